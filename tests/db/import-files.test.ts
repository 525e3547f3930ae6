import { beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '@attain/server/context.ts'
import { commitImport } from '@attain/server/imports/commit-import.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import { assignment } from '../support/import-rows.ts'
import { importAll, importText } from '../support/imports.ts'
import { liveState } from '../support/live-state.ts'
import { csv } from '../support/rows.ts'
import { actual, smallCatalogue, smallWorkspace } from '../support/small-organisation.ts'

let ctx: Context
beforeEach(async () => {
  ctx = await smallWorkspace()
})

describe('a file with one bad row among many', () => {
  it('is refused as a whole, with every bad row, and is kept as a refused batch', async () => {
    const rows = Array.from({ length: 6000 }, (_, at) =>
      actual({ external_id: `${at}`, member: at % 2999 === 1 ? 'nobody' : 'bob' }),
    )
    const report = await importText(ctx, 'actuals', csv(rows))
    expect(report.rejects.map(({ line, code }) => [line, code])).toEqual([
      [3, 'unknown-member'],
      [3002, 'unknown-member'],
      [6001, 'unknown-member'],
    ])
    const { count } = await ctx.database.db
      .selectFrom('actual')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .executeTakeFirstOrThrow()
    expect(count).toBe(0)
  })

  it('finds an id that comes back thousands of rows later, and names both lines', async () => {
    const rows = Array.from({ length: 12_000 }, (_, at) => actual({ external_id: `${at}` }))
    rows.push(actual({ external_id: '17', value: '7' }), actual({ external_id: '18' }))
    const report = await importText(ctx, 'actuals', csv(rows))
    expect(report).toMatchObject({ state: 'refused', duplicates: 1, rejects: [{ line: 12_002, code: 'duplicate-id' }] })
    expect(report.rejects[0]?.message).toContain('line 19 and in line 12002')
  })

  it('finds it also when the first of the two says what is recorded already', async () => {
    await importAll(ctx, 'actuals', csv([actual({ external_id: '17' })]))
    const rows = Array.from({ length: 12_000 }, (_, at) => actual({ external_id: `${at}` }))
    const report = await importText(ctx, 'actuals', csv([...rows, actual({ external_id: '17', value: '7' })]))
    expect(report).toMatchObject({ state: 'refused', unchanged: 1, rejects: [{ line: 12_002, code: 'duplicate-id' }] })
  })
})

describe('a file that cannot be read', () => {
  it('is a refused batch with one reason', async () => {
    const report = await importText(ctx, 'actuals', 'a;b\n1;2\n')
    expect(report).toMatchObject({ state: 'refused', rejects: [{ code: 'missing-column' }] })
  })

  it('says what is wrong with a mapping', async () => {
    const report = await importText(ctx, 'actuals', 'a,b\n1,2\n', {
      mapping: 'kind: actuals\ncolumns: { value: a, colour: b }\n',
    })
    expect(report).toMatchObject({ state: 'refused', rejects: [{ code: 'bad-mapping' }] })
  })

  it('says where a catalogue is wrong', async () => {
    const report = await importText(ctx, 'catalogue', smallCatalogue.replace('kind: stock', 'kind: stocks'))
    expect(report).toMatchObject({ state: 'refused', rejects: [{ line: 5, code: 'invalid-value' }] })
  })
})

describe('a fact that is stamped with a region', () => {
  it('is taken with a warning when its member had no placement that day', async () => {
    const report = await importAll(ctx, 'actuals', csv([actual({ member: 'dan', region: 'EMEA' })]))
    expect(report).toMatchObject({ accepted: 1, warned: 1, warnings: [{ line: 2, column: 'member', code: 'no-placement' }] })
  })

  it('keeps the region of its own day when its member moves later', async () => {
    await importAll(
      ctx,
      'actuals',
      csv([
        actual({ member: 'cem', occurred_on: '2026-05-15' }),
        actual({ external_id: '2', member: 'cem', occurred_on: '2026-05-16' }),
      ]),
    )
    await importAll(ctx, 'assignments', csv([assignment({ member: 'cem', region: 'EMEA', valid_from: '2026-05-16' })]))
    const { model } = await ctx.models.current(ctx.scope)
    const rows = await ctx.database.db
      .selectFrom('actual')
      .select(['external_id', 'region_id'])
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .orderBy('external_id')
      .execute()
    expect(rows.map(({ region_id: id }) => model.regions.byId.get(id)?.key)).toEqual(['DACH', 'APJ'])
  })
})

describe('a dry run', () => {
  const rows = csv([actual(), actual({ external_id: '2', value: '50' })])

  it('writes nothing but the batch, and says what attainment would change', async () => {
    const before = await liveState(ctx)
    const report = await importText(ctx, 'actuals', rows, { mode: 'dry-run' })
    expect(report).toMatchObject({ state: 'previewed', version: null, accepted: 2 })
    expect(report.changes).toEqual([
      { indicator: 'bookings', period: 'FY27-Q2', currency: null, before: null, after: { value: '150', weight: null, n: 2 } },
    ])
    expect(await liveState(ctx)).toEqual(before)
  })

  it('is committed under its own number from the very bytes that were previewed', async () => {
    const preview = await importText(ctx, 'actuals', rows, { mode: 'dry-run' })
    const report = await commitImport(ctx, preview.id, 'looks right')
    expect(report).toMatchObject({
      id: preview.id,
      state: 'committed',
      accepted: 2,
      reason: 'looks right',
      changes: preview.changes,
    })
    await expect(commitImport(ctx, preview.id, null)).rejects.toMatchObject({ code: 'not-previewed' })
    const kept = await ctx.database.db
      .selectFrom('import_file')
      .select('part')
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .execute()
    expect(kept).toEqual([])
  })

  it('keeps the files that its mapping looks things up in', async () => {
    const mapping = [
      'kind: actuals',
      'lookups: { who: { file: people.csv, key: name, value: key } }',
      'columns: { source: { constant: crm }, external_id: id, indicator: { constant: bookings }, occurred_on: day, member: { from: name, lookup: who }, value: amount }',
    ].join('\n')
    const people = async function* () {
      yield new TextEncoder().encode('name,key\nRobert,bob\n')
    }
    const preview = await importText(ctx, 'actuals', 'id,day,name,amount\n1,2026-05-10,Robert,5\n', {
      mode: 'dry-run',
      mapping,
      lookups: (name) => (name === 'people.csv' ? people() : null),
    })
    expect(preview).toMatchObject({ state: 'previewed', accepted: 1 })
    expect(await commitImport(ctx, preview.id, null)).toMatchObject({ state: 'committed', accepted: 1 })
  })

  it('cannot be reverted', async () => {
    const preview = await importText(ctx, 'actuals', rows, { mode: 'dry-run' })
    await expect(revertImport(ctx, preview.id, 'no')).rejects.toMatchObject({ code: 'not-committed' })
  })
})

describe('workspaces', () => {
  it('do not see each other: the same keys and ids in two of them are different things', async () => {
    const other = await smallWorkspace()
    await importAll(ctx, 'actuals', csv([actual()]))
    const before = await liveState(ctx)
    expect(await importAll(other, 'actuals', csv([actual({ value: '7' })]))).toMatchObject({ accepted: 1, superseded: 0 })
    expect(await liveState(ctx)).toEqual(before)
  })
})
