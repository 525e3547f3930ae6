import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayFromNumber, dayNumber, monthOf } from '@attain/shared/domain/period.ts'
import { quarterlySnapshotDays, snapshotDays, timelineOf, workingDay, yearBefore } from '@attain/server/demo/timeline.ts'

const anyDay = fc.integer({ min: dayNumber('2015-01-01'), max: dayNumber('2060-12-31') }).map(dayFromNumber)

describe('the timeline of the demonstration', () => {
  it('holds three fiscal years from February, the last with today in it', () => {
    const { years, quarters, months, from } = timelineOf('2026-11-22')
    expect(years.map(({ key }) => key)).toEqual(['FY25', 'FY26', 'FY27'])
    expect([from, quarters.length, months.length]).toEqual(['2024-02-01', 12, 36])
    expect(quarters.at(-1)).toMatchObject({ key: 'FY27-Q4', from: '2026-11-01', to: '2027-01-31' })
  })

  it('reads balances at each month’s end up to today, and yesterday, never later', () => {
    fc.assert(
      fc.property(anyDay, (today) => {
        const timeline = timelineOf(today)
        const days = snapshotDays(timeline)
        expect(days.filter((day) => day > today)).toEqual([])
        expect(days).toEqual([...new Set(days)].sort())
        expect(
          days.filter((day) => !quarterlySnapshotDays(timeline).includes(day)).every((day) => day < (days.at(-1) ?? '')),
        ).toBe(true)
      }),
    )
    expect(snapshotDays(timelineOf('2026-11-22')).slice(-2)).toEqual(['2026-10-31', '2026-11-21'])
    expect(snapshotDays(timelineOf('2026-11-01')).slice(-2)).toEqual(['2026-09-30', '2026-10-31'])
  })

  it('puts work on working days of the same period', () => {
    fc.assert(
      fc.property(anyDay, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (today, share) => {
        for (const month of timelineOf(today).months) {
          const day = workingDay(month, share)
          expect(day >= month.from && day <= month.to).toBe(true)
          expect([0, 6]).not.toContain(new Date(`${day}T00:00:00Z`).getUTCDay())
        }
      }),
      { numRuns: 30 },
    )
  })

  it('goes back twelve months from a month’s end to a month’s end', () => {
    expect(yearBefore('2025-02-28')).toBe('2024-02-29')
    expect(yearBefore('2024-02-29')).toBe('2023-02-28')
    expect(yearBefore('2026-11-21')).toBe('2025-11-21')
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(monthOf(yearBefore(day)).slice(5)).toBe(monthOf(day).slice(5))
      }),
    )
  })
})
