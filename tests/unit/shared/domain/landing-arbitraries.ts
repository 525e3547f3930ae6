import { addDays } from '@attain/shared/domain/day.ts'
import type { PastPeriod } from '@attain/shared/domain/learned-curve.ts'
import fc from 'fast-check'
import { amounts, positiveAmounts } from './arbitraries.ts'

const periodsOf = (values: fc.Arbitrary<string>, minLength: number): fc.Arbitrary<PastPeriod> =>
  fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 93 })).chain(([start, days]) =>
    fc
      .array(fc.record({ day: fc.integer({ min: 0, max: days - 1 }), value: values }), { minLength, maxLength: 12 })
      .map((list) => {
        const from = addDays('2023-01-01', start)
        return {
          from,
          to: addDays(from, days - 1),
          amounts: list.map(({ day, value }) => ({ day: addDays(from, day), value })),
        }
      }),
  )

/** Periods of 1 to 93 days that end before 2026, with amounts of either sign, or none. */
export const pastPeriods = periodsOf(amounts, 0)

/** The same with nothing taken back and something in each: all can be learned from. */
export const risingPeriods = periodsOf(positiveAmounts, 1)
