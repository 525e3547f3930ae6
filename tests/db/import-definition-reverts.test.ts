import { beforeEach, describe, expect, it } from 'vitest'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import type { Context } from '@attain/server/context.ts'
import { commitImport } from '@attain/server/imports/commit-import.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { person, region, richer, whole, workspaceInUse } from '../support/definitions-in-use.ts'
import { importAll, importText } from '../support/imports.ts'
import { csv } from '../support/rows.ts'

let ctx: Context
beforeEach(async () => {
  ctx = await workspaceInUse()
})

const cases: { kind: ImportKind; file: string; changed: string; again: string }[] = [
  {
    kind: 'regions',
    file: csv([region('NORDICS', 'EMEA', 'Scandinavia'), region('DACH', 'APJ', '', 'Germany and more'), region('APJ', null)]),
    changed: csv([region('NORDICS', 'DACH', 'North'), region('EMEA', null)]),
    again: csv([region('NORDICS', 'APJ')]),
  },
  {
    kind: 'offerings',
    file: csv([
      { offering: 'advice', name: 'Advice', aliases: 'AD' },
      { offering: 'onboarding', name: 'Start', aliases: '' },
    ]),
    changed: csv([{ offering: 'advice', name: 'Advice calls', aliases: 'AC' }]),
    again: csv([{ offering: 'advice', name: 'Calls', aliases: '' }]),
  },
  {
    kind: 'members',
    file: csv([
      person('eve', { email: 'eve@x.example', hired_on: '2026-01-01' }),
      person('bob', { name: 'Robert', left_on: '2026-12-31' }),
    ]),
    changed: csv([person('eve', { name: 'Eva', hired_on: '2026-01-15' })]),
    again: csv([person('eve', { email: 'e@x.example' })]),
  },
  {
    kind: 'catalogue',
    file: richer,
    changed: richer
      .replace('value: 12', 'value: 15')
      .replace('kind: stock', 'kind: flow')
      .replace('name: Adviser', 'name: Advisor'),
    again: richer.replace('value: 12', 'value: 16'),
  },
]

describe.each(cases)('a revert of $kind', ({ kind, file, changed, again }) => {
  it('leaves exactly what was stored and answered before, corrections first', async () => {
    const empty = await whole(ctx)
    const first = await importAll(ctx, kind, file)
    const loaded = await whole(ctx)
    expect(loaded).not.toEqual(empty)
    const second = await importAll(ctx, kind, changed)
    expect(await whole(ctx)).not.toEqual(loaded)
    await expect(revertImport(ctx, first.id, 'wrong order')).rejects.toMatchObject({
      code: 'revert-conflict',
      status: 409,
      message: expect.stringContaining(`changed later by import ${second.id}`),
    })
    expect(await revertImport(ctx, second.id, 'wrong')).toMatchObject({ state: 'reverted' })
    expect(await whole(ctx)).toEqual(loaded)
    expect(await checkRollups(ctx)).toEqual([])
    await revertImport(ctx, first.id, 'wrong as well')
    expect(await whole(ctx)).toEqual(empty)
    expect(await checkRollups(ctx)).toEqual([])
    await expect(revertImport(ctx, first.id, 'again')).rejects.toMatchObject({ code: 'not-committed' })
  })

  it('can be followed by the same import, another one, and their reverts', async () => {
    const empty = await whole(ctx)
    const first = await importAll(ctx, kind, file)
    const loaded = await whole(ctx)
    await revertImport(ctx, first.id, 'by mistake')
    const second = await importAll(ctx, kind, file)
    expect(second).toMatchObject({ accepted: first.accepted, superseded: first.superseded })
    expect(await whole(ctx)).toEqual(loaded)
    const third = await importAll(ctx, kind, again)
    expect(await checkRollups(ctx)).toEqual([])
    await revertImport(ctx, third.id, 'once more')
    expect(await whole(ctx)).toEqual(loaded)
    await revertImport(ctx, second.id, 'once more')
    expect(await whole(ctx)).toEqual(empty)
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('overwrites nothing: every row of before is still there, closed or live', async () => {
    const first = await importAll(ctx, kind, file)
    const rows = await stored()
    await revertImport(ctx, first.id, 'wrong')
    expect(await stored()).toEqual(expect.arrayContaining(rows))
  })

  it('takes a previewed file that is committed afterwards for what it then is', async () => {
    const empty = await whole(ctx)
    const preview = await importText(ctx, kind, file, { mode: 'dry-run' })
    expect(preview.state).toBe('previewed')
    expect(await whole(ctx)).toEqual(empty)
    await expect(revertImport(ctx, preview.id, 'early')).rejects.toMatchObject({ code: 'not-committed' })
    await commitImport(ctx, preview.id, null)
    await revertImport(ctx, preview.id, 'wrong')
    expect(await whole(ctx)).toEqual(empty)
  })
})

/** Every definition ever written, whatever closed it since. */
async function stored(): Promise<string[]> {
  const ws = ctx.scope.workspaceId
  const texts: string[] = []
  for (const table of [
    'region_version',
    'offering_version',
    'member_version',
    'person',
    'indicator_version',
    'level_version',
    'level_indicator',
    'job_family_version',
  ] as const) {
    const rows = await ctx.database.db.selectFrom(table).selectAll().where('workspace_id', '=', ws).execute()
    for (const { superseded: _, ...row } of rows) texts.push(`${table} ${JSON.stringify(row)}`)
  }
  return texts
}
