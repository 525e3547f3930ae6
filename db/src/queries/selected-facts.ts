import { type RawBuilder, sql } from 'kysely'
import { placedFacts } from '../known.ts'
import type { Scope } from '../scope.ts'
import { creditedFacts } from './credited-facts.ts'
import { type PlacementSelection, placementFilters } from './placement-filters.ts'

/** Facts that one figure is made of; a figure may be several selections together. */
export interface FactSelection extends PlacementSelection {
  indicatorId: number
  /** Every day of the range, or only these sources on these days of it (stocks, closing ratios). */
  from: string
  to: string
  snapshots?: { sourceIds: number[]; days: string[] }
  regionIds?: number[]
  memberIds?: number[]
  offeringIds?: number[]
  /** Facts without an offering only. */
  noOffering?: boolean
  /** Overlay credit counts in a member's own view alone (A4). */
  overlay: 'without' | 'with' | 'only'
}

/** The selected facts, credited parts with the placement of their day. */
export function selected(scope: Scope, selections: readonly FactSelection[]): RawBuilder<unknown> {
  return sql.join(
    selections.map((selection) => selectedBy(scope, selection)),
    sql` union all `,
  )
}

function selectedBy(scope: Scope, selection: FactSelection): RawBuilder<unknown> {
  const facts = creditedFacts(
    scope,
    ({ indicator, day }) =>
      sql`${indicator} = ${selection.indicatorId} and ${day} between ${selection.from}::date and ${selection.to}::date`,
  )
  return sql`
    select f.*
    from (${placedFacts(scope, facts)}) f
    left join placement p on p.workspace_id = ${scope.workspaceId} and p.id = f.placement_id and p.id <> 0
    where true ${narrowedBy(scope, selection)}
  `
}

/** All facts that any of the selections could take, with the level and manager they were placed under: read once for many. */
export function factsFor(scope: Scope, selections: readonly FactSelection[]): RawBuilder<unknown> {
  const indicatorIds = [...new Set(selections.map(({ indicatorId }) => indicatorId))]
  const days = selections.flatMap(({ from, to }) => [from, to]).toSorted()
  const facts = creditedFacts(
    scope,
    ({ indicator, day }) =>
      sql`${indicator} = any(${indicatorIds}::bigint[]) and ${day} between ${days[0]}::date and ${days.at(-1)}::date`,
  )
  return sql`
    select f.*, p.level_id as placed_level_id, p.manager_id as placed_manager_id
    from (${placedFacts(scope, facts)}) f
    left join placement p on p.workspace_id = ${scope.workspaceId} and p.id = f.placement_id and p.id <> 0
  `
}

/** The same as `selected`, out of a relation that `factsFor` made. */
export function selectedFrom(
  scope: Scope,
  facts: RawBuilder<unknown>,
  selections: readonly FactSelection[],
): RawBuilder<unknown> {
  const each = selections.map(
    (selection) => sql`
      select f.* from ${facts} f
      cross join lateral (select f.placed_level_id as level_id, f.placed_manager_id as manager_id) p
      where f.indicator_id = ${selection.indicatorId} and f.day between ${selection.from}::date and ${selection.to}::date
        ${narrowedBy(scope, selection)}`,
  )
  return sql.join(each, sql` union all `)
}

/** Filters of facts `f` and their placement `p`, besides indicator and days. */
function narrowedBy(scope: Scope, selection: FactSelection): RawBuilder<unknown> {
  const { snapshots, regionIds, memberIds, offeringIds } = selection
  const filters = [
    snapshots === undefined
      ? sql``
      : sql`and (f.source_id, f.day) in (select * from unnest(${snapshots.sourceIds}::bigint[], ${snapshots.days}::date[]))`,
    regionIds === undefined ? sql`` : sql`and f.region_id = any(${regionIds}::bigint[])`,
    memberIds === undefined ? sql`` : sql`and f.member_id = any(${memberIds}::bigint[])`,
    offeringIds === undefined ? sql`` : sql`and f.offering_id = any(${offeringIds}::bigint[])`,
    selection.noOffering === true ? sql`and f.offering_id is null` : sql``,
    selection.overlay === 'with' ? sql`` : selection.overlay === 'only' ? sql`and f.overlay` : sql`and not f.overlay`,
    placementFilters(scope, selection, 'f'),
  ]
  return sql.join(filters, sql` `)
}
