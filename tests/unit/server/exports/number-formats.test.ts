import { describe, expect, it } from 'vitest'
import { actualFormat, attainmentFormat, measureFormat, unitText, varianceFormat } from '@attain/server/exports/number-formats.ts'
import { aRow } from '../../../support/attainment-rows.ts'

describe('the format of a cell', () => {
  it.each([
    { name: 'money always with two decimals', measure: '6000000', unit: 'money', format: '#,##0.00' },
    { name: 'a whole count without decimals', measure: '12', unit: 'count', format: '#,##0' },
    { name: 'a prorated count with two', measure: '12.5', unit: 'count', format: '#,##0.00' },
    { name: 'a share as a percentage with one decimal', measure: 0.876, unit: 'percent', format: '0.0%' },
    { name: 'a ratio of days', measure: 41.4, unit: 'days', format: '#,##0.0' },
    { name: 'a multiple with its sign', measure: 1.25, unit: 'multiple', format: '#,##0.00"×"' },
    { name: 'nothing', measure: null, unit: 'money', format: 'General' },
  ] as const)('shows $name', ({ measure, unit, format }) => {
    expect(measureFormat(measure, unit)).toBe(format)
  })

  it('shows more digits of an attainment rather than a miss as 100.0 %', () => {
    expect(attainmentFormat({ attainment: 0.9996, status: 'missed' })).toBe('0.00%')
    expect(attainmentFormat({ attainment: 0.999_996, status: 'missed' })).toBe('0.0000%')
    expect(attainmentFormat({ attainment: 1, status: 'met' })).toBe('0.0%')
    expect(attainmentFormat({ attainment: 0.942, status: 'missed' })).toBe('0.0%')
  })

  it('shows more digits of a percentage rather than one over a cap as at it', () => {
    const row = aRow({
      unit: 'percent',
      kind: 'ratio',
      better: 'lower',
      comparator: '<=',
      actual: 0.0404,
      target: 0.04,
      status: 'missed',
    })
    expect(actualFormat(row)).toBe('0.00%')
  })

  it('shows differences of percentages as percentage points, with a sign', () => {
    const row = aRow({ unit: 'percent', kind: 'ratio', variance: -0.02 })
    expect(varianceFormat(row)).toBe('+0.0" pp";-0.0" pp";0.0" pp"')
  })

  it('names money by its currency', () => {
    expect(unitText({ unit: 'money', currency: 'EUR' })).toBe('EUR')
    expect(unitText({ unit: 'percent', currency: null })).toBe('%')
  })
})
