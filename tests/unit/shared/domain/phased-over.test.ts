import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, sum } from '@attain/shared/domain/decimal.ts'
import { parsePeriod, periodsWithin } from '@attain/shared/domain/period.ts'
import type { PhasedRow } from '@attain/shared/domain/phasing.ts'
import { phasedOver } from '@attain/shared/domain/phased-over.ts'

const calendar = { startMonth: 2 }
const row = (id: number, key: string, value: string, weights: PhasedRow['weights'] = null): PhasedRow => ({
  id,
  period: parsePeriod(key, calendar),
  value,
  comparator: '>=',
  currency: null,
  weights,
})
const flow = { indicator: { kind: 'flow', integer: false }, calendar, curve: null } as const
const year = parsePeriod('FY27', calendar)
const quarters = periodsWithin(year, 'quarter', calendar)
const values = (rows: PhasedRow[], rules: Parameters<typeof phasedOver>[2] = flow) =>
  phasedOver(rows, [year, ...quarters], rules).map((cell) => cell && `${cell.value} ${cell.from}`)

describe('what the rows of a subject come to', () => {
  it('a year gives its quarters by weight, and a quarter of its own leaves the rest to the others', () => {
    const third = '233333.3333 phased'
    expect(values([row(1, 'FY27', '1000000'), row(2, 'FY27-Q1', '300000')])).toEqual([
      '1000000 row',
      '300000 row',
      third,
      '233333.3334 phased',
      third,
    ])
    expect(values([row(1, 'FY27', '100', ['10', '20', '30', '40'])])).toEqual([
      '100 row',
      '10 phased',
      '20 phased',
      '30 phased',
      '40 phased',
    ])
  })

  it('quarters add up to their year, and say when the year is not whole', () => {
    expect(values([row(1, 'FY27-Q1', '5'), row(2, 'FY27-Q2', '6')])).toEqual(['11 partial', '5 row', '6 row', null, null])
  })

  it('a stock is what is in force on the last day, a ratio the mean by day', () => {
    const rows = [row(1, 'FY27', '10'), row(2, 'FY27-Q4', '20')]
    expect(values(rows, { ...flow, indicator: { kind: 'stock', integer: false } }).slice(1)).toEqual([
      '10 phased',
      '10 phased',
      '10 phased',
      '20 row',
    ])
    const [h1] = phasedOver([row(1, 'FY27-Q1', '10'), row(2, 'FY27-Q2', '20')], [parsePeriod('FY27-H1', calendar)], {
      ...flow,
      indicator: { kind: 'ratio', integer: false },
    })
    // 89 and 92 days.
    expect(h1).toEqual({ value: '15.0829', from: 'phased' })
  })

  it('six whole ones a year are due as 1, 2, 1 and 2', () => {
    const whole = { ...flow, indicator: { kind: 'flow', integer: true } } as const
    expect(values([row(1, 'FY27', '6')], whole)).toEqual(['6 row', '1 phased', '2 phased', '1 phased', '2 phased'])
  })

  it('the quarters of any year add up to it exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.array(fc.nat(1000), { minLength: 4, maxLength: 4 }), (value, parts) => {
        const whole = parts.reduce((a, b) => a + b, 0)
        fc.pre(whole > 0)
        const rows = [row(1, 'FY27', String(value)), row(2, 'FY27-Q2', String(parts[1]))]
        const cells = phasedOver(rows, quarters, flow).map((cell) => cell?.value ?? '0')
        expect(compare(sum(cells), String(value))).toBe(0)
      }),
    )
  })
})
