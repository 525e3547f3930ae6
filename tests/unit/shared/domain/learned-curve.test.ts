import { addDays } from '@attain/shared/domain/day.ts'
import { learnCurve, learnedShares, type PastPeriod } from '@attain/shared/domain/learned-curve.ts'
import { compareQuotients, quotient, quotientToNumber, signOf } from '@attain/shared/domain/quotient.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pastPeriods, risingPeriods } from './landing-arbitraries.ts'

/** Ten days from 1 March, 2026-03-01 to 2026-03-10, with these amounts on days 1, 2, … */
const tenDays = (...values: string[]): PastPeriod => ({
  from: '2026-03-01',
  to: '2026-03-10',
  amounts: values.map((value, index) => ({ day: addDays('2026-03-01', index), value })),
})
const numbers = ({
  share,
  low,
  high,
}: {
  share: Parameters<typeof quotientToNumber>[0]
  low: typeof share
  high: typeof share
}) => [share, low, high].map(quotientToNumber)

describe('the curve of earlier periods (A9)', () => {
  const four = [tenDays('1', '1'), tenDays('1', '3'), tenDays('2', '2'), tenDays('0', '10')]

  it('is Σ reached ÷ Σ totals, not the mean of shares, with the least and the most of one period', () => {
    const curve = learnCurve(four)
    expect(curve?.periods).toBe(4)
    expect(numbers(curve!.at(quotient('1', '10')))).toEqual([4 / 20, 0, 0.5])
    expect(numbers(curve!.at(quotient('2', '10')))).toEqual([1, 1, 1])
  })

  it('cannot be learned from fewer than four', () => {
    expect(learnCurve(four.slice(1))).toBeNull()
    expect(learnedShares([], 90)).toBeNull()
  })

  it('is not learned from periods whose total is 0 or less', () => {
    expect(learnCurve([...four.slice(1), tenDays(), tenDays('5', '-5'), tenDays('1', '-5')])).toBeNull()
    expect(learnCurve([...four, tenDays('5', '-5')])?.periods).toBe(4)
  })

  it('lays periods of different lengths over each other by the share of their days, parts of a day included', () => {
    const long = (value: string): PastPeriod => ({
      from: '2026-01-01',
      to: '2026-01-20',
      amounts: [{ day: '2026-01-01', value }],
    })
    const late: PastPeriod = { from: '2025-12-01', to: '2025-12-03', amounts: [{ day: '2025-12-02', value: '6' }] }
    const curve = learnCurve([long('1'), long('2'), tenDays('0', '3'), late])!
    // By 1/20: all of the first two, half of nothing, 3/20 of the empty first day.
    expect(numbers(curve.at(quotient('1', '20')))).toEqual([3 / 12, 0, 1])
    // By half: day 2 of three by half, 3 of 6.
    expect(numbers(curve.at(quotient('1', '2')))).toEqual([9 / 12, 0.5, 1])
  })

  it('takes no days from outside the period', () => {
    const stray = { day: '2026-03-11', value: '1000' }
    const curve = learnCurve(four.map((past) => ({ ...past, amounts: [...past.amounts, stray] })))!
    expect(numbers(curve.at(quotient('1', '10')))).toEqual([4 / 20, 0, 0.5])
  })

  it('keeps its share between the least and the most, and ends at 1', () => {
    fc.assert(
      fc.property(fc.array(pastPeriods, { minLength: 4, maxLength: 8 }), fc.integer({ min: 1, max: 100 }), (history, days) => {
        const shares = learnedShares(history, days)
        if (shares === null) return
        expect(shares).toHaveLength(days)
        for (const { share, low, high } of shares) {
          expect(compareQuotients(low, share)).not.toBe(1)
          expect(compareQuotients(share, high)).not.toBe(1)
        }
        expect(numbers(shares.at(-1)!)).toEqual([1, 1, 1])
        const before = learnCurve(history)!.at(quotient('0'))
        expect([before.share, before.low, before.high].map(signOf)).toEqual([0, 0, 0])
      }),
    )
  })

  it('never falls where nothing was taken back', () => {
    fc.assert(
      fc.property(fc.array(risingPeriods, { minLength: 4, maxLength: 6 }), (history) => {
        const shares = learnedShares(history, 30)!.map(({ share }) => share)
        expect(shares.slice(1).filter((share, index) => compareQuotients(shares[index]!, share) > 0)).toEqual([])
      }),
    )
  })
})
