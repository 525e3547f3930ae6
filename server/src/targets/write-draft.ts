import { liveTargets } from '@attain/db/queries/model.queries.ts'
import { insertVersioned, supersede } from '@attain/db/queries/versioned.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import { loadModel } from '../model/load-model.ts'
import type { Model } from '../model/model.ts'
import { derive, horizonAsWritten } from '../write/derive.ts'
import type { Stamp, Trx } from '../write/in-version.ts'
import { type DraftEffect, effectOf } from './draft-effect.ts'
import type { StoredDraft } from './read-draft.ts'
import type { StoredTarget } from './target-rows.ts'

const insertedAtOnce = 5_000

/** A draft beside what is live, in the transaction that will write it. */
export interface Weighed {
  model: Model
  live: StoredTarget[]
  effect: DraftEffect
}

export async function weigh(trx: Trx, scope: Scope, { cells }: StoredDraft): Promise<Weighed> {
  const model = await loadModel(trx, scope)
  const live = await liveTargets(trx, scope).execute()
  return { model, live, effect: effectOf(cells, live, model) }
}

/**
 * Writes what a draft changes and derives what follows from it: superseded rows first, so that no two of one period are
 * live at any moment (A11). Preview and publication both run it, so that the one shows what the other does.
 */
export async function writeDraft(trx: Trx, scope: Scope, stamp: Stamp, weighed: Weighed, reason: string): Promise<void> {
  const { model, effect } = weighed
  const horizon = await horizonAsWritten(trx, scope, stamp, model)
  if (effect.closed.length > 0) await supersede(trx, scope, 'target', effect.closed, stamp.version)
  for (let start = 0; start < effect.added.length; start += insertedAtOnce) {
    const rows = effect.added.slice(start, start + insertedAtOnce).map(({ values }) => ({ ...values, reason }))
    await insertVersioned(scope, 'target', rows, stamp.version).execute(trx)
  }
  await derive(trx, scope, stamp, model, horizon, { pieces: effect.pieces })
}
