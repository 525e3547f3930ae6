import { insertVersioned, supersede } from '@attain/db/queries/versioned.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import { loadModel } from '../model/load-model.ts'
import type { Model } from '../model/model.ts'
import { derive, horizonAsWritten } from '../write/derive.ts'
import type { Stamp, Trx } from '../write/in-version.ts'
import { type DraftEffect, effectOf } from './draft-effect.ts'
import { type LiveRows, liveRows, targetTables } from './live-rows.ts'
import type { StoredDraft } from './read-draft.ts'

const insertedAtOnce = 5_000

/** A draft beside what is live, in the transaction that will write it. */
export interface Weighed {
  model: Model
  live: LiveRows
  effect: DraftEffect
}

export async function weigh(trx: Trx, scope: Scope, { cells }: StoredDraft): Promise<Weighed> {
  const model = await loadModel(trx, scope)
  const live = await liveRows(trx, scope)
  return { model, live, effect: effectOf(cells, live, model) }
}

/**
 * Writes what a draft changes and derives what follows from it: superseded rows first, so that no two of one period are
 * live at any moment (A11). Preview and publication both run it, so that the one shows what the other does.
 */
export async function writeDraft(
  trx: Trx,
  scope: Scope,
  stamp: Stamp,
  weighed: Weighed,
  { reason, isPreview }: { reason: string; isPreview: boolean },
): Promise<void> {
  const { model, effect } = weighed
  const horizon = await horizonAsWritten(trx, scope, stamp, model)
  for (const table of targetTables) {
    const closed = effect.closed[table]
    if (closed.length > 0) await supersede(trx, scope, table, closed, stamp.version)
    const added = effect.added.filter((row) => row.table === table)
    for (let start = 0; start < added.length; start += insertedAtOnce) {
      const rows = added.slice(start, start + insertedAtOnce).map(({ values }) => ({ ...values, reason }))
      await insertVersioned(scope, table, rows, stamp.version).execute(trx)
    }
  }
  await derive(trx, scope, stamp, model, horizon, { pieces: effect.pieces, isPreview })
}
