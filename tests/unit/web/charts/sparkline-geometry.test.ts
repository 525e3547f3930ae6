import { sparkline, type SparkPoint } from '@attain/web/src/charts/sparkline-geometry.ts'
import { describe, expect, it } from 'vitest'

const at = (value: number | null, changes: Partial<SparkPoint> = {}): SparkPoint => ({
  value,
  target: null,
  open: false,
  ...changes,
})

describe('sparkline', () => {
  it('a period without data is a gap: the line is lifted, never drawn through zero', () => {
    const { actual } = sparkline([at(1), at(2), at(null), at(3), at(4)], 100, 20)
    expect(actual.match(/M/g)).toHaveLength(2)
    expect(actual.match(/L/g)).toHaveLength(2)
  })

  it('the open period is a tail of its own with a hollow end', () => {
    const { actual, tail, last } = sparkline([at(1), at(2), at(3, { open: true })], 100, 20)
    expect(actual.match(/[ML]/g)).toHaveLength(2)
    expect(tail).toMatch(/^M.+L.+$/)
    expect(last).toMatchObject({ open: true })
  })

  it('equal values run level in the middle', () => {
    expect(sparkline([at(5), at(5)], 100, 20).actual).toBe('M3,10L97,10')
  })

  it('without any data there is nothing to draw', () => {
    expect(sparkline([at(null), at(null)], 100, 20)).toEqual({ actual: '', tail: '', target: '', last: null })
  })
})
