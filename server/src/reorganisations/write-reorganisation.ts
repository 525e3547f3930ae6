import { insertVersioned, supersede } from '@attain/db/queries/versioned.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { Assignment } from '@attain/shared/domain/assignment.ts'
import { loadModel } from '../model/load-model.ts'
import type { Model } from '../model/model.ts'
import { readAssignments } from '../organisation/live-assignments.ts'
import { derive, horizonAsWritten } from '../write/derive.ts'
import type { Stamp, Trx } from '../write/in-version.ts'
import { type Effect, effectOf } from './effect.ts'
import type { StoredReorganisation } from './read-reorganisation.ts'

const insertedAtOnce = 5_000

/** A reorganisation beside what is live, in the transaction that will write it. */
export interface Weighed {
  model: Model
  live: Assignment[]
  effect: Effect
}

export async function weigh(trx: Trx, scope: Scope, { row, changes }: StoredReorganisation): Promise<Weighed> {
  const model = await loadModel(trx, scope)
  const live = await readAssignments(trx, scope)
  return { model, live, effect: effectOf(changes, row.effective_on, live, model) }
}

/**
 * Writes what a reorganisation changes and derives placements, sums and target pieces from it: superseded assignments
 * first, so that no two of one member overlap at any moment (A5, A11). Preview and commit both run it, so that the one
 * shows what the other does.
 */
export async function writeReorganisation(
  trx: Trx,
  scope: Scope,
  stamp: Stamp,
  { model, effect }: Weighed,
  { isPreview }: { isPreview: boolean },
): Promise<void> {
  const horizon = await horizonAsWritten(trx, scope, stamp, model)
  if (effect.closed.length > 0) await supersede(trx, scope, 'assignment', effect.closed, stamp.version)
  for (let start = 0; start < effect.added.length; start += insertedAtOnce) {
    const rows = effect.added.slice(start, start + insertedAtOnce).map((assignment) => ({
      member_id: assignment.memberId,
      level_id: assignment.levelId,
      region_id: assignment.regionId,
      manager_id: assignment.managerId,
      fte: assignment.fte,
      valid_from: assignment.from,
      valid_to: assignment.to,
    }))
    await insertVersioned(scope, 'assignment', rows, stamp.version).execute(trx)
  }
  await derive(trx, scope, stamp, model, horizon, { placements: true, isPreview })
}
