import type { Scope } from '@attain/db/scope.ts'
import type { TouchedRanges } from '@attain/db/queries/periods.queries.ts'
import { refreshStatistics } from '@attain/db/statistics.ts'
import type { ActualChange, DerivedChanges } from '@attain/shared/contracts/imports.ts'
import type { Closure } from '@attain/shared/domain/closure.ts'
import { dayInTimeZone } from '@attain/shared/domain/period.ts'
import { loadModel } from '../model/load-model.ts'
import type { Model } from '../model/model.ts'
import { refreshPlacements } from '../organisation/refresh-placements.ts'
import { booksMoved } from '../rollups/booked-through.ts'
import { closedChanges, refuseWithoutReason } from '../periods/closed-changes.ts'
import { CellSet } from '../rollups/cell-set.ts'
import { actualChanges, quarterActuals } from '../rollups/fact-changes.ts'
import { recount } from '../rollups/refresh-regions.ts'
import { refreshRollups, touchMembers } from '../rollups/refresh-rollups.ts'
import { isSameTree } from '../rollups/region-tree.ts'
import { dayOfVersion, type Horizon, horizonOf, sameHorizon } from '../targets/horizon.ts'
import { type PieceScope, refreshPieces, unitedPieces } from '../targets/refresh-pieces.ts'
import type { Stamp, Trx } from './in-version.ts'

/** What a write leaves to be derived anew. */
export interface Changed {
  /** Touched facts. */
  cells?: CellSet | undefined
  /** The batch that added facts to these cells and did nothing else to them; null = they are summed anew. */
  appended?: number | null | undefined
  /** Indicators whose every fact has to be summed anew. */
  indicators?: readonly number[] | undefined
  /** Whether subscriptions came in. */
  booked?: boolean | undefined
  /** Whether assignments changed. */
  placements?: boolean | undefined
  /** Whose targets have to be prorated anew. */
  pieces?: PieceScope | undefined
  /** Nothing will be kept: a change to a closed period is reported, not refused. */
  isPreview?: boolean | undefined
}

export interface Derived {
  counts: Omit<DerivedChanges, 'targets'>
  changes: ActualChange[]
  /** Closed periods whose numbers changed. */
  restated: Closure[]
}

const everything: PieceScope = { memberIds: 'all', indicatorIds: 'all' }

/**
 * Derives placements, rollup, snapshot days and target pieces from what a transaction has written, in that transaction
 * (A5, A3, A6): no reader ever sees the ones without the others.
 * @param before the model as the transaction found it
 * Refused when it changes a closed period without a reason (A11).
 * @param horizonBefore see `horizonAsWritten`; null = the pieces are not known to reach any horizon
 */
export async function derive(
  trx: Trx,
  scope: Scope,
  stamp: Stamp,
  before: Model,
  horizonBefore: Horizon | null,
  changed: Changed,
): Promise<Derived> {
  await refreshStatistics(trx)
  const cells = changed.cells ?? new CellSet()
  let { pieces } = changed
  let placements = 0
  if (changed.placements === true) {
    const refreshed = await refreshPlacements(trx, scope, stamp)
    placements = refreshed.placements
    await touchMembers(trx, scope, cells, refreshed.memberIds)
    if (refreshed.memberIds.length > 0) pieces = unitedPieces(pieces, { memberIds: refreshed.memberIds, indicatorIds: 'all' })
  }
  const isSame = changed.placements !== true && pieces === undefined && (changed.indicators ?? []).length === 0
  const model = isSame ? before : await loadModel(trx, scope)
  const actualsBefore = await quarterActuals(trx, scope, model, cells)
  const rebuilt = [
    ...new Set([...(changed.indicators ?? []), ...(await booksMoved(trx, scope, stamp, model, changed.booked === true))]),
  ]
  const summed = await refreshRollups(trx, scope, model, cells, rebuilt, changed.appended ?? null)
  if (horizonBefore === null || !isSameTree(before, model)) await recount(trx, scope, model)
  const changes = actualChanges(actualsBefore, await quarterActuals(trx, scope, model, cells))

  const horizon = await horizonOf(trx, scope, model.workspace, dayInTimeZone(stamp.at, model.workspace.timeZone))
  if (!sameHorizon(horizonBefore, horizon)) pieces = everything
  const targetPieces = pieces === undefined ? 0 : await refreshPieces(trx, scope, model, horizon, pieces)
  const restated = await closedChanges(trx, scope, stamp, before, {
    facts: touchedRanges(cells, changed.indicators ?? []),
    targets: pieces !== undefined,
    definitions: !isSame || changed.cells === undefined || cells.isEmpty,
  })
  if (changed.isPreview !== true) refuseWithoutReason(restated, stamp.reason)
  await refreshStatistics(trx)
  return { counts: { cells: summed, placements, targetPieces }, changes, restated }
}

function touchedRanges(cells: CellSet, whole: readonly number[]): TouchedRanges {
  const { indicatorIds, from, to } = cells.months
  return {
    indicatorIds: [...indicatorIds, ...whole],
    from: [...from, ...whole.map(() => '-infinity')],
    to: [...to, ...whole.map(() => 'infinity')],
  }
}

/** The horizon to which the pieces reach that the version before this one left. */
export async function horizonAsWritten(trx: Trx, scope: Scope, stamp: Stamp, model: Model): Promise<Horizon | null> {
  const day = await dayOfVersion(trx, scope, model.workspace, stamp.version - 1)
  return day === null ? null : horizonOf(trx, scope, model.workspace, day)
}
