import { surveyInterval } from '@attain/shared/domain/survey-interval.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const percent = (ratio: number) => Math.round(ratio * 1000) / 10

describe('the interval of a survey ratio (A10)', () => {
  it.each([
    [5, 5, 56.6, 100],
    [9, 10, 59.6, 98.2],
    [19, 20, 76.4, 99.1],
    [27, 30, 74.4, 96.5],
    [95, 100, 88.8, 97.8],
    [0, 4, 0, 49.0],
  ])('of %i out of %i is %f to %f %%', (k, n, low, high) => {
    const interval = surveyInterval(`${k}`, `${n}.00`)!
    expect([percent(interval.low), percent(interval.high)]).toEqual([low, high])
  })

  it('of no responses does not exist, nor of what is no proportion', () => {
    expect(surveyInterval('0', '0')).toBeNull()
    expect(surveyInterval('5', '4')).toBeNull()
    expect(surveyInterval('-1', '4')).toBeNull()
  })

  it('holds the ratio and stays between 0 and 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const k = Math.round(share * n)
        const { low, high } = surveyInterval(`${k}`, `${n}`)!
        expect(low).toBeGreaterThanOrEqual(0)
        expect(low).toBeLessThanOrEqual(k / n)
        expect(high).toBeGreaterThanOrEqual(k / n)
        expect(high).toBeLessThanOrEqual(1)
      }),
    )
  })
})
