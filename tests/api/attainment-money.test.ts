import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@attain/db/database.ts'
import { testDatabase } from '../support/database.ts'
import { actuals, organisation } from './attainment-organisation.ts'
import { ask, burnUp, explainRow, load, rowAt } from './attainment-support.ts'

const rates = [
  'fx-rates',
  'currency,fiscal_year,date,rate,quote\nEUR,FY27,,1.1,reporting-per-unit\nJPY,FY27,,150,units-per-reporting\n',
] as const
const period = 'FY27-Q1'

describe('money in several currencies (A12)', () => {
  let database: Database
  beforeAll(async () => {
    database = await testDatabase()
  })

  const on = { indicator: 'bookings', occurred_on: '2026-03-01' }

  it('converts facts, targets and plans at the plan rate of their fiscal year, as quoted', async () => {
    const ctx = await organisation(database, 'plan-rate')
    await load(ctx, [
      rates,
      actuals(
        { ...on, member: 'ann', value: '100', currency: 'EUR' },
        { ...on, member: 'bob', value: '300', currency: 'JPY' },
        { ...on, member: 'bob', value: '0.10' },
        { indicator: 'grr', occurred_on: '2026-04-30', region: 'DE', value: '50', weight: '100', currency: 'EUR' },
        { indicator: 'grr', occurred_on: '2026-04-30', region: 'FR', value: '45', weight: '90' },
      ),
      [
        'targets',
        'level,region,member,indicator,period,comparator,value,currency\n,,ann,bookings,FY27-Q1,,200,EUR\n,,bob,bookings,FY27-Q1,,100,USD\n',
      ],
      ['plans', 'region,indicator,period,comparator,value,currency\nEMEA,bookings,FY27-Q1,,1000,EUR\n'],
    ])
    const { total, rows, currency } = await ask(ctx, { period, by: 'region', indicator: 'bookings,grr' })
    expect(currency).toBe('USD')
    expect(rowAt(total, { indicator: 'bookings' })).toMatchObject({
      actual: '112.1',
      assigned: '320',
      coverage: { withData: 2, expected: 3 },
    })
    expect(rowAt(rows, { region: 'EMEA', indicator: 'bookings' })).toMatchObject({ plan: '1100', target: '1100' })
    expect(rowAt(total, { indicator: 'grr' })).toMatchObject({ actual: 0.5, parts: { value: '100', weight: '200' } })
    const explained = await explainRow(ctx, { period }, 'region', rowAt(rows, { region: 'EMEA', indicator: 'bookings' }))
    expect([explained.ties, explained.facts.valueSum, explained.segmentSum]).toEqual([true, '112.1', '320'])
    expect(explained.facts.rows.map(({ value, currency: each }) => [value, each]).sort()).toEqual([
      ['0.1', null],
      ['100', 'EUR'],
      ['300', 'JPY'],
    ])
    expect((await burnUp(ctx, { period, indicator: 'bookings' })).points.at(-1)?.actual).toBe('112.1')
  })

  it('refuses a missing rate, naming indicator, currency and fiscal year', async () => {
    const ctx = await organisation(database, 'missing-rate')
    await load(ctx, [rates, actuals({ ...on, member: 'ann', value: '100', currency: 'GBP' })])
    const refusal = ask(ctx, { period, by: 'member', indicator: 'bookings' })
    await expect(refusal).rejects.toMatchObject({ code: 'missing-rate', status: 422 })
    await expect(refusal).rejects.toThrow(/GBP in FY27.*bookings/)
    // Another indicator is not held up by it.
    expect((await ask(ctx, { period, by: 'member', indicator: 'deals' })).rows.length).toBeGreaterThan(0)
  })

  it('answers in the original currency when there is one, and refuses to add several', async () => {
    const ctx = await organisation(database, 'original')
    await load(ctx, [
      actuals({ ...on, member: 'ann', value: '100', currency: 'GBP' }, { ...on, member: 'bob', value: '1', currency: 'CHF' }),
      actuals(
        { indicator: 'grr', occurred_on: '2026-04-30', region: 'DE', value: '50', weight: '100', currency: 'EUR' },
        { indicator: 'grr', occurred_on: '2026-04-30', region: 'FR', value: '45', weight: '90', currency: 'JPY' },
      ),
    ])
    const one = await ask(ctx, { period, by: 'member', member: 'ann', indicator: 'bookings', fx: 'original' })
    expect([one.currency, one.fx, rowAt(one.rows, { member: 'ann' }).actual]).toEqual(['GBP', 'original', '100'])
    for (const indicator of ['bookings', 'grr']) {
      await expect(ask(ctx, { period, by: 'indicator', indicator, fx: 'original' })).rejects.toMatchObject({
        code: 'mixed-currencies',
      })
    }
  })
})
