import { beforeAll, describe, expect, it } from 'vitest'
import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { ImportReport } from '@attain/shared/contracts/imports.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { setSetting } from '@attain/server/settings/settings.ts'
import type { Context } from '@attain/server/context.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import { ratioText, rowsOf, totalOf } from '../support/questions.ts'
import { answer, importReal, importRealCatalogue, totals } from '../support/real-imports.ts'

const set = 'maven-crm'

/**
 * Columns of the answers that the model has no place for: `list_price` and `price_realisation` (a price list),
 * `avg_won_cycle_days` (two dates of one deal), `prospecting` (deals without any date), `rows`, `rows_without_account`,
 * `rows_product_GTXPro` and `agents_in_team_without_deals` (counts of the file's raw rows).
 */
async function load(fiscalYearStart: string, key: string): Promise<{ ctx: Context; deals: ImportReport }> {
  const ctx = await testContext(await testDatabase(), { key, today: '2018-06-30' })
  await setSetting(ctx, 'fiscal-year-start', fiscalYearStart, null)
  await importRealCatalogue(ctx, set)
  await importReal(ctx, set, 'regions', 'sales_teams.csv', 'regions')
  await importReal(ctx, set, 'offerings', 'products.csv', 'offerings')
  await importReal(ctx, set, 'members', 'sales_teams.csv', 'members')
  await importReal(ctx, set, 'assignments', 'sales_teams.csv', 'assignments')
  await importReal(ctx, set, 'actuals', 'sales_pipeline.csv', 'actuals-bookings')
  const deals = await importReal(ctx, set, 'actuals', 'sales_pipeline.csv', 'actuals-deals')
  return { ctx, deals }
}

const quarterOf = (key: string | undefined) => `20${key?.slice(2, 4)}-${key?.slice(5)}`

/** Bookings and won deals side by side, by the parts of their key; only where there was a deal. */
function deals(rows: readonly AttainmentRow[], keyOf: (row: AttainmentRow) => string): Map<string, string> {
  const found = new Map<string, { bookings: string; won: string }>()
  for (const row of rows) {
    const entry = found.get(keyOf(row)) ?? { bookings: '', won: '' }
    if (row.key.indicator === 'bookings') entry.bookings = String(row.actual)
    if (row.key.indicator === 'won_deals') entry.won = String(row.actual)
    found.set(keyOf(row), entry)
  }
  const withDeals = [...found].filter(([, { won }]) => won !== '0' && won !== 'null' && won !== '')
  return new Map(withDeals.map(([key, { bookings, won }]) => [key, `${won} deals, ${canonical(bookings)}`]))
}

const expectedDeals = (rows: readonly Record<string, string>[], keyOf: (row: Record<string, string>) => string) =>
  new Map(rows.map((row) => [keyOf(row), `${row['won_deals']} deals, ${canonical(row['bookings'] ?? '')}`]))

const both = { indicator: 'bookings,won_deals' }
const sorted = (map: ReadonlyMap<string, string>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))

