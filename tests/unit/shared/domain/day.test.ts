import {
  addDays,
  dayFromNumber,
  dayInTimeZone,
  dayNumber,
  daysIn,
  maxDay,
  minDay,
  monthEnd,
  monthFromIndex,
  monthIndex,
  nextDay,
  previousDay,
} from '@attain/shared/domain/day.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** Another calendar than the one under test. */
const viaDate = (serial: number): string => new Date(serial * 86_400_000).toISOString().slice(0, 10)

describe('days', () => {
  it('numbers days as the proleptic Gregorian calendar does, and back', () => {
    const serials = fc.integer({ min: dayNumber('0001-01-01'), max: dayNumber('9999-12-31') })
    fc.assert(
      fc.property(serials, (serial) => {
        expect(dayFromNumber(serial)).toBe(viaDate(serial))
        expect(dayNumber(viaDate(serial))).toBe(serial)
      }),
      { numRuns: 2000 },
    )
  })

  it('counts a closed range, leap days included', () => {
    expect(daysIn('2026-05-16', '2026-07-31')).toBe(77)
    expect(daysIn('2026-05-01', '2026-07-31')).toBe(92)
    expect(daysIn('2028-02-01', '2028-02-29')).toBe(29)
    expect(daysIn('2026-05-16', '2026-05-16')).toBe(1)
  })

  it('steps over the ends of months, years and leap Februaries', () => {
    expect(nextDay('2028-02-28')).toBe('2028-02-29')
    expect(nextDay('2100-02-28')).toBe('2100-03-01')
    expect(previousDay('2027-01-01')).toBe('2026-12-31')
    expect(addDays('2027-01-31', 365)).toBe('2028-01-31')
  })

  it('knows the last day of every month', () => {
    fc.assert(
      fc.property(fc.integer({ min: monthIndex('1900-01'), max: monthIndex('2199-12') }), (index) => {
        const month = monthFromIndex(index)
        expect(monthIndex(month)).toBe(index)
        expect(nextDay(monthEnd(month))).toBe(`${monthFromIndex(index + 1)}-01`)
      }),
    )
  })

  it('orders days', () => {
    expect(minDay('2026-12-31', '2027-01-01')).toBe('2026-12-31')
    expect(maxDay('2026-12-31', '2027-01-01')).toBe('2027-01-01')
  })
})

describe('the day of an instant', () => {
  const instant = new Date('2027-02-01T02:30:00Z')

  it.each([
    ['UTC', '2027-02-01'],
    ['America/New_York', '2027-01-31'],
    ['Asia/Tokyo', '2027-02-01'],
    ['Pacific/Kiritimati', '2027-02-01'],
  ])('is the calendar day in %s', (zone, day) => {
    expect(dayInTimeZone(instant, zone)).toBe(day)
  })

  it('refuses a zone that does not exist', () => {
    expect(() => dayInTimeZone(instant, 'Mars/Olympus')).toThrow(RangeError)
  })
})
