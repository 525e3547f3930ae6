import { addDays } from '@attain/shared/domain/day.ts'
import type { CalendarRules, Weekday } from '@attain/shared/domain/working-days.ts'
import fc from 'fast-check'

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const satisfies Weekday[]

/** Weekends of any days, holidays and half-days from the end of 2025 to the end of 2028. */
export const calendarRules: fc.Arbitrary<CalendarRules> = fc.record({
  weekend: fc.subarray([...weekdays]),
  holidays: fc.uniqueArray(
    fc.record({
      day: fc.integer({ min: 0, max: 1100 }).map((offset) => addDays('2025-12-01', offset)),
      weight: fc.constantFrom(undefined, '0', '0.5', '0.25', '1', '0.9375'),
    }),
    { maxLength: 60, selector: ({ day }) => day },
  ),
})
