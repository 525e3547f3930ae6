import { type TargetProblemCode, checkPlanSet, checkTargetSet } from '@attain/shared/domain/target-set.ts'
import type { TargetRow, TargetRules } from '@attain/shared/domain/target-resolution.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aTarget, february, flow, ratioKind, stock, whole } from './target-builders.ts'

const rules: TargetRules = { indicator: flow, calendar: february, curve: null }
const rowsOf = (values: Record<string, string>, rest: Parameters<typeof aTarget>[2] = {}) =>
  Object.entries(values).map(([key, value], at) => aTarget(key, value, { id: at + 1, ...rest }))
const codes = (rows: readonly TargetRow[], given = rules) => checkTargetSet(rows, given).map(({ code }) => code)

describe('checkTargetSet (A6)', () => {
  it.each<{ name: string; values: Record<string, string>; found: TargetProblemCode[] }>([
    {
      name: 'four quarters that add up',
      values: { FY27: '10', 'FY27-Q1': '1', 'FY27-Q2': '2', 'FY27-Q3': '3', 'FY27-Q4': '4.00' },
      found: [],
    },
    {
      name: 'four quarters that do not add up',
      values: { FY27: '10', 'FY27-Q1': '1', 'FY27-Q2': '2', 'FY27-Q3': '3', 'FY27-Q4': '4.01' },
      found: ['finer-rows-do-not-add-up'],
    },
    { name: 'some quarters of a year', values: { FY27: '1000000', 'FY27-Q1': '300000' }, found: [] },
    { name: 'a half and two quarters', values: { FY27: '10', 'FY27-H1': '4', 'FY27-Q3': '3', 'FY27-Q4': '3' }, found: [] },
    {
      name: 'a half and its two quarters',
      values: { FY27: '10', 'FY27-H1': '4', 'FY27-Q1': '3', 'FY27-Q2': '3' },
      found: ['finer-rows-do-not-add-up'],
    },
    {
      name: 'months that cover a quarter wrongly',
      values: { 'FY27-Q1': '6', '2026-02': '1', '2026-03': '2', '2026-04': '2' },
      found: ['finer-rows-do-not-add-up'],
    },
    { name: 'two years', values: { FY26: '1', FY27: '2' }, found: [] },
    { name: 'finer rows above the year', values: { FY27: '10', 'FY27-Q1': '11' }, found: ['finer-rows-exceed'] },
  ])('$name', ({ values, found }) => {
    expect(codes(rowsOf(values))).toEqual(found)
  })

  it('says what is there and what was expected, and refuses', () => {
    const rows = rowsOf({ 'FY27-H1': '10.50', 'FY27-Q1': '4', 'FY27-Q2': '5' })
    expect(checkTargetSet(rows, rules)).toEqual([
      {
        code: 'finer-rows-do-not-add-up',
        refused: true,
        rowId: 1,
        otherIds: [2, 3],
        period: 'FY27-H1',
        expected: '10.5',
        found: '9',
      },
    ])
  })

  it('finer rows above the coarser one are shown, not refused', () => {
    expect(checkTargetSet(rowsOf({ FY27: '10', 'FY27-Q1': '11' }), rules).map(({ refused }) => refused)).toEqual([false])
  })

  it('asks sums of flows only', () => {
    const rows = rowsOf({ 'FY27-H1': '10', 'FY27-Q1': '4', 'FY27-Q2': '5' })
    for (const indicator of [stock, ratioKind]) expect(codes(rows, { ...rules, indicator })).toEqual([])
  })

  it('asks rows of one subject only to add up', () => {
    const other = rowsOf({ 'FY27-Q1': '4', 'FY27-Q2': '5' }, { regionId: 3 })
    expect(codes([...rowsOf({ 'FY27-H1': '10' }), ...other])).toEqual([])
  })

  it('refuses weights that do not add to 100, exactly', () => {
    expect(codes([aTarget('FY27', '1', { weights: ['25', '25', '25', '25.0'] })])).toEqual([])
    expect(codes([aTarget('FY27', '1', { weights: ['25', '25', '25', '25.01'] })])).toEqual(['weights-not-100'])
  })

  it('refuses a rest for which no weight is left', () => {
    const rows = [aTarget('FY27', '10', { weights: ['100', '0', '0', '0'] }), aTarget('FY27-Q1', '9', { id: 2 })]
    expect(codes(rows)).toEqual(['no-weight-left'])
  })

  it('refuses a second row for one period of a subject', () => {
    expect(codes([aTarget('FY27', '1'), aTarget('FY27', '1', { id: 2 })])).toEqual(['duplicate-period'])
    expect(codes([aTarget('FY27', '1'), aTarget('FY27', '1', { id: 2, regionId: 3 })])).toEqual([])
  })

  it('refuses targets of an integer indicator that are not whole', () => {
    const rows = rowsOf({ 'FY27-Q1': '6.00', 'FY27-Q2': '6.5' })
    expect(codes(rows, { ...rules, indicator: whole })).toEqual(['not-whole'])
    expect(codes(rows)).toEqual([])
  })

  it('refuses finer rows in another currency', () => {
    const rows = [aTarget('FY27', '10', { currency: 'USD' }), aTarget('FY27-Q1', '1', { id: 2, currency: 'EUR' })]
    expect(codes(rows)).toEqual(['mixed-currencies'])
  })

  it('checks plans by the same rules', () => {
    const rows = rowsOf({ 'FY27-H1': '10', 'FY27-Q1': '4', 'FY27-Q2': '5' })
    expect(checkPlanSet(rows, rules).map(({ code }) => code)).toEqual(['finer-rows-do-not-add-up'])
  })

  it('never refuses twelve months that add to their year, and always when one is off', () => {
    const cents = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 12, maxLength: 12 })
    fc.assert(
      fc.property(cents, fc.integer({ min: 0, max: 11 }), (amounts, wrong) => {
        const total = amounts.reduce((a, b) => a + b)
        const year = aTarget('FY27', (total / 100).toFixed(2), { id: 99 })
        const monthly = (list: number[]) =>
          list.map((amount, at) => {
            const month = (at + 1) % 12
            const key = `${month === 0 ? 2027 : 2026}-${String(month + 1).padStart(2, '0')}`
            return aTarget(key, (amount / 100).toFixed(2), { id: at + 1 })
          })
        expect(codes([year, ...monthly(amounts)])).toEqual([])
        const off = amounts.map((amount, at) => (at === wrong ? amount + 1 : amount))
        expect(codes([year, ...monthly(off)])).toEqual(['finer-rows-do-not-add-up'])
      }),
    )
  })
})
