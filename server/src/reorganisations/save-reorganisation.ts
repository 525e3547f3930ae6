import { assignmentRecords } from '@attain/db/queries/assignment-records.queries.ts'
import {
  insertReorganisation,
  replaceChanges,
  type StoredChange,
  touchReorganisation,
} from '@attain/db/queries/reorganisations.queries.ts'
import type {
  NewReorganisation,
  Reorganisation,
  ReorganisationChange,
  SavedReorganisation,
} from '@attain/shared/contracts/reorganisations.ts'
import type { Day } from '@attain/shared/domain/period.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { loadModel } from '../model/load-model.ts'
import type { Model } from '../model/model.ts'
import { readAssignments } from '../organisation/live-assignments.ts'
import { inAudit } from '../write/in-audit.ts'
import type { Trx } from '../write/in-version.ts'
import { requireOpen } from '../write/open-draft.ts'
import { storedChanges } from './changes.ts'
import { readReorganisation, storedReorganisation } from './read-reorganisation.ts'
import { reorganisationSaved } from './reorganisation-audit.ts'

/**
 * Starts a reorganisation. It changes no assignment and so has no version; what is wrong with it comes with the answer and
 * only keeps it from being committed.
 * @throws AppError naming the change and the unknown key, or what does not go together
 */
export async function createReorganisation(ctx: Context, { name, date, changes }: NewReorganisation): Promise<Reorganisation> {
  const { scope, actor } = ctx
  const id = await inAudit(ctx, async (trx, at) => {
    const model = await loadModel(trx, scope)
    const stored = await toStore(trx, ctx, model, changes, date, [])
    const row = { name, effectiveOn: date, actor, at }
    const draft = await insertReorganisation(trx, scope, row).executeTakeFirstOrThrow()
    await replaceChanges(trx, scope, draft.id, stored)
    const saved = reorganisationSaved(draft.id, null, { name, date, changes: stored }, model)
    return { result: draft.id, audit: { action: 'start reorganisation', ...saved } }
  })
  return readReorganisation(ctx, id)
}

/**
 * Replaces name, date and changes of an open reorganisation. With another date, changes are taken as written over what
 * stands then.
 * @throws AppError `unknown-reorganisation`, `draft-closed`, `draft-changed`, and as `createReorganisation`
 */
export async function saveReorganisation(
  ctx: Context,
  id: number,
  { name, date, changes, revision }: SavedReorganisation,
): Promise<Reorganisation> {
  const { scope } = ctx
  await inAudit(ctx, async (trx, at) => {
    const draft = await storedReorganisation(trx, scope, id, { lock: true })
    requireOpen(draft, revision)
    const on = date ?? draft.row.effective_on
    const isMoved = on !== draft.row.effective_on
    const model = await loadModel(trx, scope)
    const known = isMoved ? [] : draft.changes
    const stored = await toStore(trx, ctx, model, isMoved ? changes.map(afresh) : changes, on, known)
    await replaceChanges(trx, scope, id, stored)
    const said = { effective_on: on, changed_at: at, ...(name === undefined ? {} : { name }) }
    await touchReorganisation(trx, scope, id, said).execute()
    const before = { name: draft.row.name, date: draft.row.effective_on, changes: draft.changes }
    const saved = reorganisationSaved(id, before, { name: name ?? before.name, date: on, changes: stored }, model)
    return { result: undefined, audit: { action: 'save reorganisation', ...saved } }
  })
  return readReorganisation(ctx, id)
}

/** A change from the date on without what it was written over. */
function afresh(change: ReorganisationChange): ReorganisationChange {
  if (change.kind === 'correct' || change.kind === 'remove') return change
  const { base: _, ...rest } = change
  return rest
}

async function toStore(
  trx: Trx,
  { scope }: Context,
  model: Model,
  changes: readonly ReorganisationChange[],
  date: Day,
  known: readonly StoredChange[],
): Promise<StoredChange[]> {
  await requireBases(trx, { scope }, changes, model)
  return storedChanges(changes, date, { model, live: await readAssignments(trx, scope), known })
}

/** @throws AppError `unknown-assignment` when a change names an assignment that its member never had */
async function requireBases(
  trx: Trx,
  { scope }: Pick<Context, 'scope'>,
  changes: readonly ReorganisationChange[],
  { members }: Model,
): Promise<void> {
  const ids = [...new Set(changes.flatMap(({ base }) => base ?? []))]
  if (ids.length === 0) return
  const owners = new Map((await assignmentRecords(trx, scope, { ids }).execute()).map((row) => [row.id, row.member_id]))
  for (const [at, { base, member }] of changes.entries()) {
    const owner = members.byKey.get(member)?.id
    if (base == null || owner === undefined || owners.get(base) === owner) continue
    throw new AppError('unknown-assignment', `change ${at + 1}: base: "${member}" never had an assignment ${base}.`, {
      status: 404,
    })
  }
}
