import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { runs } from '../support/runs.ts'
import { fact, some, step, unique } from '../support/import-arbitraries.ts'
import { takeStep, workspaceWithLater } from '../support/import-steps.ts'
import { importAll, importText } from '../support/imports.ts'
import { liveState } from '../support/live-state.ts'
import { loose } from '../support/loose-names.ts'
import { csv } from '../support/rows.ts'

it('leaves rollup, snapshots and pieces in step after any sequence of imports, corrections and reverts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const { ctx, taken } = await workspaceWithLater()
      for (const action of steps) {
        await takeStep(ctx, taken, action)
        expect(await checkRollups(ctx)).toEqual([])
        expect(await loose(ctx)).toEqual([])
      }
    }),
    { numRuns: runs(14) },
  )
})

it('says the same whatever the order of the rows in a file', async () => {
  const facts = fc.array(fact, { minLength: 2, maxLength: 6 }).map((rows) => unique(rows, ['external_id']))
  const shuffled = facts.chain((rows) =>
    fc.shuffledSubarray(rows, { minLength: rows.length }).map((other) => [rows, other] as const),
  )
  await fc.assert(
    fc.asyncProperty(shuffled, async ([rows, other]) => {
      const [{ ctx: first }, { ctx: second }] = [await workspaceWithLater(), await workspaceWithLater()]
      await importAll(first, 'actuals', csv(rows))
      await importAll(second, 'actuals', csv(other))
      expect(namesOnly(await liveState(second))).toEqual(namesOnly(await liveState(first)))
    }),
    { numRuns: runs(8) },
  )
})

/** Ids of things differ from workspace to workspace; how often each content occurs does not. */
function namesOnly(state: Record<string, string[]>): Record<string, string[]> {
  const plain = (text: string) => text.replace(/\["[a-z_]*_id",(\d+|null)\],?/g, '')
  return Object.fromEntries(Object.entries(state).map(([table, rows]) => [table, rows.map(plain).sort()]))
}

it('takes back any import of actuals exactly', async () => {
  const batches = fc
    .tuple(some(fact), some(fact))
    .map(([a, b]) => [unique(a, ['external_id']), unique(b, ['external_id'])] as const)
  await fc.assert(
    fc.asyncProperty(batches, async ([first, second]) => {
      const { ctx } = await workspaceWithLater()
      await importAll(ctx, 'actuals', csv(first))
      const before = await liveState(ctx)
      const report = await importAll(ctx, 'actuals', csv(second))
      if (report.version === null) return
      await revertImport(ctx, report.id, 'property')
      expect(await liveState(ctx)).toEqual(before)
    }),
    { numRuns: runs(8) },
  )
})

it('takes back any import of definitions exactly, newest first', async () => {
  const definition = step.filter((action) => 'catalogue' in action || ('kind' in action && definitionKinds.has(action.kind)))
  await fc.assert(
    fc.asyncProperty(fc.array(definition, { minLength: 1, maxLength: 4 }), some(fact), async (steps, facts) => {
      const { ctx } = await workspaceWithLater()
      await importText(ctx, 'actuals', csv(unique(facts, ['external_id'])))
      const taken: { id: number; before: unknown }[] = []
      for (const action of steps) {
        const before = await liveState(ctx)
        const text = 'catalogue' in action ? action.catalogue : 'rows' in action ? csv(action.rows) : ''
        const report = await importText(ctx, 'kind' in action ? action.kind : 'catalogue', text)
        if (report.state === 'committed' && report.version !== null) taken.push({ id: report.id, before })
      }
      for (const { id, before } of taken.reverse()) {
        await revertImport(ctx, id, 'property')
        expect(await liveState(ctx)).toEqual(before)
      }
      expect(await checkRollups(ctx)).toEqual([])
    }),
    { numRuns: runs(10) },
  )
})

const definitionKinds: ReadonlySet<ImportKind> = new Set(['regions', 'members', 'offerings'])
