import { addDays, daysIn, maxDay, minDay, nextDay } from '@attain/shared/domain/day.ts'
import { add, compare } from '@attain/shared/domain/decimal.ts'
import { daysOf } from '@attain/shared/domain/period.ts'
import { compareQuotients, quotient } from '@attain/shared/domain/quotient.ts'
import {
  type CalendarRules,
  everyDay,
  type Weekday,
  workingCalendar,
  workingDays,
  workingShare,
} from '@attain/shared/domain/working-days.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarRules } from './working-arbitraries.ts'

const germany: CalendarRules = {
  weekend: [6, 7],
  holidays: [{ day: '2026-12-25' }, { day: '2026-12-26' }, { day: '2026-12-24', weight: '0.5' }, { day: '2027-01-01' }],
}
const march = { from: '2026-03-01', to: '2026-03-31' }

/** Day by day, with the weekday as the platform tells it. */
function countedOneByOne({ weekend, holidays }: CalendarRules, from: string, to: string): string {
  const weightOf = (day: string) => {
    const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() || 7) as Weekday
    if (weekend.includes(weekday)) return '0'
    const holiday = holidays.find((each) => each.day === day)
    return holiday === undefined ? '1' : (holiday.weight ?? '0')
  }
  return daysOf({ from, to }).map(weightOf).reduce(add, '0')
}

describe('working days', () => {
  it('are the days of the range without weekends and holidays, half-days by their weight', () => {
    const calendar = workingCalendar(germany)
    expect(workingDays(calendar, '2026-03-01', '2026-03-31')).toBe('22')
    expect(workingDays(calendar, '2026-12-01', '2026-12-31')).toBe('21.5')
    expect(workingDays(calendar, '2026-12-24', '2026-12-24')).toBe('0.5')
    expect(workingDays(calendar, '2026-12-25', '2026-12-27')).toBe('0')
  })

  it('of a week that rests on Friday and Saturday are others', () => {
    const calendar = workingCalendar({ weekend: [5, 6], holidays: [] })
    expect([workingDays(calendar, '2026-11-22', '2026-11-22'), workingDays(calendar, '2026-11-20', '2026-11-21')]).toEqual([
      '1',
      '0',
    ])
  })

  it('of a range that ends before it begins are none', () => {
    expect(workingDays(workingCalendar(germany), '2026-03-31', '2026-03-01')).toBe('0')
  })

  it('lose nothing to a holiday on a weekend, and win nothing from a half-day there', () => {
    const holidays = [{ day: '2026-03-07' }, { day: '2026-03-08', weight: '0.5' }]
    expect(workingDays(workingCalendar({ weekend: [6, 7], holidays }), march.from, march.to)).toBe('22')
  })

  it('are the days counted one by one, and add wherever the range is cut', () => {
    const start = fc.integer({ min: 0, max: 900 })
    fc.assert(
      fc.property(
        calendarRules,
        start,
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 0, max: 120 }),
        (rules, at, first, second) => {
          const calendar = workingCalendar(rules)
          const from = addDays('2025-12-01', at)
          const cut = addDays(from, first)
          const to = addDays(cut, second)
          expect(workingDays(calendar, from, to)).toBe(countedOneByOne(rules, from, to))
          expect(add(workingDays(calendar, from, cut), workingDays(calendar, nextDay(cut), to))).toBe(
            workingDays(calendar, from, to),
          )
        },
      ),
    )
  })

  it('before 1970 fall on the weekdays they had', () => {
    expect(workingDays(workingCalendar(germany), '1969-12-27', '1969-12-28')).toBe('0')
    expect(workingDays(workingCalendar(germany), '1969-12-22', '1969-12-28')).toBe('5')
  })

  it('refuse a weight outside 0 to 1, one of more than 4 decimals, and a day with two weights', () => {
    const refused = (holidays: CalendarRules['holidays']) => () => workingCalendar({ weekend: [], holidays })
    expect(refused([{ day: '2026-01-01', weight: '1.5' }])).toThrow(RangeError)
    expect(refused([{ day: '2026-01-01', weight: '-0.5' }])).toThrow(RangeError)
    expect(refused([{ day: '2026-01-01', weight: '0.33333' }])).toThrow(RangeError)
    expect(refused([{ day: '2026-01-01' }, { day: '2026-01-01', weight: '0.5' }])).toThrow('2026-01-01')
    expect(
      workingDays(
        workingCalendar({ weekend: [], holidays: [{ day: '2026-01-01' }, { day: '2026-01-01' }] }),
        '2026-01-01',
        '2026-01-02',
      ),
    ).toBe('1')
  })
})

describe('the share of working days elapsed (A9)', () => {
  it('counts the day itself, stands still over a weekend and ends at 1', () => {
    const calendar = workingCalendar(germany)
    const shares = ['2026-02-28', '2026-03-02', '2026-03-06', '2026-03-08', '2026-03-31', '2026-06-01']
    const expected = [quotient('0'), quotient('1', '22'), quotient('5', '22'), quotient('5', '22'), quotient('1'), quotient('1')]
    for (const [index, day] of shares.entries()) {
      expect(compareQuotients(workingShare(calendar, march, day)!, expected[index]!)).toBe(0)
    }
  })

  it('is no number where nobody works', () => {
    expect(workingShare(workingCalendar({ weekend: [1, 2, 3, 4, 5, 6, 7], holidays: [] }), march, '2026-03-15')).toBeNull()
    expect(workingShare(workingCalendar(germany), { from: '2026-12-25', to: '2026-12-27' }, '2026-12-26')).toBeNull()
  })

  it('never falls, and of every day a working day is the share of calendar days', () => {
    const day = fc.integer({ min: -10, max: 60 }).map((offset) => addDays(march.from, offset))
    fc.assert(
      fc.property(calendarRules, day, day, (rules, a, b) => {
        const [one, other] = [minDay(a, b), maxDay(a, b)].map((each) => workingShare(workingCalendar(rules), march, each))
        if (one && other) expect(compareQuotients(one, other)).not.toBe(1)
        const elapsed = Math.max(0, daysIn(march.from, minDay(a, march.to)))
        expect(compareQuotients(workingShare(everyDay, march, a)!, quotient(String(elapsed), '31'))).toBe(0)
        expect(compare(workingDays(everyDay, march.from, a), String(Math.max(0, daysIn(march.from, a))))).toBe(0)
      }),
    )
  })
})
