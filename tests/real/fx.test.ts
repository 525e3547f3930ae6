import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { roundHalfUp } from '@attain/shared/domain/decimal.ts'
import type { Context } from '@attain/server/context.ts'
import { runImport } from '@attain/server/imports/run-import.ts'
import { setSetting } from '@attain/server/settings/settings.ts'
import { ask, explain } from '../api/attainment-support.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import { realDataDir } from '../support/real-data.ts'
import { answer, importReal, importRealCatalogue } from '../support/real-imports.ts'

const set = 'maven-crm'

/** The fixings of the deals' time, as the file has them: newest first, 200,000 of other years left out. */
function fixings(): Buffer {
  const file = readFileSync(path.join(realDataDir(), 'data/fx/eurofxref-hist.csv.gz'))
  const [header = '', ...lines] = gunzipSync(file).toString('utf8').split('\n')
  return Buffer.from([header, ...lines.filter((line) => line >= '2016-12' && line < '2018-02')].join('\n'))
}

/** Deals in US dollars, reported in euros at the fixing of each deal's close date (A12). */
describe('dated rates', () => {
  let ctx: Context
  beforeAll(async () => {
    ctx = await testContext(await testDatabase(), { today: '2018-06-30' })
    await setSetting(ctx, 'fiscal-year-start', '1', null)
    await setSetting(ctx, 'reporting-currency', 'EUR', null)
    await importRealCatalogue(ctx, set)
    await importReal(ctx, set, 'regions', 'sales_teams.csv', 'regions')
    await importReal(ctx, set, 'offerings', 'products.csv', 'offerings')
    await importReal(ctx, set, 'members', 'sales_teams.csv', 'members')
    await importReal(ctx, set, 'assignments', 'sales_teams.csv', 'assignments')
    await importReal(ctx, set, 'actuals', 'sales_pipeline.csv', 'actuals-bookings')
  })

  const inEuros = { indicator: 'bookings', fx: 'dated' }

  it('are refused while they are missing, naming currency, day and indicator', async () => {
    await expect(ask(ctx, { ...inEuros, period: 'FY17-Q1', by: 'region' })).rejects.toMatchObject({
      code: 'missing-rate',
      message: expect.stringMatching(/no USD rate for 2017-0.-..: .*Bookings \(indicator=bookings, day=2017/),
    })
  })

  it('give every region and quarter of the answers to the cent, and rows that tie', async () => {
    const report = await runImport(ctx, {
      kind: 'fx-rates',
      fileName: 'eurofxref-hist.csv',
      bytes: (async function* () {
        yield fixings()
      })(),
      mapping: readFileSync(path.resolve(import.meta.dirname, '../../server/mappings/ecb/fx-rates.yaml'), 'utf8'),
      lookups: () => null,
      mode: 'commit',
      reason: null,
    })
    expect([report.state, report.rejected]).toEqual(['committed', 0])
    const { rows, currency } = await ask(ctx, { ...inEuros, period: 'FY17', by: 'region,quarter' })
    expect(currency).toBe('EUR')
    const found = rows.map(({ key, actual, n }) => [key.region, `20${key.quarter?.slice(2)}`, n, roundHalfUp(String(actual), 2)])
    const answers = answer('fx', 'maven_won_eur_by_region_quarter')
    const expected = answers
      .filter((row) => row['regional_office'] !== 'ALL')
      .map((row) => [row['regional_office'], row['quarter'], Number(row['won_deals']), roundHalfUp(row['bookings_eur'] ?? '', 2)])
    expect(found.sort()).toEqual(expected.sort())
    const { total } = await ask(ctx, { ...inEuros, period: 'FY17', by: 'region' })
    const all = answers.find((row) => row['regional_office'] === 'ALL')
    expect(roundHalfUp(String(total[0]?.actual), 2)).toBe(all?.['bookings_eur'])
    for (const region of ['Central', 'East', 'West']) {
      const { ties, facts } = await explain(ctx, { ...inEuros, period: 'FY17-Q2', by: 'region', region })
      expect([region, ties, facts.count > 300]).toEqual([region, true, true])
    }
  })

  it('add up over any grouping to the same total', async () => {
    const totals = await Promise.all(
      ['region', 'member', 'manager', 'offering'].map(async (by) => {
        const { rows, total } = await ask(ctx, { ...inEuros, period: 'FY17', by })
        const sum = rows.reduce((cents, { own }) => cents + (own === null ? 0 : Number(own)), 0)
        return [roundHalfUp(String(total[0]?.actual), 2), Math.abs(sum - Number(total[0]?.actual)) < 0.01]
      }),
    )
    expect(new Set(totals.map((each) => JSON.stringify(each))).size).toBe(1)
    expect(totals[0]?.[1]).toBe(true)
  })
})
