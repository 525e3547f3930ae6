import { compare, divide, multiply, roundHalfUp, subtract, sum } from '@attain/shared/domain/decimal.ts'
import { convert, planRate, type Rate } from '@attain/shared/domain/money.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amounts, positiveAmounts } from './arbitraries.ts'

const rates: Rate[] = [
  { currency: 'EUR', fiscalYear: 'FY27', rate: '1.0837', quote: 'reporting-per-unit' },
  { currency: 'JPY', fiscalYear: 'FY27', rate: '149.25', quote: 'units-per-reporting' },
  { currency: 'EUR', fiscalYear: 'FY28', rate: '1.11', quote: 'reporting-per-unit' },
  { currency: 'GBP', fiscalYear: null, rate: '1.3', quote: 'reporting-per-unit' },
]

describe('conversion (A12)', () => {
  it('multiplies by a rate quoted in reporting currency per unit, exactly', () => {
    expect(convert('1000000.01', '1.0837', 'reporting-per-unit')).toBe('1083700.010837')
  })

  it('divides by a rate quoted in units per reporting currency, without rounding its inverse first', () => {
    expect(convert('1000000', '3', 'units-per-reporting')).toBe(`333333.${'3'.repeat(40)}`)
    const inverted = multiply('149250000', roundHalfUp(divide('1', '149.25'), 6))
    expect(convert('149250000', '149.25', 'units-per-reporting')).toBe('1000000')
    expect(inverted).not.toBe('1000000')
  })

  it('of a sum is the sum of conversions, to the fortieth digit when dividing', () => {
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 20 }), positiveAmounts, (list, rate) => {
        const each = (quote: Rate['quote']) => sum(list.map((value) => convert(value, rate, quote)))
        expect(each('reporting-per-unit')).toBe(convert(sum(list), rate, 'reporting-per-unit'))
        const gap = subtract(each('units-per-reporting'), convert(sum(list), rate, 'units-per-reporting'))
        expect(compare(gap.replace('-', ''), `0.${'0'.repeat(36)}1`)).toBe(-1)
      }),
    )
  })
})

describe('the plan rate (A12)', () => {
  it('is the one of currency and fiscal year, as quoted', () => {
    expect(planRate(rates, 'EUR', 'FY28', 'USD')).toEqual({ found: true, rate: '1.11', quote: 'reporting-per-unit' })
    expect(planRate(rates, 'JPY', 'FY27', 'USD')).toEqual({ found: true, rate: '149.25', quote: 'units-per-reporting' })
  })

  it('of the reporting currency is the identity', () => {
    const answer = planRate([], 'USD', 'FY27', 'USD')
    expect(answer.found && convert('12.3456', answer.rate, answer.quote)).toBe('12.3456')
  })

  it('that is missing is named, never 1, and a rate of a day does not stand in for it', () => {
    expect(planRate(rates, 'JPY', 'FY28', 'USD')).toEqual({ found: false, currency: 'JPY', fiscalYear: 'FY28' })
    expect(planRate(rates, 'GBP', 'FY27', 'USD')).toEqual({ found: false, currency: 'GBP', fiscalYear: 'FY27' })
  })
})
