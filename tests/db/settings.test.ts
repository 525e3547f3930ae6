import { beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '@attain/server/context.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import { checkRollups, rebuildRollups } from '@attain/server/rollups/check-rollups.ts'
import { readSettings, setSetting } from '@attain/server/settings/settings.ts'
import { importAll } from '../support/imports.ts'
import { csv } from '../support/rows.ts'
import { actual, smallWorkspace } from '../support/small-organisation.ts'

let ctx: Context
beforeEach(async () => {
  ctx = await smallWorkspace()
})

describe('a setting', () => {
  it.each([
    ['fiscal-year-start', '7'],
    ['time-zone', 'Europe/Berlin'],
    ['reporting-currency', 'EUR'],
    ['bands', '0.9..1.1'],
    ['pace', 'working-days'],
    ['name', 'Success services'],
  ] as const)('%s is kept, as a version of its own with its audit row', async (name, value) => {
    const stood = await readSettings(ctx)
    const before = (await ctx.models.current(ctx.scope)).version
    expect((await setSetting(ctx, name, value, 'as agreed'))[name]).toBe(value)
    const { version, model } = await ctx.models.current(ctx.scope)
    expect([version, model.modelVersion]).toEqual([before + 1, before + 1])
    const audit = await ctx.database.db
      .selectFrom('audit')
      .select(['action', 'subject', 'detail'])
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .where('version', '=', version)
      .execute()
    expect(audit).toEqual([{ action: 'settings set', subject: `setting ${name}`, detail: { before: stood[name], after: value } }])
    expect(await checkRollups(ctx)).toEqual([])
  })

  it.each([
    ['fiscal-year-start', '13'],
    ['time-zone', 'Mars/Olympus'],
    ['reporting-currency', 'dollars'],
    ['bands', '1.1..0.9'],
    ['pace', 'sometimes'],
    ['name', ''],
  ] as const)('%s refuses %s', async (name, value) => {
    const before = await readSettings(ctx)
    await expect(setSetting(ctx, name, value, null)).rejects.toMatchObject({ code: 'bad-setting' })
    expect(await readSettings(ctx)).toEqual(before)
  })

  it('moves the fiscal year of catalogue thresholds, which are entered by no period', async () => {
    await setSetting(ctx, 'fiscal-year-start', '7', null)
    const months = await ctx.database.db
      .selectFrom('target_piece')
      .select('month')
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .execute()
    expect(months.map(({ month }) => month).sort()[0]).toBe('2026-07-01')
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('of the fiscal year is refused while there are targets, plans or rates, and free again after they are gone', async () => {
    const target = await importAll(
      ctx,
      'targets',
      csv([{ level: 'seller', indicator: 'bookings', period: 'FY27', value: 1200, currency: 'USD' }]),
    )
    const rates = await importAll(
      ctx,
      'fx-rates',
      csv([{ currency: 'EUR', fiscal_year: 'FY27', rate: '1.1', quote: 'reporting-per-unit' }]),
    )
    await expect(setSetting(ctx, 'fiscal-year-start', '7', null)).rejects.toMatchObject({
      code: 'setting-in-use',
      message: expect.stringContaining('1 targets, 0 plans and 1 exchange rates') as string,
    })
    await expect(setSetting(ctx, 'reporting-currency', 'EUR', null)).rejects.toMatchObject({ code: 'setting-in-use' })
    await revertImport(ctx, rates.id, 'wrong')
    await revertImport(ctx, target.id, 'wrong')
    expect((await setSetting(ctx, 'fiscal-year-start', '7', null))['fiscal-year-start']).toBe('7')
  })
})

describe('the rollup check', () => {
  it('finds a changed sum, a lost snapshot day and a lost piece, and a rebuild mends them', async () => {
    await importAll(ctx, 'actuals', csv([actual(), actual({ external_id: '2', indicator: 'arr' })]))
    const ws = ctx.scope.workspaceId
    await ctx.database.db
      .updateTable('rollup')
      .set({ value: '7' })
      .where('workspace_id', '=', ws)
      .where('source_id', '=', 0)
      .execute()
    await ctx.database.db.deleteFrom('snapshot').where('workspace_id', '=', ws).execute()
    await ctx.database.db.deleteFrom('target_piece').where('workspace_id', '=', ws).where('month', '=', '2026-05-01').execute()
    const found = await checkRollups(ctx)
    expect(new Set(found.map(({ what, side }) => `${what} ${side}`))).toEqual(
      new Set([
        'rollup only-stored',
        'rollup only-computed',
        'snapshot only-computed',
        'target-piece only-computed',
        'region-rollup only-stored',
        'region-rollup only-computed',
        'region-target only-stored',
      ]),
    )
    await rebuildRollups(ctx)
    expect(await checkRollups(ctx)).toEqual([])
  })
})
