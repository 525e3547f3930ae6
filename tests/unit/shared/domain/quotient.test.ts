import { compare, divide, multiply, roundHalfUp, toNumber } from '@attain/shared/domain/decimal.ts'
import {
  compareQuotients,
  dividedBy,
  minus,
  quotient,
  quotientToDecimal,
  quotientToNumber,
  signOf,
} from '@attain/shared/domain/quotient.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amounts, positiveAmounts } from './arbitraries.ts'

describe('exact quotients', () => {
  it('compare by cross-multiplication, where doubles see no difference', () => {
    const less = quotient('4999999999999999999999', '5000000000000000000000')
    expect(quotientToNumber(less)).toBe(1)
    expect(compareQuotients(less, quotient('1'))).toBe(-1)
    expect(compareQuotients(quotient('0.1', '0.3'), quotient('1', '3'))).toBe(0)
    expect(compareQuotients(quotient('-1', '3'), quotient('1', '-3'))).toBe(0)
  })

  it('refuse a denominator of zero', () => {
    expect(() => quotient('1', '0.00')).toThrow(RangeError)
    expect(() => dividedBy(quotient('1'), quotient('0'))).toThrow(RangeError)
  })

  it('become the double nearest to a forty-digit quotient', () => {
    fc.assert(
      fc.property(amounts, positiveAmounts, (value, weight) => {
        expect(quotientToNumber(quotient(value, weight))).toBe(toNumber(divide(value, weight)))
      }),
      { numRuns: 1000 },
    )
  })

  it('that are doubles become exactly those', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 1024 }), (over, under) => {
        expect(quotientToNumber(quotient(`${over}`, `${under}`))).toBe(over === 0 ? 0 : over / under)
      }),
    )
  })

  it('round to the even double only on an exact tie', () => {
    const nearest = (value: string) => quotientToNumber(quotient(value))
    expect(nearest('9007199254740993')).toBe(9007199254740992)
    expect(nearest('9007199254740993.000000000000000000000000000001')).toBe(9007199254740994)
    expect(nearest('-9007199254740993.000000000000000000000000000001')).toBe(-9007199254740994)
    expect(nearest('9007199254740994.999999999999999999999999999999')).toBe(9007199254740994)
  })

  it('round half away from zero to decimals', () => {
    expect(quotientToDecimal(quotient('1000000', '3'), 4)).toBe('333333.3333')
    expect(quotientToDecimal(quotient('-1', '8'), 2)).toBe('-0.13')
    expect(quotientToDecimal(quotient('-1', '1000'), 2)).toBe('0')
    expect(quotientToDecimal(quotient('5', '2'), 0)).toBe('3')
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 8 }), (value, dp) => {
        expect(quotientToDecimal(quotient(value), dp)).toBe(roundHalfUp(value, dp))
      }),
    )
  })

  it('subtract and divide exactly', () => {
    fc.assert(
      fc.property(amounts, positiveAmounts, amounts, (a, b, c) => {
        const share = quotient(a, b)
        expect(compareQuotients(dividedBy(quotient(a), quotient(b)), share)).toBe(0)
        const difference = minus(share, quotient(c))
        expect(signOf(difference)).toBe(compare(a, multiply(b, c)))
      }),
    )
  })
})
