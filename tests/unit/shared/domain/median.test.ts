import { add, canonical, compare, multiply, negate } from '@attain/shared/domain/decimal.ts'
import { median } from '@attain/shared/domain/median.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amounts } from './arbitraries.ts'

describe('the median', () => {
  it('is the middle value, or exactly half the sum of the two middle ones, with how many there were', () => {
    expect(median(['14', '3.5', '120'])).toEqual({ value: '14', n: 3 })
    expect(median(['14.01', '3.5', '120', '14'])).toEqual({ value: '14.005', n: 4 })
    expect(median(['45.00'])).toEqual({ value: '45', n: 1 })
  })

  it('goes by size, not by text, below 0 too: value may come before the contract does', () => {
    expect(median(['-10', '-9', '100', '9', '-2'])).toEqual({ value: '-2', n: 5 })
  })

  it('of none is no data, of nothing but zeros is 0', () => {
    expect(median([])).toBeNull()
    expect(median(['0', '0.00'])).toEqual({ value: '0', n: 2 })
  })

  it('of groups is not the median of their medians: it is taken of the rows', () => {
    const [north, south] = [
      ['1', '2', '9'],
      ['3', '4', '5', '6', '7'],
    ]
    const ofMedians = median([median(north!)!.value, median(south!)!.value])
    expect([ofMedians?.value, median([...north!, ...south!])?.value]).toEqual(['3.5', '4.5'])
  })

  it('has as many values on either side, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(amounts, { minLength: 1, maxLength: 30 }), (values) => {
        const found = median(values)!
        expect(median(values.toReversed())).toEqual(found)
        expect(found.value).toBe(canonical(found.value))
        const side = (sign: -1 | 1) => values.filter((value) => compare(value, found.value) === sign).length
        expect(2 * side(-1)).toBeLessThanOrEqual(found.n)
        expect(2 * side(1)).toBeLessThanOrEqual(found.n)
        expect(values).toHaveLength(found.n)
      }),
    )
  })

  it('moves with its values: shifted, scaled and turned round', () => {
    fc.assert(
      fc.property(fc.array(amounts, { minLength: 1, maxLength: 20 }), amounts, (values, by) => {
        const { value } = median(values)!
        expect(median(values.map((each) => add(each, by)))?.value).toBe(add(value, by))
        expect(median(values.map((each) => multiply(each, '12')))?.value).toBe(multiply(value, '12'))
        expect(median(values.map(negate))?.value).toBe(negate(value))
      }),
    )
  })
})
