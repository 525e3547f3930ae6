import { beforeEach, expect, it } from 'vitest'
import type { ReorganisationChange } from '@attain/shared/contracts/reorganisations.ts'
import type { Context } from '@attain/server/context.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import { readOrganisation } from '@attain/server/organisation/read-organisation.ts'
import { commitReorganisation } from '@attain/server/reorganisations/commit-reorganisation.ts'
import { createReorganisation } from '@attain/server/reorganisations/save-reorganisation.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { importAll } from '../support/imports.ts'
import { liveState } from '../support/live-state.ts'
import { csv } from '../support/rows.ts'
import { smallWorkspace } from '../support/small-organisation.ts'

let ctx: Context
beforeEach(async () => {
  ctx = await smallWorkspace()
})

const date = '2026-12-01'
const danIn = (region: string, valid_from: string) =>
  importAll(
    ctx,
    'assignments',
    csv([{ member: 'dan', level: 'seller', region, manager: 'ann', fte: '1', valid_from, valid_to: '' }]),
  )
async function reorganise(...changes: ReorganisationChange[]): Promise<void> {
  const { id } = await createReorganisation(ctx, { name: 'A new order', date, changes })
  await commitReorganisation(ctx, id, { reason: 'a new order' })
}
const danOn = async (asOf: string) => {
  const found = (await readOrganisation(ctx, { asOf })).people.find(({ key }) => key === 'dan')
  return found === undefined ? null : found.region
}

it('refuses to revert an import whose assignment a reorganisation cut, says so, and leaves everything as it was', async () => {
  const imported = await danIn('DACH', '2026-06-01')
  await reorganise({ kind: 'move', member: 'dan', region: 'APJ' })
  const before = await liveState(ctx)
  await expect(revertImport(ctx, imported.id, 'wrong file')).rejects.toMatchObject({
    code: 'revert-conflict',
    status: 409,
    message: expect.stringContaining('changed later by hand, in a reorganisation'),
  })
  expect(await liveState(ctx)).toEqual(before)
  expect([await danOn('2026-11-30'), await danOn(date)]).toEqual(['DACH', 'APJ'])
})

it('reverts an import made after a reorganisation to what the reorganisation left', async () => {
  await danIn('DACH', '2026-06-01')
  await reorganise({ kind: 'move', member: 'dan', region: 'APJ' })
  const reorganised = await liveState(ctx)
  const { id } = await danIn('EMEA', date)
  expect(await danOn(date)).toBe('EMEA')
  await revertImport(ctx, id, 'too early')
  expect(await liveState(ctx)).toEqual(reorganised)
  expect(await danOn(date)).toBe('APJ')
  expect(await checkRollups(ctx)).toEqual([])
})

it('reverts an import that a reorganisation only moved others of', async () => {
  const { id } = await danIn('DACH', '2026-06-01')
  await reorganise({ kind: 'move', member: 'bob', region: 'APJ' })
  await revertImport(ctx, id, 'wrong file')
  expect(await danOn('2026-11-30')).toBeNull()
  expect(await checkRollups(ctx)).toEqual([])
})
