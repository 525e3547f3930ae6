import * as decimal from '@attain/shared/domain/decimal.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amounts } from './arbitraries.ts'

describe('decimal arithmetic', () => {
  it('prints plainly, without exponent, trailing zeros or a negative zero', () => {
    expect(decimal.multiply('0.0000001', '0.0000001')).toBe('0.00000000000001')
    expect(decimal.add('100000000000000000000000', '1')).toBe('100000000000000000000001')
    expect(decimal.add('49.5000', '0.5')).toBe('50')
    expect(decimal.multiply('-0.1', '0')).toBe('0')
    expect(decimal.roundHalfUp('-0.04', 1)).toBe('0')
    expect(decimal.canonical('-0.00')).toBe('0')
  })

  it.each([
    ['2.345', 2, '2.35'],
    ['-2.345', 2, '-2.35'],
    ['2.3449999999999999999999', 2, '2.34'],
    ['0.5', 0, '1'],
    ['38186.141304', 2, '38186.14'],
    ['91250', 4, '91250'],
  ])('rounds %s at %i decimals half away from zero to %s', (value, dp, rounded) => {
    expect(decimal.roundHalfUp(value, dp)).toBe(rounded)
  })

  it('rounds down toward minus infinity and up toward plus infinity', () => {
    expect(decimal.roundDown('-0.5', 0)).toBe('-1')
    expect(decimal.roundDown('0.63', 0)).toBe('0')
    expect(decimal.roundUp('4.04', 1)).toBe('4.1')
    expect(decimal.roundUp('-4.04', 1)).toBe('-4')
    expect(decimal.roundUp('4.1', 1)).toBe('4.1')
  })

  it('divides to forty significant digits however small the quotient', () => {
    expect(decimal.divide('1000000', '3')).toMatch(/^333333\.3{40}$/)
    expect(decimal.divide('1', '300000000000000000000')).toBe(`0.${'0'.repeat(20)}${'3'.repeat(40)}`)
    expect(decimal.divide('-7', '0.5')).toBe('-14')
    expect(decimal.divide('0', '3')).toBe('0')
    expect(() => decimal.divide('1', '0.00')).toThrow(RangeError)
  })

  it('sums to the same total in any order', () => {
    fc.assert(
      fc.property(fc.array(amounts), (list) => {
        const total = decimal.sum(list)
        expect(decimal.sum([...list].reverse())).toBe(total)
        expect(decimal.sum([...list].sort())).toBe(total)
      }),
    )
  })

  it('takes back what it added', () => {
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        expect(decimal.subtract(decimal.add(a, b), b)).toBe(decimal.canonical(a))
        expect(decimal.compare(a, b)).toBe(Math.sign(Number(decimal.subtract(a, b))))
      }),
    )
  })

  it('keeps rounded down, the value and rounded up in order and at most one step apart', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 5 }), (value, dp) => {
        const low = decimal.roundDown(value, dp)
        const high = decimal.roundUp(value, dp)
        expect(decimal.compare(low, value)).toBeLessThanOrEqual(0)
        expect(decimal.compare(value, high)).toBeLessThanOrEqual(0)
        expect(decimal.compare(decimal.subtract(high, low), decimal.divide('1', `1${'0'.repeat(dp)}`))).toBeLessThanOrEqual(0)
        expect([low, high]).toContain(decimal.roundHalfUp(value, dp))
      }),
    )
  })
})
