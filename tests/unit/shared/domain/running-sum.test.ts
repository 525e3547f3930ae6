import { compare, sum } from '@attain/shared/domain/decimal.ts'
import { inBigints, quotient } from '@attain/shared/domain/quotient.ts'
import { RunningSum } from '@attain/shared/domain/running-sum.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const amountsOf = (integer: boolean, ...steps: [string, string][]) => {
  const running = new RunningSum(integer)
  return steps.map(([value, weight]) => running.add(inBigints(quotient(value, weight))).amount)
}

describe('RunningSum (A6)', () => {
  it('gives thirds that add to the whole', () => {
    expect(amountsOf(false, ['1', '3'], ['1', '3'], ['1', '3'])).toEqual(['0.3333', '0.3334', '0.3333'])
  })

  it('rounds half up at 4 decimals', () => {
    expect(amountsOf(false, ['0.00005', '1'], ['0.00004', '1'], ['0.00006', '1'])).toEqual(['0.0001', '0', '0.0001'])
  })

  it('rounds whole targets down, and says what they were before', () => {
    const running = new RunningSum(true)
    const steps = [
      running.add(inBigints(quotient('3', '2'))),
      running.add(inBigints(quotient('3', '2'))),
      running.add(inBigints(quotient('1', '3'))),
    ]
    expect(steps).toEqual([
      { amount: '1', phased: '1.5' },
      { amount: '2', phased: '1.5' },
      { amount: '0', phased: '0.3333' },
    ])
  })

  it('keeps an amount of at most 4 decimals as it is, wherever the sum stands, below 0 too', () => {
    const fractions = fc.tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 1, max: 100_000 }))
    fc.assert(
      fc.property(fractions, fc.integer({ min: -1_000_000, max: 1_000_000 }), ([over, under], tenThousandths) => {
        const value = (tenThousandths / 10_000).toFixed(4)
        const [, amount] = amountsOf(false, [String(over), String(under)], [value, '1'])
        expect(compare(amount as string, value)).toBe(0)
      }),
    )
  })

  it('returns the same total however an amount is divided', () => {
    const shares = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(shares, fc.boolean(), fc.integer({ min: 1, max: 99_999 }), (days, integer, value) => {
        const all = days.reduce((a, b) => a + b)
        const parts = amountsOf(integer, ...days.map((each): [string, string] => [String(value * each), '92']))
        const [whole] = amountsOf(integer, [String(value * all), '92'])
        expect(sum(parts)).toBe(whole)
      }),
    )
  })
})
