import { beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '@attain/server/context.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { importAll } from '../support/imports.ts'
import { liveState } from '../support/live-state.ts'
import { csv } from '../support/rows.ts'
import { actual, smallCatalogue, smallWorkspace } from '../support/small-organisation.ts'

let ctx: Context
beforeEach(async () => {
  ctx = await smallWorkspace()
})

describe('an import of definitions', () => {
  it('says so when the same catalogue is loaded again: nothing changes', async () => {
    const state = await liveState(ctx)
    expect(await importAll(ctx, 'catalogue', smallCatalogue)).toMatchObject({ version: null, accepted: 0, superseded: 0 })
    expect(await liveState(ctx)).toEqual(state)
  })

  it('makes a threshold of the catalogue a target that repeats, and moves it with the file', async () => {
    const changed = smallCatalogue.replace('value: 6', 'value: 8')
    expect((await importAll(ctx, 'catalogue', changed)).derived).toMatchObject({ targets: 2 })
    const targets = await ctx.database.db
      .selectFrom('target')
      .select(['value', 'repeats', 'superseded'])
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .orderBy('id')
      .execute()
    expect(targets.filter((row) => row.superseded === null).map(({ value, repeats }) => [value, repeats])).toEqual([
      ['8', 'year'],
      ['8', 'year'],
    ])
    expect(targets).toHaveLength(4)
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('sums the facts of an indicator anew when its definition says so', async () => {
    await importAll(
      ctx,
      'actuals',
      csv([
        actual({ indicator: 'arr', external_id: '1' }),
        actual({ indicator: 'arr', external_id: '2', occurred_on: '2026-05-31' }),
      ]),
    )
    await importAll(ctx, 'catalogue', smallCatalogue.replace('kind: stock', 'kind: flow'))
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('reads answers that were loaded before for an indicator that names their survey later', async () => {
    await importAll(
      ctx,
      'survey-responses',
      csv([{ source: 'q', external_id: '1', survey: 'csat', responded_on: '2026-05-10', member: 'bob', score: 5, scale_max: 5 }]),
    )
    const rate = `  - { key: rate, name: Rate, definition: Answered., kind: ratio, window: period, unit: percent, better: higher, survey: { key: csat, method: response-rate } }\nfamilies:`
    await importAll(ctx, 'catalogue', smallCatalogue.replace('families:', rate))
    expect(await checkRollups(ctx)).toEqual([])
    const { model } = await ctx.models.current(ctx.scope)
    const cells = await ctx.database.db
      .selectFrom('rollup')
      .selectAll()
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .where('indicator_id', '=', model.indicators.byKey.get('rate')?.id ?? 0)
      .execute()
    expect(cells).toMatchObject([{ value: '1', weight: '1', n: 1 }])
  })

  it('moves a region with its sub-regions, and its level targets with it', async () => {
    await importAll(
      ctx,
      'targets',
      csv([{ level: 'seller', region: 'EMEA', indicator: 'bookings', period: 'FY27', value: 1200, currency: 'USD' }]),
    )
    await importAll(ctx, 'regions', csv([{ region: 'DACH', name: 'DACH', parent: 'APJ', aliases: '' }]))
    expect(await checkRollups(ctx)).toEqual([])
    const left = await ctx.database.db
      .selectFrom('target_piece')
      .select('tier')
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .where('tier', '=', 'level-in-region')
      .execute()
    expect(left).toEqual([])
  })

  it('keeps a member’s name out of everything that has versions', async () => {
    const report = await importAll(ctx, 'members', csv([{ member: 'ann', name: 'Anna', email: 'anna@x.example' }]))
    expect(report).toMatchObject({ accepted: 1, superseded: 1 })
    const audit = await ctx.database.db
      .selectFrom('audit')
      .select('detail')
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .execute()
    expect(JSON.stringify(audit)).not.toContain('nna')
  })
})

describe('a placement', () => {
  it('is written only where an assignment changes it, and the facts of whoever moved are summed under it', async () => {
    await importAll(ctx, 'actuals', csv([actual({ external_id: '1', member: 'cem' }), actual({ external_id: '2' })]))
    const report = await importAll(
      ctx,
      'assignments',
      csv([
        {
          member: 'cem',
          level: 'lead',
          region: 'DACH',
          manager: 'ann',
          fte: '0.5',
          valid_from: '2025-02-01',
          valid_to: '2026-05-15',
        },
      ]),
    )
    expect(report.derived).toMatchObject({ placements: 1, cells: 1 })
    expect(await checkRollups(ctx)).toEqual([])
  })
})

describe('target pieces', () => {
  it('reach back when facts of an earlier fiscal year arrive', async () => {
    const first = async () =>
      (
        await ctx.database.db
          .selectFrom('target_piece')
          .select((eb) => eb.fn.min('month').as('month'))
          .where('workspace_id', '=', ctx.scope.workspaceId)
          .executeTakeFirstOrThrow()
      ).month
    expect(await first()).toBe('2026-02-01')
    await importAll(ctx, 'actuals', csv([actual({ occurred_on: '2025-03-01' })]))
    expect(await first()).toBe('2025-02-01')
    expect(await checkRollups(ctx)).toEqual([])
  })
})
