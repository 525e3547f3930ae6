import { beforeAll, describe, expect, it } from 'vitest'
import { CatalogueReport, MembersReport, PeriodsReport, RegionsReport } from '@attain/shared/contracts/meta.ts'
import type { Database } from '@attain/db/database.ts'
import type { Context } from '@attain/server/context.ts'
import { createApp } from '../support/app.ts'
import { openApiDocument } from '@attain/server/http/openapi.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import { actuals, assignments, organisation } from './attainment-organisation.ts'
import { load } from './attainment-support.ts'

describe('what a viewer needs before the first number', () => {
  let database: Database
  let ctx: Context
  beforeAll(async () => {
    database = await testDatabase()
    const moved = assignments.replace(
      'ann,rep,DE,mia,1,2025-02-01,\n',
      'ann,rep,DE,mia,1,2025-02-01,2026-03-15\nann,senior,FR,mia,1,2026-03-16,\n',
    )
    ctx = await organisation(database, 'meta', { today: '2026-04-15', assignments: moved })
    await load(ctx, [
      actuals(
        { indicator: 'bookings', occurred_on: '2025-03-01', member: 'ann', value: '1' },
        { indicator: 'arr', occurred_on: '2026-03-31', member: 'ann', value: '1' },
      ),
      ['targets', 'level,indicator,period,value\nrep,bookings,FY27,100\n'],
    ])
  })

  const get = async (context: Context, path: string) => {
    const app = createApp({ context, log: () => {}, openApi: openApiDocument })
    const response = await app.request(`/api/${path}`)
    expect(response.status).toBe(200)
    return response.json()
  }

  it('gives the fiscal years of the data, with the open quarters, and what the data is', async () => {
    const report = PeriodsReport.parse(await get(ctx, 'periods'))
    expect(report).toMatchObject({
      today: '2026-04-15',
      current: 'FY27-Q1',
      fiscalYearStart: 2,
      currency: 'USD',
      hasData: { from: '2025-03-01', to: '2026-03-31' },
      demonstration: false,
    })
    expect(report.years.map(({ key, from, to }) => [key, from, to])).toEqual([
      ['FY26', '2025-02-01', '2026-01-31'],
      ['FY27', '2026-02-01', '2027-01-31'],
    ])
    expect(report.years.flatMap(({ quarters }) => quarters.map(({ key, open }) => [key, open]))).toEqual([
      ['FY26-Q1', false],
      ['FY26-Q2', false],
      ['FY26-Q3', false],
      ['FY26-Q4', false],
      ['FY27-Q1', true],
      ['FY27-Q2', true],
      ['FY27-Q3', true],
      ['FY27-Q4', true],
    ])
    expect(report.latestImportAt).not.toBeNull()
  })

  it('gives the region tree, parents before their children', async () => {
    const { regions } = RegionsReport.parse(await get(ctx, 'regions'))
    expect(regions).toEqual([
      { key: 'AMER', name: 'AMER', parent: null, depth: 1 },
      { key: 'EMEA', name: 'EMEA', parent: null, depth: 1 },
      { key: 'DE', name: 'DE', parent: 'EMEA', depth: 2 },
      { key: 'FR', name: 'FR', parent: 'EMEA', depth: 2 },
    ])
  })

  it('gives the placements that overlap a period, the latest first', async () => {
    const { members } = MembersReport.parse(await get(ctx, 'members?period=FY27-Q1'))
    expect(
      members
        .filter(({ key }) => key === 'ann')
        .map(({ level, region, manager, from, to }) => [level, region, manager, from, to]),
    ).toEqual([
      ['senior', 'FR', 'mia', '2026-03-16', null],
      ['rep', 'DE', 'mia', '2025-02-01', '2026-03-15'],
    ])
    const earlier = MembersReport.parse(await get(ctx, 'members?period=FY26'))
    expect(earlier.members.filter(({ key }) => key === 'ann').map(({ level }) => level)).toEqual(['rep'])
  })

  it('gives each level’s effective indicators with their basis', async () => {
    const { families, indicators } = CatalogueReport.parse(await get(ctx, 'catalogue'))
    expect(indicators.find(({ key }) => key === 'grr')).toMatchObject({ kind: 'ratio', window: 'closing', unit: 'percent' })
    const levels = families.flatMap((family) => family.levels)
    const basis = (level: string, indicator: string) =>
      levels.find(({ key }) => key === level)?.indicators.find(({ key }) => key === indicator)?.basis
    expect([
      basis('rep', 'bookings'),
      basis('manager', 'bookings'),
      basis('rssm', 'bookings'),
      basis('director', 'bookings'),
    ]).toEqual(['own', 'team', 'region', 'global'])
  })

  it('answers in an empty workspace', async () => {
    const empty = await testContext(database, { key: 'empty', today: '2026-04-15' })
    expect(PeriodsReport.parse(await get(empty, 'periods'))).toMatchObject({
      hasData: null,
      latestImportAt: null,
      years: [{ key: 'FY27' }],
    })
    expect(RegionsReport.parse(await get(empty, 'regions')).regions).toEqual([])
    expect(MembersReport.parse(await get(empty, 'members')).members).toEqual([])
    expect(CatalogueReport.parse(await get(empty, 'catalogue'))).toEqual({ indicators: [], families: [] })
    expect(await get(empty, 'attainment?period=FY27-Q1&by=member')).toMatchObject({ total: [], rows: [] })
  })
})
