import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@attain/db/database.ts'
import { importText } from '../support/imports.ts'
import { testDatabase } from '../support/database.ts'
import { actuals, organisation } from './attainment-organisation.ts'
import { ask, explainRow, load, rowAt } from './attainment-support.ts'

describe('facts and kinds of indicator', () => {
  let database: Database
  beforeAll(async () => {
    database = await testDatabase()
  })

  it('counts a fact in the region it was stamped with, not where the member sits (A2)', async () => {
    const ctx = await organisation(database, 'stamped')
    await load(ctx, [
      actuals(
        { indicator: 'bookings', occurred_on: '2026-03-01', region: 'AMER', member: 'ann', value: '100' },
        { indicator: 'bookings', occurred_on: '2026-03-02', member: 'ann', value: '40' },
      ),
    ])
    const { rows } = await ask(ctx, { period: 'FY27-Q1', by: 'region', depth: '2', indicator: 'bookings' })
    expect(rowAt(rows, { region: 'AMER' })).toMatchObject({ actual: '100', crossing: { in: '100', out: '0' } })
    expect(rowAt(rows, { region: 'DE' })).toMatchObject({ actual: '40', crossing: { in: '0', out: '100' } })
    const narrowed = await ask(ctx, { period: 'FY27-Q1', by: 'region', region: 'DE', indicator: 'bookings', depth: '2' })
    expect(rowAt(narrowed.rows, { region: 'DE' }).crossing).toEqual({ in: '0', out: '100' })
  })

  it('refuses a fact without region whose member has no placement that day, and takes one with a region (A2)', async () => {
    const ctx = await organisation(database, 'unplaced')
    const early = { indicator: 'bookings', occurred_on: '2024-12-31', member: 'ann', value: '5' }
    const refused = await importText(ctx, ...actuals(early))
    expect(refused.state).toBe('refused')
    await load(ctx, [actuals({ ...early, region: 'DE' })])
    const { rows, total } = await ask(ctx, { period: 'FY25-Q4', by: 'member', indicator: 'bookings' })
    expect(rows.map(({ key, actual }) => [key.member, actual])).toEqual([[null, '5']])
    expect(rowAt(total, {}).actual).toBe('5')
  })

  it('keeps negative values: a reset of −50,000 and +100,000 on one day is +50,000 (A2)', async () => {
    const ctx = await organisation(database, 'negative')
    const on = { indicator: 'bookings', occurred_on: '2026-03-01', member: 'ann' }
    await load(ctx, [actuals({ ...on, value: '-50000' }, { ...on, value: '100000' })])
    const { rows } = await ask(ctx, { period: 'FY27-Q1', by: 'member', member: 'ann', indicator: 'bookings' })
    expect(rowAt(rows, { member: 'ann' })).toMatchObject({ actual: '50000', n: 2 })
  })

  it('reads a corrected fact once, with its new value (A2)', async () => {
    const ctx = await organisation(database, 'corrected')
    const fact = { external_id: 'one', indicator: 'bookings', occurred_on: '2026-03-01', member: 'ann', value: '100' }
    await load(ctx, [actuals(fact)])
    await load(ctx, [actuals({ ...fact, value: '70', occurred_on: '2026-04-01' })])
    const { rows } = await ask(ctx, { period: 'FY27-Q1', by: 'month', indicator: 'bookings' })
    expect(rows.map(({ key, actual, n }) => [key.month, actual, n])).toEqual([
      ['2026-02', null, 0],
      ['2026-03', null, 0],
      ['2026-04', '70', 1],
    ])
  })

  it('gives a stock of the newest snapshot day of each source, and no data to who is absent on it (A3)', async () => {
    const ctx = await organisation(database, 'stock')
    const arr = { indicator: 'arr', source: 'billing' }
    await load(ctx, [
      actuals(
        { ...arr, occurred_on: '2026-02-28', member: 'ann', value: '10' },
        { ...arr, occurred_on: '2026-02-28', member: 'bob', value: '20' },
        { ...arr, occurred_on: '2026-04-30', member: 'ann', value: '12' },
        { ...arr, occurred_on: '2026-05-31', member: 'ann', value: '99' },
        { indicator: 'arr', source: 'partners', occurred_on: '2026-03-31', member: 'cal', value: '7' },
        { indicator: 'arr', source: 'partners', occurred_on: '2026-03-31', member: 'ann', offering: 'training', value: '3' },
      ),
    ])
    const { rows, total } = await ask(ctx, { period: 'FY27-Q1', by: 'member', indicator: 'arr' })
    expect(rowAt(rows, { member: 'ann' })).toMatchObject({ actual: '15', n: 2 })
    expect(rowAt(rows, { member: 'bob' })).toMatchObject({ actual: null, status: 'no-data' })
    expect(rowAt(rows, { member: 'cal' })).toMatchObject({ actual: '7' })
    expect(rowAt(rows, { member: 'mia' })).toMatchObject({ basis: 'team', actual: '15', own: null })
    expect(rowAt(total, {})).toMatchObject({ actual: '22', n: 3 })
    const byOffering = await ask(ctx, { period: 'FY27-Q1', by: 'offering', indicator: 'arr' })
    expect(rowAt(byOffering.rows, { offering: 'training' }).actual).toBe('3')
    expect(rowAt(byOffering.rows, { offering: null }).actual).toBe('19')
    expect(rowAt(byOffering.total, {}).actual).toBe('22')
    for (const row of byOffering.rows) expect((await explainRow(ctx, { period: 'FY27-Q1' }, 'offering', row)).ties).toBe(true)
  })

  it('reads two sources with the same snapshot day once each, also by offering (A3)', async () => {
    const ctx = await organisation(database, 'sources')
    const on = { indicator: 'arr', occurred_on: '2026-04-30', member: 'ann', offering: 'training' }
    await load(ctx, [
      actuals({ ...on, source: 'billing', value: '5' }, { ...on, source: 'partners', value: '6' }),
      actuals({ ...on, source: 'billing', value: '1', occurred_on: '2026-03-31' }),
    ])
    for (const query of [{ by: 'offering' }, { by: 'indicator', offering: 'training' }, { by: 'member', offering: 'training' }]) {
      const { total } = await ask(ctx, { period: 'FY27-Q1', indicator: 'arr', ...query })
      expect(rowAt(total, {})).toMatchObject({ actual: '11', n: 2 })
    }
  })

  it('gives a closing ratio of the newest snapshot day, Σ ÷ Σ, and a period ratio of all days (A3)', async () => {
    const ctx = await organisation(database, 'ratios')
    const grr = { indicator: 'grr', region: 'DE' }
    const margin = { indicator: 'margin' }
    await load(ctx, [
      actuals(
        { ...grr, occurred_on: '2026-03-31', value: '1', weight: '1' },
        { ...grr, occurred_on: '2026-04-30', value: '50', weight: '50', member: 'ann' },
        { ...grr, occurred_on: '2026-04-30', value: '100', weight: '125', member: 'bob' },
        { ...margin, occurred_on: '2026-02-05', value: '50', weight: '100', member: 'ann' },
        { ...margin, occurred_on: '2026-05-05', value: '300', weight: '200', member: 'ann' },
      ),
    ])
    const closing = await ask(ctx, { period: 'FY27-Q1', by: 'indicator', indicator: 'grr' })
    expect(rowAt(closing.total, {})).toMatchObject({ actual: 150 / 175, parts: { value: '150', weight: '175' } })
    const period = await ask(ctx, { period: 'FY27-H1', by: 'quarter', indicator: 'margin' })
    expect(period.rows.map(({ actual }) => actual)).toEqual([0.5, 1.5])
    const half = await ask(ctx, { period: 'FY27-H1', by: 'indicator', indicator: 'margin' })
    expect(rowAt(half.total, {}).actual).toBe(350 / 300)
  })

  it('gives 0 for a flow without facts only once its source was loaded in that period (A3)', async () => {
    const ctx = await organisation(database, 'absence')
    await load(ctx, [actuals({ indicator: 'deals', occurred_on: '2026-03-01', member: 'ann', value: '2' })])
    const loaded = await ask(ctx, { period: 'FY27-Q1', by: 'member', indicator: 'deals,bookings' })
    expect(rowAt(loaded.rows, { member: 'bob', indicator: 'deals' })).toMatchObject({ actual: '0', n: 0 })
    expect(rowAt(loaded.rows, { member: 'bob', indicator: 'bookings' })).toMatchObject({ actual: null, status: 'no-data' })
    const later = await ask(ctx, { period: 'FY27-Q2', by: 'member', indicator: 'deals' })
    expect(rowAt(later.rows, { member: 'bob' })).toMatchObject({ actual: null, status: 'no-data' })
  })

  it('does not call a source loaded by facts after the as-of day (A1, A3)', async () => {
    const ctx = await organisation(database, 'loaded-later')
    await load(ctx, [actuals({ indicator: 'deals', occurred_on: '2026-03-20', member: 'ann', value: '2' })])
    const query = { period: '2026-03', by: 'member', indicator: 'deals', member: 'bob' }
    expect(rowAt((await ask(ctx, { ...query, asOf: '2026-03-19' })).rows, { member: 'bob' }).actual).toBeNull()
    expect(rowAt((await ask(ctx, { ...query, asOf: '2026-03-20' })).rows, { member: 'bob' }).actual).toBe('0')
  })

  it('has no data for a manual indicator until it is entered, also where others entered theirs (A3)', async () => {
    const ctx = await organisation(database, 'manual')
    await load(ctx, [actuals({ indicator: 'launches', occurred_on: '2026-03-01', member: 'ann', value: '0' })])
    const { rows } = await ask(ctx, { period: 'FY27-Q1', by: 'member', indicator: 'launches' })
    expect(rowAt(rows, { member: 'ann' })).toMatchObject({ actual: '0', n: 1 })
    expect(rowAt(rows, { member: 'bob' })).toMatchObject({ actual: null, n: 0, status: 'no-data' })
  })

  it('reads a survey as top-two-box of the scores given, with n, interval and a low-sample flag (A10)', async () => {
    const ctx = await organisation(database, 'survey')
    const answer = (id: string, member: string, score: string) =>
      `qualtrics,${id},csat,2026-03-0${id.length},,${member},,${score},5`
    await load(ctx, [
      [
        'survey-responses',
        [
          'source,external_id,survey,responded_on,region,member,account,score,scale_max',
          answer('a', 'ann', '5'),
          answer('bb', 'ann', '4'),
          answer('ccc', 'ann', '3'),
          answer('dddd', 'ann', ''),
          answer('eeeee', 'bob', ''),
          '',
        ].join('\n'),
      ],
    ])
    const { rows, total } = await ask(ctx, { period: 'FY27-Q1', by: 'member', indicator: 'csat' })
    expect(rowAt(rows, { member: 'ann' })).toMatchObject({
      actual: 2 / 3,
      n: 3,
      flags: ['low-sample'],
      parts: { value: '2', weight: '3' },
    })
    expect(rowAt(rows, { member: 'bob' })).toMatchObject({ actual: null, n: 0, status: 'no-data', flags: [] })
    expect(rowAt(total, {})).toMatchObject({ actual: 2 / 3, n: 3 })
    const explained = await explainRow(ctx, { period: 'FY27-Q1' }, 'member', rowAt(rows, { member: 'ann' }))
    expect(explained.distribution).toEqual([
      { score: '3', count: 1 },
      { score: '4', count: 1 },
      { score: '5', count: 1 },
      { score: null, count: 1 },
    ])
    expect(explained.ties).toBe(true)
  })

  it('gives the Wilson interval of ten answers: 9 of 10 is 59.6 to 98.2 %, and no low sample (A10)', async () => {
    const ctx = await organisation(database, 'wilson')
    const lines = Array.from({ length: 10 }, (_, at) => `q,${at},csat,2026-03-01,DE,ann,,${at === 0 ? 1 : 5},5`)
    await load(ctx, [
      [
        'survey-responses',
        ['source,external_id,survey,responded_on,region,member,account,score,scale_max', ...lines, ''].join('\n'),
      ],
    ])
    const row = rowAt((await ask(ctx, { period: 'FY27-Q1', by: 'region', depth: '2', indicator: 'csat' })).rows, { region: 'DE' })
    expect(row.flags).toEqual([])
    expect([row.interval?.low.toFixed(3), row.interval?.high.toFixed(3)]).toEqual(['0.596', '0.982'])
  })
})
