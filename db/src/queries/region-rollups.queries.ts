import { type RawBuilder, sql } from 'kysely'
import { bringInStep } from '../known.ts'
import type { Scope } from '../scope.ts'
import type { Span } from './region-sums.queries.ts'

/** Whole months of indicators; parallel arrays of ranges that have no day in common. */
export interface TouchedMonths {
  indicatorIds: number[]
  from: string[]
  to: string[]
}

const touchedTable = (months: TouchedMonths) =>
  sql`unnest(${months.indicatorIds}::bigint[], ${months.from}::date[], ${months.to}::date[]) as t (indicator_id, from_day, to_day)`

/** Sums of the rollup by region, in step for the touched months. */
export const refreshRegionRollup = (scope: Scope, months: TouchedMonths): RawBuilder<unknown>[] =>
  bringInStep(
    scope,
    'region_rollup',
    sql`exists (select from ${touchedTable(months)} where r.indicator_id = t.indicator_id and r.bucket between t.from_day and t.to_day)`,
    regionSums(
      scope,
      sql`${touchedTable(months)} join rollup r on r.indicator_id = t.indicator_id and r.bucket between t.from_day and t.to_day`,
    ),
  )

const regionSums = (scope: Scope, rollup: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select ${scope.workspaceId}::integer as workspace_id, r.indicator_id, r.bucket, r.region_id, coalesce(p.region_id, 0) as placed_region_id,
    r.source_id, r.currency, sum(r.value) as value, sum(r.weight) as weight, sum(r.n)::integer as n
  from ${rollup}
  left join placement p on p.workspace_id = ${scope.workspaceId} and p.id = r.placement_id
  where r.workspace_id = ${scope.workspaceId} and not r.overlay
  group by 2, 3, 4, 5, 6, 7
`

/** First and last bucket of each indicator; one without facts is absent. */
export function bucketRanges(
  scope: Scope,
  indicatorIds: number[],
): RawBuilder<{ indicator_id: number; first: string; last: string }> {
  return sql`
    select indicator_id, min(bucket) as first, max(bucket) as last from region_rollup
    where workspace_id = ${scope.workspaceId} and indicator_id = any(${indicatorIds}::bigint[])
    group by 1
  `
}

/** Stretches of time whose members are counted. Parallel arrays; `day` spans stand for every snapshot day within. */
export interface CountedSpans {
  indicatorIds: number[]
  spans: Span[]
  from: string[]
  to: string[]
}

/** Which regions count a region's members: parallel arrays of `memberOf` → `regionId`, `subtree`. */
export interface RegionTree {
  memberOf: number[]
  regionIds: number[]
  subtree: boolean[]
}

/**
 * Counts of members by region, in step for some stretches of time.
 * @param whole indicators of which everything is counted: periods too that nothing is recorded in any more
 */
export const refreshCoverage = (scope: Scope, spans: CountedSpans, whole: number[], tree: RegionTree): RawBuilder<unknown>[] =>
  bringInStep(
    scope,
    'region_coverage',
    sql`(r.indicator_id = any(${whole}::bigint[]) or exists (
      select from ${spanTable(spans)} where r.indicator_id = s.indicator_id and r.span = s.span
        and r.from_day between s.from_day and case when s.span = 'day' then s.to_day else s.from_day end))`,
    counted(scope, spans, tree),
  )

const spanTable = ({ indicatorIds, spans, from, to }: CountedSpans) =>
  sql`unnest(${indicatorIds}::bigint[], ${spans}::text[], ${from}::date[], ${to}::date[]) as s (indicator_id, span, from_day, to_day)`

/** Members are made distinct by region first, which leaves few rows for every region above them. */
function counted(scope: Scope, spans: CountedSpans, { memberOf, regionIds, subtree }: RegionTree): RawBuilder<unknown> {
  return sql`
    select ${scope.workspaceId}::integer as workspace_id, f.indicator_id, f.span, f.from_day, f.source_id, g.region_id, g.subtree,
      count(distinct f.member_id)::integer as members
    from (
      select distinct s.indicator_id, s.span, case when s.span = 'day' then r.bucket else s.from_day end as from_day, r.source_id,
        r.region_id, r.member_id
      from ${spanTable(spans)}
      join rollup r on r.indicator_id = s.indicator_id and r.bucket between s.from_day and s.to_day
      where r.workspace_id = ${scope.workspaceId} and not r.overlay and r.placement_id <> 0 and r.parts > 0
        and (s.span = 'day') = (r.source_id <> 0)
    ) f
    join unnest(${memberOf}::bigint[], ${regionIds}::bigint[], ${subtree}::boolean[]) as g (member_of, region_id, subtree)
      on g.member_of = f.region_id
    group by 2, 3, 4, 5, 6, 7
  `
}

/** Target pieces by region, in step for some indicators. */
export const refreshRegionTargets = (scope: Scope, indicatorIds: number[]): RawBuilder<unknown>[] =>
  bringInStep(
    scope,
    'region_target',
    sql`r.indicator_id = any(${indicatorIds}::bigint[])`,
    regionTargets(scope, sql`t.indicator_id = any(${indicatorIds}::bigint[])`),
  )

function regionTargets(scope: Scope, which: RawBuilder<unknown>): RawBuilder<unknown> {
  const days = sql`(t.to_day - t.from_day + 1)`
  const monthEnd = sql`(t.month + interval '1 month' - interval '1 day')::date`
  return sql`
    select ${scope.workspaceId}::integer as workspace_id, t.indicator_id, t.month, coalesce(p.region_id, 0) as region_id,
      t.basis = 'own' as own, t.currency, sum(t.amount) as amount, sum(t.phased) as phased,
      sum(t.in_force * ${days}) filter (where t.amount is null) as weighted,
      sum(t.in_force) filter (where t.amount is null and ${monthEnd} between t.from_day and t.to_day) as held,
      sum(${days})::bigint as days, bool_and(t.explicit_zero) as explicit_zero, min(t.comparator) as comparator
    from target_piece t
    join placement p on p.workspace_id = ${scope.workspaceId} and p.id = t.placement_id
    where t.workspace_id = ${scope.workspaceId} and ${which}
    group by 2, 3, 4, 5, 6
  `
}

export interface RegionDifference {
  what: 'region-rollup' | 'region-coverage' | 'region-target'
  side: 'only-stored' | 'only-computed'
  indicator_id: number
  day: string
  value: string
}

/** Every sum by region that does not follow from rollup and target pieces; none = in step. */
export function regionDifferences(scope: Scope, spans: CountedSpans, tree: RegionTree): RawBuilder<RegionDifference>[] {
  const ws = scope.workspaceId
  const compared = (
    what: RegionDifference['what'],
    table: RawBuilder<unknown>,
    computed: RawBuilder<unknown>,
    columns: RawBuilder<unknown>,
  ) =>
    sql<RegionDifference>`
      with computed as materialized (select ${columns} from (${computed}) x),
      stored as materialized (select ${columns} from ${table} x where x.workspace_id = ${ws})
      select ${sql.lit(what)} as what, 'only-stored' as side, indicator_id, day, row_to_json(d)::text as value
      from (select * from stored except all select * from computed) d
      union all
      select ${sql.lit(what)}, 'only-computed', indicator_id, day, row_to_json(d)::text
      from (select * from computed except all select * from stored) d
      order by 3, 4
    `
  return [
    compared(
      'region-rollup',
      sql`region_rollup`,
      regionSums(scope, sql`rollup r`),
      sql`indicator_id, bucket as day, region_id, placed_region_id, source_id, currency, trim_scale(value) as value, trim_scale(weight) as weight, n`,
    ),
    compared(
      'region-coverage',
      sql`region_coverage`,
      counted(scope, spans, tree),
      sql`indicator_id, from_day as day, span, source_id, region_id, subtree, members`,
    ),
    compared(
      'region-target',
      sql`region_target`,
      regionTargets(scope, sql`true`),
      sql`indicator_id, month as day, region_id, own, currency, trim_scale(amount) as amount, trim_scale(phased) as phased,
        trim_scale(weighted) as weighted, trim_scale(held) as held, days, explicit_zero, comparator`,
    ),
  ]
}
