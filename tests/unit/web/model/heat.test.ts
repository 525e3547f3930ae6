import { heatStep } from '@attain/web/src/model/heat.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aRow } from '../../../support/attainment-rows.ts'

describe('heatStep', () => {
  it('a miss is never tinted as favourable, nor a met target as unfavourable, at any value', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 5, noNaN: true }), (attainment) => {
        expect(heatStep(aRow({ status: 'missed', attainment }))).toBeLessThan(0)
        expect(heatStep(aRow({ status: 'met', attainment }))).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it.each(['no-data', 'no-target', 'not-due'] as const)('%s has no tint at all', (status) => {
    expect(heatStep(aRow({ status, attainment: null }))).toBeNull()
  })

  it('a running flow is tinted by pace', () => {
    expect(heatStep(aRow({ status: 'ahead', attainment: 0.2, pacing: 1.3 }))).toBe(3)
  })

  it('a maintained floor has no percentage and still its side', () => {
    expect(heatStep(aRow({ status: 'missed', attainment: null }))).toBe(-1)
    expect(heatStep(aRow({ status: 'met', attainment: null }))).toBe(1)
  })
})
