import { type RawBuilder, sql } from 'kysely'
import { derivedIn, placedFacts } from '../known.ts'
import type { Scope } from '../scope.ts'
import { creditedFacts } from './credited-facts.ts'
import { piecesByWork, workedOn, type WorkDays } from './work-days.ts'

/** Facts that one figure is made of; a figure may be several selections together. */
export interface FactSelection {
  indicatorId: number
  /** Every day of the range, or only these sources on these days of it (stocks, closing ratios). */
  from: string
  to: string
  snapshots?: { sourceIds: number[]; days: string[] }
  regionIds?: number[]
  memberIds?: number[]
  levelIds?: number[]
  offeringIds?: number[]
  /** Facts without an offering only. */
  noOffering?: boolean
  /** The manager's subtree on the fact's day. */
  subtreeOf?: number
  /** Immediate reports on the fact's day; 0 = nobody's. */
  managerId?: number
  /** false: only facts of nobody who was placed on the day. */
  placed?: boolean
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
  const { snapshots, regionIds, memberIds, levelIds, offeringIds, subtreeOf, managerId, placed } = selection
  const filters = [
    snapshots === undefined
      ? sql``
      : sql`and (f.source_id, f.day) in (select * from unnest(${snapshots.sourceIds}::bigint[], ${snapshots.days}::date[]))`,
    regionIds === undefined ? sql`` : sql`and f.region_id = any(${regionIds}::bigint[])`,
    memberIds === undefined ? sql`` : sql`and f.member_id = any(${memberIds}::bigint[])`,
    levelIds === undefined ? sql`` : sql`and p.level_id = any(${levelIds}::bigint[])`,
    offeringIds === undefined ? sql`` : sql`and f.offering_id = any(${offeringIds}::bigint[])`,
    selection.noOffering === true ? sql`and f.offering_id is null` : sql``,
    managerId === undefined ? sql`` : sql`and coalesce(p.manager_id, 0) = ${managerId}`,
    placed === undefined ? sql`` : placed ? sql`and f.placement_id <> 0` : sql`and f.placement_id = 0`,
    selection.overlay === 'with' ? sql`` : selection.overlay === 'only' ? sql`and f.overlay` : sql`and not f.overlay`,
    subtreeOf === undefined
      ? sql``
      : sql`and exists (
          select from placement_chain c
          where c.workspace_id = ${scope.workspaceId} and c.placement_id = f.placement_id and c.ancestor_id = ${subtreeOf}
        )`,
  ]
  return sql.join(filters, sql` `)
}

export interface ListedFact {
  fact_kind: 'actual' | 'survey-response' | 'subscription'
  source_id: number
  external_id: string
  day: string
  region_id: number
  member_id: number
  offering_id: number | null
  account: string | null
  currency: string
  share: string
  value: string
  weight: string
  label: string | null
  url: string | null
  note: string | null
  /** Whether it is the one in the middle by value, or one of the two; null = not asked. */
  middle: boolean | null
}

/** The selected facts, newest first, one page of them. */
export function listFacts(
  scope: Scope,
  selections: readonly FactSelection[],
  page: { limit: number; offset: number; ranked?: boolean },
): RawBuilder<ListedFact> {
  const ws = scope.workspaceId
  if (page.ranked === true) return listRanked(scope, selections, page)
  return sql<ListedFact>`
    with picked as (
      select * from (${selected(scope, selections)}) f
      order by f.day desc, f.external_id, f.member_id, f.overlay limit ${page.limit} offset ${page.offset}
    )
    select f.fact_kind, f.source_id, f.external_id, f.day, f.region_id, f.member_id, f.offering_id, account.key as account,
      f.currency, f.share, f.value, f.weight, coalesce(a.label, s.label) as label, coalesce(a.url, s.url) as url,
      coalesce(a.note, s.note) as note, null::boolean as middle
    from picked f
    left join actual a on a.workspace_id = ${ws} and f.fact_kind = 'actual' and a.id = f.fact_id
    left join subscription s on s.workspace_id = ${ws} and f.fact_kind = 'subscription' and s.id = f.fact_id
    left join account on account.workspace_id = ${ws} and account.id = f.account_id
    order by f.day desc, f.external_id, f.member_id, f.overlay
  `
}

/** The two values in the middle, or the one, of facts that are one value each. */
export const middleValues = (scope: Scope, selections: readonly FactSelection[]): RawBuilder<{ value: string }> => sql`
  select v.value from (${rankedFacts(scope, selections)}) v where v.middle
`

