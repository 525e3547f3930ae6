import { beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '@attain/server/context.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { setSetting } from '@attain/server/settings/settings.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import { importAll } from '../support/imports.ts'
import { csv } from '../support/rows.ts'
import { actual, smallOrganisation } from '../support/small-organisation.ts'
import { ask, burnUp, explain } from './attainment-support.ts'

const question = { period: 'FY27-Q2', by: 'region', indicator: 'bookings' }

/** 100 known on the evening of the 20th in Tokyo, corrected to 70 the next morning there. */
describe('as known at (A11)', () => {
  let ctx: Context
  let now: Date
  const versions: number[] = []
  beforeAll(async () => {
    ctx = { ...(await testContext(await testDatabase())), clock: () => now }
    now = new Date('2026-05-01T00:00:00Z')
    await smallOrganisation(ctx)
    await setSetting(ctx, 'time-zone', 'Asia/Tokyo', null)
    for (const [at, value] of [
      ['2026-05-20T14:00:00Z', 100],
      ['2026-05-20T16:00:00Z', 70],
    ] as const) {
      now = new Date(at)
      const { version } = await importAll(ctx, 'actuals', csv([actual({ occurred_on: '2026-05-10', value })]))
      versions.push(version ?? 0)
    }
    now = new Date('2026-09-01T12:00:00Z')
  })

  const totalAt = async (knownAt: string | undefined) => {
    const report = await ask(ctx, knownAt === undefined ? question : { ...question, knownAt })
    return [report.total[0]?.actual ?? null, report.version, report.asOf]
  }

  it('reads what stood at a version, at an instant, and at the end of a day where the organisation is', async () => {
    expect(await totalAt(undefined)).toEqual(['70', versions[1], '2026-09-01'])
    expect(await totalAt(String(versions[0]))).toEqual(['100', versions[0], '2026-05-20'])
    expect(await totalAt('2026-05-20T15:59:59Z')).toEqual(['100', versions[0], '2026-05-21'])
    expect(await totalAt('2026-05-20T18:00:00+02:00')).toEqual(['70', versions[1], '2026-05-21'])
    expect(await totalAt('2026-05-20')).toEqual(['100', versions[0], '2026-05-20'])
    expect(await totalAt('2026-05-21')).toEqual(['70', versions[1], '2026-05-21'])
  })

  it('is apart from the as-of day', async () => {
    const early = await ask(ctx, { ...question, knownAt: String(versions[0]), asOf: '2026-05-09' })
    expect([early.total[0]?.actual, early.asOf, early.knownAt]).toEqual([null, '2026-05-09', '2026-05-20T14:00:00.000Z'])
  })

  it('explains and draws the figure of then, tying with its rows', async () => {
    const knownAt = String(versions[0])
    const explained = await explain(ctx, { period: 'FY27-Q2', indicator: 'bookings', knownAt })
    expect([explained.row.actual, explained.facts.valueSum, explained.facts.count, explained.ties]).toEqual([
      '100',
      '100',
      1,
      true,
    ])
    const { points } = await burnUp(ctx, { period: 'FY27-Q2', indicator: 'bookings', knownAt })
    expect(points.findLast(({ actual: value }) => value !== null)?.actual).toBe('100')
  })

  it('knows nothing before anything was recorded, and refuses a version that there is none of', async () => {
    const before = await ask(ctx, { period: 'FY27-Q2', by: 'region', knownAt: '2020-01-01' })
    expect([before.rows, before.total, before.version]).toEqual([[], [], 0])
    await expect(ask(ctx, { ...question, knownAt: '999' })).rejects.toMatchObject({ code: 'unknown-version', status: 404 })
  })

  it('refuses what was known before the past was kept', async () => {
    const { workspaceId } = ctx.scope
    await ctx.database.db.updateTable('workspace').set({ known_from: 2 }).where('workspace_id', '=', workspaceId).execute()
    await expect(ask(ctx, { ...question, knownAt: '1' })).rejects.toMatchObject({ code: 'known-at-too-early', status: 422 })
    await ctx.database.db.updateTable('workspace').set({ known_from: 0 }).where('workspace_id', '=', workspaceId).execute()
    expect(await checkRollups(ctx)).toEqual([])
  })
})
