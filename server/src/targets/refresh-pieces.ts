import { refreshRegionTargets } from '@attain/db/queries/region-rollups.queries.ts'
import {
  forgetPieces,
  insertPieces,
  type NewTargetPiece,
  retirePieces,
  storedPieces,
} from '@attain/db/queries/target-pieces.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { Model } from '../model/model.ts'
import type { Trx } from '../write/in-version.ts'
import type { Horizon } from './horizon.ts'
import { contentOf } from './piece-content.ts'
import { loadProration, storedPiecesOf } from './prorate.ts'

/** Whose pieces of which indicators. */
export interface PieceScope {
  memberIds: readonly number[] | 'all'
  indicatorIds: readonly number[] | 'all'
}

/** Both, as one scope; exact where one contains the other, else everything that either may touch. */
export const unitedPieces = (a: PieceScope | undefined, b: PieceScope | undefined): PieceScope | undefined =>
  a === undefined || b === undefined
    ? (a ?? b)
    : { memberIds: united(a.memberIds, b.memberIds), indicatorIds: united(a.indicatorIds, b.indicatorIds) }

const united = (a: readonly number[] | 'all', b: readonly number[] | 'all'): readonly number[] | 'all' =>
  a === 'all' || b === 'all' ? 'all' : [...new Set([...a, ...b])]

const insertedAtOnce = 10_000
const membersAtOnce = 200

/** Forgets every piece of indicators that there are no longer. */
export async function dropPieces(trx: Trx, scope: Scope, memberIds: number[], indicatorIds: number[]): Promise<void> {
  if (indicatorIds.length === 0) return
  await forgetPieces(scope, memberIds, indicatorIds).execute(trx)
  for (const statement of refreshRegionTargets(scope, indicatorIds)) await statement.execute(trx)
}

/**
 * Prorates the targets of these members anew (A6) and brings their stored pieces in step, in the transaction that changed
 * what they follow from. `model` is as that transaction leaves it.
 * @returns how many pieces were written
 */
export async function refreshPieces(trx: Trx, scope: Scope, model: Model, horizon: Horizon, whose: PieceScope): Promise<number> {
  const memberIds = whose.memberIds === 'all' ? [...model.members.byId.keys()] : [...new Set(whose.memberIds)]
  const indicatorIds = whose.indicatorIds === 'all' ? [...model.indicators.byId.keys()] : [...new Set(whose.indicatorIds)]
  if (memberIds.length === 0 || indicatorIds.length === 0) return 0
  const proration = await loadProration(trx, scope, model, horizon)
  const withTargets = indicatorIds.filter((id) => proration.books.has(id))
  const asked = new Set(indicatorIds)
  let count = 0
  for (let start = 0; start < memberIds.length; start += membersAtOnce) {
    const some = memberIds.slice(start, start + membersAtOnce)
    const { rows } = await storedPieces(scope, some).execute(trx)
    const stale = new Map(rows.flatMap((piece) => (asked.has(piece.indicator_id) ? [[contentOf(piece), piece] as const] : [])))
    const missing: NewTargetPiece[] = []
    for (const indicatorId of withTargets) {
      for (const memberId of some) {
        for (const piece of storedPiecesOf(proration, memberId, indicatorId)) {
          if (!stale.delete(contentOf(piece))) missing.push(piece)
        }
      }
    }
    if (stale.size > 0) await retirePieces(scope, [...stale.values()]).execute(trx)
    for (let at = 0; at < missing.length; at += insertedAtOnce) {
      await insertPieces(scope, missing.slice(at, at + insertedAtOnce)).execute(trx)
    }
    count += missing.length
  }
  for (const statement of refreshRegionTargets(scope, indicatorIds)) await statement.execute(trx)
  return count
}