/** Every fact once, with its value and its rank among them. */
const rankedFacts = (scope: Scope, selections: readonly FactSelection[]): RawBuilder<unknown> => sql`
  select r.*, r.rank between (r.total + 1) / 2 and r.total / 2 + 1 as middle
  from (
    select f.*, row_number() over (order by f.value, f.source_id, f.external_id) as rank, count(*) over () as total
    from (
      select distinct on (f.fact_kind, f.fact_id) f.fact_kind, f.fact_id, f.source_id, f.external_id, f.day, f.region_id, f.member_id,
        f.offering_id, f.account_id, f.currency, f.share, f.value / f.weight as value, f.weight
      from (${selected(scope, selections)}) f where f.weight <> 0
      order by f.fact_kind, f.fact_id, f.member_id
    ) f
  ) r
`

/** The facts by value, smallest first, the middle ones marked. */
function listRanked(scope: Scope, selections: readonly FactSelection[], page: { limit: number; offset: number }) {
  const ws = scope.workspaceId
  return sql<ListedFact>`
    select f.fact_kind, f.source_id, f.external_id, f.day, f.region_id, f.member_id, f.offering_id, account.key as account,
      f.currency, f.share, f.value, f.weight, a.label, a.url, a.note, f.middle
    from (${rankedFacts(scope, selections)}) f
    left join actual a on a.workspace_id = ${ws} and f.fact_kind = 'actual' and a.id = f.fact_id
    left join account on account.workspace_id = ${ws} and account.id = f.account_id
    order by f.rank limit ${page.limit} offset ${page.offset}
  `
}

/** What all selected facts add up to, by currency, and by day where `byDay` says so. */
export function sumSelected(
  scope: Scope,
  selections: readonly FactSelection[],
  byDay: boolean,
): RawBuilder<{ currency: string; day: string | null; count: number; value: string; weight: string }> {
  return sql`
    select f.currency, ${byDay ? sql`f.day` : sql`null::date`} as day, count(*) as count, sum(f.value) as value, sum(f.weight) as weight
    from (${selected(scope, selections)}) f group by 1, 2
  `
}

/** How often each score was given among the selected responses; a null score was asked for and not given. */
export function scoreCounts(
  scope: Scope,
  selections: readonly FactSelection[],
): RawBuilder<{ score: string | null; count: number }> {
  return sql`
    select s.score, count(distinct s.id) as count
    from (${selected(scope, selections)}) f
    join survey_response s on s.workspace_id = ${scope.workspaceId} and s.id = f.fact_id
    where f.fact_kind = 'survey-response'
    group by 1 order by 1
  `
}

/** Cumulative material: what was credited on each day, by currency. */
export function sumByDay(
  scope: Scope,
  selections: readonly FactSelection[],
): RawBuilder<{ day: string; currency: string; value: string; weight: string; n: number }> {
  return sql`
    select f.day, f.currency, sum(f.value) as value, sum(f.weight) as weight, sum(f.n) as n
    from (${selected(scope, selections)}) f group by 1, 2 order by 1
  `
}

export interface PieceSelection {
  indicatorId: number
  from: string
  to: string
  ownOnly: boolean
  regionIds?: number[]
  memberIds?: number[]
  levelIds?: number[]
  subtreeOf?: number
  managerId?: number
  /** Placements without a region, and days without a placement. */
  noRegion?: boolean
  placed?: boolean
}

/** Filters of a selection over `target_piece t` joined with its `placement p`. */
function pieceFilters(scope: Scope, selection: PieceSelection): RawBuilder<unknown> {
  const ws = scope.workspaceId
  const { regionIds, memberIds, levelIds, subtreeOf, managerId, noRegion, placed } = selection
  const filters = [
    noRegion === true ? sql`and p.region_id is null` : sql``,
    selection.ownOnly ? sql`and t.basis = 'own'` : sql``,
    regionIds === undefined ? sql`` : sql`and p.region_id = any(${regionIds}::bigint[])`,
    memberIds === undefined ? sql`` : sql`and t.member_id = any(${memberIds}::bigint[])`,
    levelIds === undefined ? sql`` : sql`and p.level_id = any(${levelIds}::bigint[])`,
    managerId === undefined ? sql`` : sql`and coalesce(p.manager_id, 0) = ${managerId}`,
    placed === undefined ? sql`` : placed ? sql`and t.placement_id <> 0` : sql`and t.placement_id = 0`,
    subtreeOf === undefined
      ? sql``
      : sql`and exists (
          select from placement_chain c
          where c.workspace_id = ${ws} and c.placement_id = t.placement_id and c.ancestor_id = ${subtreeOf}
        )`,
  ]
  return sql`t.workspace_id = ${ws} and t.indicator_id = ${selection.indicatorId}
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
