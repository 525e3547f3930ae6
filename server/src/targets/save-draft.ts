import { planRecords } from '@attain/db/queries/plan-records.queries.ts'
import { insertDraft, replaceCells, touchDraft } from '@attain/db/queries/target-drafts.queries.ts'
import { targetRecords } from '@attain/db/queries/target-records.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { DraftCellInput, NewDraft, SavedDraft, TargetDraft } from '@attain/shared/contracts/target-drafts.ts'
import type { Context } from '../context.ts'
import { requireOpen } from '../write/open-draft.ts'
import { AppError } from '../errors.ts'
import { loadModel } from '../model/load-model.ts'
import type { Trx } from '../write/in-version.ts'
import { inAudit } from '../write/in-audit.ts'
import { draftSaved } from './draft-audit.ts'
import { storedCells } from './draft-cells.ts'
import { liveRows } from './live-rows.ts'
import { readDraft, storedDraft } from './read-draft.ts'

/**
 * Starts a draft. It changes no number and so has no version; what is wrong with its cells comes with the answer and only
 * keeps it from being published.
 * @throws AppError naming the cell and the unknown key, or what does not go together
 */
export async function createDraft(ctx: Context, { name, cells }: NewDraft): Promise<TargetDraft> {
  const { scope, actor } = ctx
  const id = await inAudit(ctx, async (trx, at) => {
    await requireBases(trx, scope, cells)
    const model = await loadModel(trx, scope)
    const stored = storedCells(cells, model, await allLive(trx, scope))
    const draft = await insertDraft(trx, scope, { name, actor, at }).executeTakeFirstOrThrow()
    await replaceCells(trx, scope, draft.id, stored)
    const saved = draftSaved(draft.id, null, { name, cells: stored }, model)
    return { result: draft.id, audit: { action: 'start target draft', ...saved } }
  })
  return readDraft(ctx, id)
}

/**
 * Replaces name and cells of an open draft. A cell keeps the row that it was first written over unless it says another.
 * @throws AppError `unknown-draft`, `draft-closed`, `draft-changed`, and as `createDraft`
 */
export async function saveDraft(ctx: Context, id: number, { name, cells, revision }: SavedDraft): Promise<TargetDraft> {
  const { scope } = ctx
  await inAudit(ctx, async (trx, at) => {
    const draft = await storedDraft(trx, scope, id, { lock: true })
    requireOpen(draft, revision)
    await requireBases(trx, scope, cells)
    const model = await loadModel(trx, scope)
    const stored = storedCells(cells, model, await allLive(trx, scope), draft.cells)
    await replaceCells(trx, scope, id, stored)
    await touchDraft(trx, scope, id, { changed_at: at, ...(name === undefined ? {} : { name }) }).execute()
    const before = { name: draft.row.name, cells: draft.cells }
    const saved = draftSaved(id, before, { name: name ?? before.name, cells: stored }, model)
    return { result: undefined, audit: { action: 'save target draft', ...saved } }
  })
  return readDraft(ctx, id)
}

async function allLive(trx: Trx, scope: Scope) {
  const { target, plan } = await liveRows(trx, scope)
  return [...target, ...plan]
}

/** @throws AppError `unknown-target` when a cell names a row as seen that never was */
async function requireBases(trx: Trx, scope: Scope, cells: readonly DraftCellInput[]): Promise<void> {
  for (const [word, records] of [
    ['target', targetRecords],
    ['plan', planRecords],
  ] as const) {
    const named = cells.filter(({ plan }) => (plan === true) === (word === 'plan'))
    const ids = [...new Set(named.flatMap(({ base }) => base ?? []))]
    if (ids.length === 0) continue
    const known = new Set((await records(trx, scope, { ids, history: true }).execute()).map((row) => row.id))
    const missing = ids.find((id) => !known.has(id))
    if (missing !== undefined) throw new AppError('unknown-target', `base: there is no ${word} ${missing}.`, { status: 404 })
  }
}
