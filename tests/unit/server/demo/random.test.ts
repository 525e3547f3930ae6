import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomOf, splitWhole } from '@attain/server/demo/random.ts'

const draws = (seed: number, ...name: (string | number)[]) => {
  const random = randomOf(seed, ...name)
  return Array.from({ length: 20 }, () => random.next())
}

describe('a stream of random numbers', () => {
  it('is the same for one seed and name, and another for another', () => {
    expect(draws(7, 'deals', 3)).toEqual(draws(7, 'deals', 3))
    expect(draws(7, 'deals', 3)).not.toEqual(draws(8, 'deals', 3))
    expect(draws(7, 'deals', 3)).not.toEqual(draws(7, 'deals', 4))
  })

  it('stays inside the bounds it was asked for, both ends of whole numbers included', () => {
    const random = randomOf(1, 'bounds')
    const whole = Array.from({ length: 2000 }, () => random.integer(3, 7))
    expect(new Set(whole)).toEqual(new Set([3, 4, 5, 6, 7]))
    const between = Array.from({ length: 2000 }, () => random.between(-2, 5))
    expect(between.filter((value) => value < -2 || value >= 5)).toEqual([])
  })

  it('rounds so that the mean stays', () => {
    const random = randomOf(1, 'round')
    const rounded = Array.from({ length: 4000 }, () => random.round(1.25))
    expect(new Set(rounded)).toEqual(new Set([1, 2]))
    expect(rounded.reduce((a, b) => a + b, 0) / rounded.length).toBeCloseTo(1.25, 1)
  })

  it('has nothing to pick from an empty list', () => {
    expect(() => randomOf(1, 'empty').pick([])).toThrow(RangeError)
  })

  it('splits a whole amount into whole parts that add up to it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 1, max: 60 }), fc.integer(), (total, count, seed) => {
        const parts = splitWhole(total, count, randomOf(seed, 'split'))
        expect(parts).toHaveLength(count)
        expect(parts.every(Number.isSafeInteger)).toBe(true)
        expect(parts.reduce((a, b) => a + b, 0)).toBe(total)
      }),
    )
  })
})
