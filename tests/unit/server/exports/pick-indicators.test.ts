import { describe, expect, it } from 'vitest'
import { headlineRows } from '@attain/server/exports/qbr/pick-indicators.ts'
import { aRow } from '../../../support/attainment-rows.ts'

const keys = (rows: ReturnType<typeof headlineRows>) => rows.map((row) => row.key.indicator)

describe('the headline of a review', () => {
  it('leads with what has a plan, then what has a target, then what has data', () => {
    const rows = [
      aRow({ key: { indicator: 'data' }, target: null, status: 'no-target' }),
      aRow({ key: { indicator: 'target' } }),
      aRow({ key: { indicator: 'plan' }, plan: '6000000' }),
    ]
    expect(keys(headlineRows(rows))).toEqual(['plan', 'target', 'data'])
  })

  it('leaves out what has no data and stops at six, in the order of the catalogue', () => {
    const rows = [
      aRow({ key: { indicator: 'none' }, actual: null, status: 'no-data' }),
      ...Array.from({ length: 8 }, (_, index) => aRow({ key: { indicator: `i${index}` } })),
    ]
    expect(keys(headlineRows(rows))).toEqual(['i0', 'i1', 'i2', 'i3', 'i4', 'i5'])
  })
})
