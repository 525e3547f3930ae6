import { beforeAll, describe, expect, it } from 'vitest'
import { ExplainQuery } from '@attain/shared/contracts/explanation.ts'
import { explainAttainment } from '@attain/server/attainment/explain-attainment.ts'
import type { Context } from '@attain/server/context.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { importAll, importText } from '../support/imports.ts'
import { rowsOf, totalOf } from '../support/questions.ts'
import { csv } from '../support/rows.ts'
import { actual, smallCatalogue, smallWorkspace } from '../support/small-organisation.ts'

const indicator =
  '  - { key: days, name: Days to value, definition: Days., kind: ratio, window: period, unit: days, better: lower, average: median }\nfamilies:'

/** Days to first value in FY27-Q2: Bob 1, 2 and 90, Cem 10 in DACH and 20 in APJ; in Q1 Bob 40. */
describe('an indicator that is a median', () => {
  let ctx: Context
  const period = 'FY27-Q2'
  const asked = { period, indicator: 'days' }

  beforeAll(async () => {
    ctx = await smallWorkspace()
    await importAll(ctx, 'catalogue', smallCatalogue.replace('families:', indicator))
    const day = (external_id: string, member: string, occurred_on: string, value: string) =>
      actual({ external_id, indicator: 'days', member, occurred_on, value })
    await importAll(
      ctx,
      'actuals',
      csv([
        day('1', 'bob', '2026-05-03', '2'),
        day('2', 'bob', '2026-06-03', '1'),
        day('3', 'bob', '2026-07-03', '90'),
        day('4', 'cem', '2026-05-10', '10'),
        day('5', 'cem', '2026-06-10', '20.5'),
        day('6', 'bob', '2026-03-10', '40'),
      ]),
    )
    await importAll(ctx, 'targets', csv([{ member: 'bob', indicator: 'days', period, comparator: '<=', value: '5' }]))
  })

  it('is the middle one of the rows of each group, never a mean of means', async () => {
    const of = async (by: string, key: 'member' | 'region') =>
      Object.fromEntries((await rowsOf(ctx, { ...asked, by })).map((row) => [row.key[key], [row.actual, row.n]]))
    expect(await of('member', 'member')).toMatchObject({ bob: [2, 3], cem: [15.25, 2] })
    expect(await of('region', 'region')).toMatchObject({ EMEA: [6, 4], APJ: [20.5, 1] })
    expect((await totalOf(ctx, { ...asked, by: 'indicator' })).map(({ actual: value, n }) => [value, n])).toEqual([[10, 5]])
    const months = await rowsOf(ctx, { ...asked, by: 'member,month' })
    expect(months.filter(({ key }) => key.member === 'cem').map(({ actual: value }) => value)).toEqual([10, 20.5])
    expect((await totalOf(ctx, { by: 'indicator', period: 'FY27-H1', indicator: 'days' }))[0]?.actual).toBe(15.25)
    expect(
      (await rowsOf(ctx, { ...asked, by: 'member', asOf: '2026-05-31' })).map(({ key, actual: value }) => [key.member, value]),
    ).toEqual(
      expect.arrayContaining([
        ['bob', 2],
        ['cem', 10],
      ]),
    )
  })

  it('is judged against its target without a pace, and explained by its rows, the middle ones marked', async () => {
    const [bob] = (await rowsOf(ctx, { ...asked, by: 'member' })).filter(({ key }) => key.member === 'bob')
    expect(bob).toMatchObject({ actual: 2, target: 5, status: 'met', pacing: null, expectedToDate: null })
    const explained = await explainAttainment(ctx, ExplainQuery.parse({ ...asked, by: 'indicator' }))
    expect(explained.formula).toContain('median of 5 values = 10')
    expect(explained.ties).toBe(true)
    expect(explained.facts.rows.map(({ value, middle }) => [value, middle])).toEqual([
      ['1', false],
      ['2', false],
      ['10', true],
      ['20.5', false],
      ['90', false],
    ])
    const even = await explainAttainment(ctx, ExplainQuery.parse({ ...asked, by: 'member', member: 'cem' }))
    expect(even.facts.rows.map(({ middle }) => middle)).toEqual([true, true])
    expect(even.ties).toBe(true)
  })

  it('counts a fact once however its credit is split, and takes no weight', async () => {
    const shares = ['bob', 'cem'].map((member) => ({ source: 'crm', external_id: '3', member, share: '0.5', kind: 'prime' }))
    await importAll(ctx, 'credits', csv(shares))
    expect((await totalOf(ctx, { ...asked, by: 'indicator' }))[0]?.actual).toBe(10)
    const rows = await rowsOf(ctx, { ...asked, by: 'member' })
    expect(rows.filter(({ key }) => key.member === 'cem').map(({ actual: value }) => value)).toEqual([20.5])
    expect(await checkRollups(ctx)).toEqual([])
    const refused = await importText(ctx, 'actuals', csv([actual({ external_id: '9', indicator: 'days', weight: '2' })]))
    expect(refused.rejects).toMatchObject([{ column: 'weight', code: 'unexpected-weight' }])
  })
})
