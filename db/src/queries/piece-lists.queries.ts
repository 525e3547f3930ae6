import { type RawBuilder, sql } from 'kysely'
import { derivedIn } from '../known.ts'
import type { Scope } from '../scope.ts'
import { type PlacementSelection, placementFilters } from './placement-filters.ts'
import { piecesByWork, workedOn, type WorkDays } from './work-days.ts'

export interface PieceSelection extends PlacementSelection {
  indicatorId: number
  from: string
  to: string
  ownOnly: boolean
  regionIds?: number[]
  memberIds?: number[]
  /** Placements without a region, and days without a placement. */
  noRegion?: boolean
}

/** Filters of a selection over `target_piece t` joined with its `placement p`. */
function pieceFilters(scope: Scope, selection: PieceSelection): RawBuilder<unknown> {
  const { regionIds, memberIds, noRegion } = selection
  const filters = [
    noRegion === true ? sql`and p.region_id is null` : sql``,
    selection.ownOnly ? sql`and t.basis = 'own'` : sql``,
    regionIds === undefined ? sql`` : sql`and p.region_id = any(${regionIds}::bigint[])`,
    memberIds === undefined ? sql`` : sql`and t.member_id = any(${memberIds}::bigint[])`,
    placementFilters(scope, selection, 't'),
  ]
  return sql`t.workspace_id = ${scope.workspaceId} and t.indicator_id = ${selection.indicatorId}
    and t.month between ${selection.from}::date and ${selection.to}::date ${sql.join(filters, sql` `)}`
}

/**
 * What of the phased target falls on each day, by currency: a piece's amount falls evenly on its days, or with `work`
 * on its working days.
 */
export function phasedByDay(
  scope: Scope,
  selection: PieceSelection,
  work: WorkDays | null,
): RawBuilder<{ day: string; currency: string; phased: string }> {
  const { indicatorId, from, to } = selection
  const pieces =
    work === null
      ? derivedIn(scope, 'target_piece')
      : sql`(${piecesByWork(scope, work, [indicatorId], sql`t.month between ${from}::date and ${to}::date`)})`
  const ofDay = work === null ? sql`t.phased / (t.to_day - t.from_day + 1)` : workedOn(work, sql`g.step`)
  return sql`
    select (t.from_day + g.step)::date as day, t.currency, sum(${ofDay}) as phased
    from ${pieces} t
    join placement p on p.workspace_id = ${scope.workspaceId} and p.id = t.placement_id
    cross join lateral generate_series(0, t.to_day - t.from_day) as g (step)
    where ${pieceFilters(scope, selection)} and t.phased is not null
    group by 1, 2
  `
}

/** Target pieces of a figure with the row each comes from, by member and day. */
export function listPieces(scope: Scope, selection: PieceSelection) {
  const ws = scope.workspaceId
  return sql<{
    member_id: number
    level_id: number | null
    from_day: string
    to_day: string
    amount: string | null
    phased: string | null
    in_force: string
    comparator: string
    currency: string
    target_id: number
    tier: 'member' | 'level-in-region' | 'level'
    fte: string | null
    ramp: string | null
    leave: string | null
  }>`
    select t.member_id, p.level_id, t.from_day, t.to_day, t.amount, t.phased, t.in_force, t.comparator, t.currency, t.target_id, t.tier,
      t.fte, t.ramp, t.leave
    from ${derivedIn(scope, 'target_piece')} t
    join placement p on p.workspace_id = ${ws} and p.id = t.placement_id
    where ${pieceFilters(scope, selection)}
    order by t.member_id, t.from_day
  `
}

/** Target rows by id, live or superseded. */
export function targetsById(scope: Scope, ids: number[]) {
  return sql<{
    id: number
    level_id: number | null
    region_id: number | null
    member_id: number | null
    period_key: string | null
    period_from: string
    repeats: string | null
    comparator: string
    value: string
    currency: string | null
    reason: string | null
  }>`
    select id, level_id, region_id, member_id, period_key, period_from, repeats, comparator, value, currency, reason
    from target where workspace_id = ${scope.workspaceId} and id = any(${ids}::bigint[])
    order by id
  `
}
