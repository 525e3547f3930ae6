import { liveLeaves, liveRamps, liveTargets } from '@attain/db/queries/model.queries.ts'
import type { NewTargetPiece } from '@attain/db/queries/target-pieces.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import { monthStart } from '@attain/shared/domain/day.ts'
import type { PlacementSpan } from '@attain/shared/domain/placement-stretch.ts'
import { memberPieces } from '@attain/shared/domain/proration.ts'
import type { Leave, Ramps } from '@attain/shared/domain/ramp.ts'
import type { TargetPiece } from '@attain/shared/domain/target-piece.ts'
import { TargetBook } from '@attain/shared/domain/target-resolution.ts'
import { groupBy } from '../model/load-model.ts'
import { effectiveOn, type LivePlacement, type Model } from '../model/model.ts'
import type { Trx } from '../write/in-version.ts'
import type { Horizon } from './horizon.ts'
import { concreteTargets } from './target-rows.ts'

/** Everything that decides the pieces of anybody's targets, read once. */
export interface Proration {
  model: Model
  /** By indicator; indicators without a target are absent. */
  books: ReadonlyMap<number, TargetBook>
  ramps: Ramps
  leaves: ReadonlyMap<number, readonly Leave[]>
}

/** Reads the live targets and what shapes them. `model` is as of the same moment. */
export async function loadProration(trx: Trx, scope: Scope, model: Model, horizon: Horizon): Promise<Proration> {
  const targets = await liveTargets(trx, scope).execute()
  const ramps = await liveRamps(trx, scope).execute()
  const leaves = await liveLeaves(trx, scope).execute()
  const { calendar } = model.workspace
  const books = new Map<number, TargetBook>()
  for (const [indicatorId, rows] of groupBy(targets, (row) => row.indicator_id)) {
    const indicator = model.indicators.byId.get(indicatorId)
    if (indicator === undefined) continue
    const rules = { indicator, calendar, curve: model.curves.get(indicatorId) ?? null }
    books.set(indicatorId, new TargetBook(concreteTargets(rows, calendar, horizon), rules))
  }
  return {
    model,
    books,
    ramps: new Map([...groupBy(ramps, (row) => row.level_id)].map(([levelId, rows]) => [levelId, rampOf(rows)])),
    leaves: groupBy(
      leaves.map((row) => ({ memberId: row.member_id, from: row.valid_from, to: row.valid_to, factor: row.factor })),
      (leave) => leave.memberId,
    ),
  }
}

/** The stored form of all pieces of one member's targets of one indicator; `[]` = no target. */
export function storedPiecesOf(proration: Proration, memberId: number, indicatorId: number): NewTargetPiece[] {
  const { model, books, ramps, leaves } = proration
  const book = books.get(indicatorId)
  if (book === undefined) return []
  const placements = model.placements.get(memberId) ?? []
  const spans = placements.map((placement) => spanOf(placement, model))
  const pieces = memberPieces(book, { memberId, spans, ramps, leaves: leaves.get(memberId) ?? [] })
  const basisOf = basisByPlacement(placements, indicatorId, model)
  return pieces.map((piece) => storedPiece(piece, memberId, indicatorId, basisOf(piece)))
}

/** Months without an entry of their own ask for everything. */
function rampOf(rows: readonly { month: number; share: string }[]): string[] {
  const last = Math.max(...rows.map(({ month }) => month))
  const shares = new Map(rows.map(({ month, share }) => [month, share]))
  return Array.from({ length: last }, (_, at) => shares.get(at + 1) ?? '100')
}

const spanOf = (placement: LivePlacement, model: Model): PlacementSpan => ({
  placementId: placement.id,
  levelId: placement.levelId,
  regionPath: placement.regionId === null ? [] : (model.regions.byId.get(placement.regionId)?.path ?? []),
  fte: placement.fte,
  from: placement.from,
  to: placement.to,
})

/**
 * The basis under which the level of a placement is measured on a piece's last day (A4); `own` where level and indicator have no link. Days
 * without a placement keep the basis of the last one before, or of the first.
 */
function basisByPlacement(placements: readonly LivePlacement[], indicatorId: number, model: Model) {
  const byId = new Map(placements.map((placement) => [placement.id, placement]))
  return ({ placementId, from, to }: TargetPiece): NewTargetPiece['basis'] => {
    const known = placementId === null ? undefined : byId.get(placementId)
    const placement = known ?? placements.findLast((each) => each.from <= from) ?? placements[0]
    return placement === undefined ? 'own' : (effectiveOn(model, placement.levelId, to).get(indicatorId)?.basis ?? 'own')
  }
}

const storedPiece = (
  piece: TargetPiece,
  memberId: number,
  indicatorId: number,
  basis: NewTargetPiece['basis'],
): NewTargetPiece => ({
  indicator_id: indicatorId,
  month: monthStart(piece.month),
  placement_id: piece.placementId ?? 0,
  member_id: memberId,
  from_day: piece.from,
  to_day: piece.to,
  amount: piece.amount,
  phased: piece.phased,
  in_force: piece.inForce,
  comparator: piece.comparator,
  currency: piece.currency ?? '',
  target_id: piece.targetId,
  tier: piece.tier,
  basis,
  explicit_zero: piece.explicitZero,
  fte: piece.fte,
  ramp: piece.ramp,
  leave: piece.leave,
})
