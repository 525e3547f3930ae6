import { liveRamps } from '@attain/db/queries/model.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { Moves } from '@attain/shared/contracts/organisation.ts'
import type { Day } from '@attain/shared/domain/period.ts'
import type { Model } from '../model/model.ts'
import type { Trx } from '../write/in-version.ts'
import { type Change, listMoves } from './list-moves.ts'

/** Who moves between two states of all assignments, with what that leaves open; see `listMoves`. */
export async function readMoves(
  trx: Trx,
  scope: Scope,
  model: Model,
  states: Omit<Change, 'ramped'>,
  preferred: Day,
): Promise<Moves> {
  const ramps = await liveRamps(trx, scope).execute()
  return listMoves({ ...states, ramped: new Set(ramps.map(({ level_id: id }) => id)) }, model, preferred)
}
