import { bulletAxis, bulletMarks } from '@attain/web/src/charts/bullet-geometry.ts'
import { describe, expect, it } from 'vitest'

const none = { actual: null, target: null, expectedToDate: null, previous: null }

describe('bulletAxis', () => {
  it('shows more than the target even when nobody reaches it', () => {
    expect(bulletAxis([{ ...none, actual: '10', target: '100' }])).toEqual({ from: 0, to: 1.2 })
  })

  it('grows with the largest row and stops at 150 %, so that one record does not flatten the others', () => {
    expect(bulletAxis([{ ...none, actual: '130', target: '100' }]).to).toBeCloseTo(1.352)
    expect(bulletAxis([{ ...none, actual: '900', target: '100' }]).to).toBe(1.5)
  })

  it('opens to the left of zero for a negative actual', () => {
    expect(bulletAxis([{ ...none, actual: '-20', target: '100' }]).from).toBeCloseTo(-0.208)
  })
})

describe('bulletMarks', () => {
  const axis = { from: 0, to: 1.5 }

  it('never clamps: beyond the axis the bar is marked as broken', () => {
    expect(bulletMarks({ ...none, actual: '191', target: '100' }, axis)).toMatchObject({ actual: 1, broken: 'right' })
    expect(bulletMarks({ ...none, actual: '140', target: '100' }, axis)).toMatchObject({ broken: null })
  })

  it('an actual of 0 has a place, an actual without data has none', () => {
    expect(bulletMarks({ ...none, actual: '0', target: '100' }, axis)?.actual).toBe(0)
    expect(bulletMarks({ ...none, target: '100' }, axis)?.actual).toBeNull()
  })

  it.each([null, '0', '-5'])('has nothing to measure against when the target is %s', (target) => {
    expect(bulletMarks({ ...none, actual: '10', target }, axis)).toBeNull()
  })

  it('puts expected-to-date and the year before on the same scale as the target', () => {
    const marks = bulletMarks({ actual: '64', target: '100', expectedToDate: '75', previous: '150' }, axis)
    expect(marks).toEqual({
      zero: 0,
      target: 1 / 1.5,
      actual: 0.64 / 1.5,
      broken: null,
      expected: 0.5,
      previous: 1,
      landing: null,
    })
  })

  it('puts the landing and its range on the same scale; an end that nothing is known of stands at the estimate', () => {
    const values = { ...none, actual: '60', target: '100', landing: { estimate: '90', low: '75', high: null } }
    expect(bulletMarks(values, axis)?.landing).toEqual({ estimate: 0.6, low: 0.5, high: 0.6 })
    expect(bulletMarks({ ...none, actual: '60', target: '100', landing: null }, axis)?.landing).toBeNull()
  })

  it('makes room for a landing beyond the target', () => {
    const values = { ...none, actual: '60', target: '100', landing: { estimate: '130', low: null, high: '900' } }
    expect(bulletAxis([values]).to).toBeCloseTo(1.352)
  })
})
