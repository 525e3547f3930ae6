import { type RawBuilder, sql } from 'kysely'
import { placedFacts } from '../known.ts'
import type { Scope } from '../scope.ts'
import { creditedFacts } from './credited-facts.ts'
import { placementFields, type PlacementSelection } from './placement-filters.ts'
import { columnsOf, filtersGiven, filtersOfRows, type SelectionFields } from './selection-fields.ts'

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

/**
 * The same as `selected` for many lists at once, out of a relation that `factsFor` made: each fact with the position of
 * the list that takes it, counted from 0, as `list`; once for each selection that takes it. However many lists there
 * are, the statement is the same.
 */
export function selectedFrom(
  scope: Scope,
  facts: RawBuilder<unknown>,
  lists: readonly (readonly FactSelection[])[],
): RawBuilder<unknown> {
  const rows = lists.flatMap((selections, list) =>
    selections.map((selection) => ({ list, ...selection, ...selection.snapshots })),
  )
  const fields = fieldsOf(scope)
  return sql`
    select s.list, f.*
    from json_to_recordset(${JSON.stringify(rows)}::json) as s (
      list integer, "indicatorId" bigint, "from" date, "to" date, "sourceIds" bigint[], days date[], ${columnsOf(fields)}
    )
    join ${facts} f on f.indicator_id = s."indicatorId" and f.day between s."from" and s."to"
    cross join lateral (select f.placed_level_id as level_id, f.placed_manager_id as manager_id) p
    where (s."sourceIds" is null or ${inSnapshots(sql`s."sourceIds"`, sql`s.days`)}) ${filtersOfRows(fields, 's')}`
}

/** What each field asks of facts `f` and their placement `p`, besides days. */
const fieldsOf = (scope: Scope): SelectionFields<Exclude<keyof FactSelection, 'indicatorId' | 'from' | 'to' | 'snapshots'>> => ({
  regionIds: { type: 'bigint[]', asks: (ids) => sql`f.region_id = any(${ids})` },
  memberIds: { type: 'bigint[]', asks: (ids) => sql`f.member_id = any(${ids})` },
  offeringIds: { type: 'bigint[]', asks: (ids) => sql`f.offering_id = any(${ids})` },
  noOffering: { type: 'boolean', asks: (isAsked) => sql`(not ${isAsked} or f.offering_id is null)` },
  overlay: {
    type: 'text',
    asks: (which) => sql`(${which} = 'with' or f.overlay = (${which} = 'only'))`,
  },
  ...placementFields(scope, 'f'),
})

const inSnapshots = (sourceIds: RawBuilder<unknown>, days: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(f.source_id, f.day) in (select * from unnest(${sourceIds}, ${days}))`

/** Filters of facts `f` and their placement `p`, besides indicator and days. */
function narrowedBy(scope: Scope, selection: FactSelection): RawBuilder<unknown> {
  const filters = filtersGiven(fieldsOf(scope), selection)
  const { snapshots } = selection
  if (snapshots === undefined) return filters
  return sql`${filters} and ${inSnapshots(sql`${snapshots.sourceIds}::bigint[]`, sql`${snapshots.days}::date[]`)}`
}