describe('the CRM export, by calendar quarters', () => {
  let ctx: Context
  beforeAll(async () => {
    ;({ ctx } = await load('1', 'calendar'))
  })

  it('agrees with the totals', async () => {
    const expected = totals(set)
    const rows = await totalOf(ctx, {
      by: 'indicator',
      period: 'FY16..FY17',
      indicator: 'bookings,won_deals,lost_deals,open_deals',
    })
    const sum = (indicator: string) =>
      rows.filter((row) => row.key.indicator === indicator).reduce((total, row) => total + Number(row.actual ?? 0), 0)
    expect(sum('bookings')).toBe(Number(expected.get('bookings')))
    expect(sum('won_deals')).toBe(Number(expected.get('won')))
    expect(sum('lost_deals')).toBe(Number(expected.get('lost')))
    expect(sum('open_deals')).toBe(Number(expected.get('engaging')))
  })

  it('gives won deals and bookings by region and quarter', async () => {
    const rows = await rowsOf(ctx, { by: 'region,quarter', period: 'FY17', ...both })
    expect(sorted(deals(rows, (row) => `${row.key.region} ${quarterOf(row.key.quarter)}`))).toEqual(
      sorted(expectedDeals(answer(set, 'won_by_region_quarter'), (row) => `${row['regional_office']} ${row['quarter']}`)),
    )
  })

  it('gives them by region and month', async () => {
    const rows = await rowsOf(ctx, { by: 'region,month', period: 'FY17', ...both })
    expect(sorted(deals(rows, (row) => `${row.key.region} ${row.key.month}`))).toEqual(
      sorted(expectedDeals(answer(set, 'won_by_region_month'), (row) => `${row['regional_office']} ${row['month']}`)),
    )
  })

  it('gives them by agent and quarter', async () => {
    const rows = await rowsOf(ctx, { by: 'member,quarter', period: 'FY17', basis: 'own', ...both })
    expect(sorted(deals(rows, (row) => `${row.key.member} ${quarterOf(row.key.quarter)}`))).toEqual(
      sorted(expectedDeals(answer(set, 'won_by_agent_quarter'), (row) => `${row['sales_agent']} ${row['quarter']}`)),
    )
  })

  it('gives them by manager, each in one region, and quarter', async () => {
    const rows = await rowsOf(ctx, { by: 'manager,quarter', period: 'FY17', basis: 'own', ...both })
    expect(sorted(deals(rows, (row) => `${row.key.manager} ${quarterOf(row.key.quarter)}`))).toEqual(
      sorted(expectedDeals(answer(set, 'won_by_manager_quarter'), (row) => `${row['manager']} ${row['quarter']}`)),
    )
  })

  it('gives them by product, GTXPro counted as GTX Pro', async () => {
    const rows = await rowsOf(ctx, { by: 'offering', period: 'FY17', ...both })
    expect(sorted(deals(rows, (row) => String(row.key.offering)))).toEqual(
      sorted(expectedDeals(answer(set, 'won_by_product'), (row) => row['product'] ?? '')),
    )
  })

  it('gives each agent won, lost, engaging, bookings, win rate and average won value', async () => {
    const all = 'won_deals,lost_deals,bookings,win_rate,avg_won_value'
    const closed = await rowsOf(ctx, { by: 'member', period: 'FY17', basis: 'own', indicator: all })
    const open = await rowsOf(ctx, { by: 'member', period: 'FY16..FY17', basis: 'own', indicator: 'open_deals' })
    for (const expected of answer(set, 'agent_summary')) {
      const rowOf = (indicator: string) =>
        closed.find((row) => row.key.member === expected['sales_agent'] && row.key.indicator === indicator)
      const engaging = open
        .filter((row) => row.key.member === expected['sales_agent'])
        .reduce((total, row) => total + Number(row.actual ?? 0), 0)
      expect({
        agent: expected['sales_agent'],
        won: String(rowOf('won_deals')?.actual),
        lost: String(rowOf('lost_deals')?.actual),
        engaging: String(engaging),
        bookings: String(rowOf('bookings')?.actual),
        winRate: ratioText(rowOf('win_rate')?.parts ?? null, 6),
        average: ratioText(rowOf('avg_won_value')?.parts ?? null, 2),
      }).toEqual({
        agent: expected['sales_agent'],
        won: expected['won'],
        lost: expected['lost'],
        engaging: expected['engaging'],
        bookings: expected['bookings'],
        winRate: expected['win_rate'],
        average: expected['avg_won_value'],
      })
    }
  })

  it('leaves rollup, snapshots and target pieces in step with the facts', async () => {
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('finds everything recorded already when the file is loaded again', async () => {
    const again = await importReal(ctx, set, 'actuals', 'sales_pipeline.csv', 'actuals-bookings')
    expect(again).toMatchObject({ version: null, accepted: 0, superseded: 0, unchanged: Number(totals(set).get('won')) })
  })
})

describe('the CRM export, by fiscal quarters from February', () => {
  it('gives won deals and bookings by region and fiscal quarter', async () => {
    const { ctx } = await load('2', 'fiscal')
    const rows = await rowsOf(ctx, { by: 'region,quarter', period: 'FY18', ...both })
    expect(sorted(deals(rows, (row) => `${row.key.region} ${quarterOf(row.key.quarter)}`.replace(' 20', ' FY20')))).toEqual(
      sorted(
        expectedDeals(
          answer(set, 'won_by_region_fiscal_quarter_feb'),
          (row) => `${row['regional_office']} ${row['fiscal_quarter']}`,
        ),
      ),
    )
  })
})
