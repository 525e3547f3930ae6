import { type RawBuilder, sql } from 'kysely'
import { intoPast, writtenVersion } from '../known.ts'
import type { Scope } from '../scope.ts'
import { creditedFacts } from './credited-facts.ts'

/**
 * Cells to recompute: everything credited to a member under an indicator within a range of days (whole months).
 * Parallel arrays; member 0 is "no member".
 */
export interface TouchedCells {
  indicatorIds: number[]
  memberIds: number[]
  from: string[]
  to: string[]
}

const touchedTable = (cells: TouchedCells) =>
  sql`unnest(${cells.indicatorIds}::bigint[], ${cells.memberIds}::bigint[], ${cells.from}::date[], ${cells.to}::date[])
      as t (indicator_id, member_id, from_day, to_day)`

/** First of two statements that bring the rollup in step with the facts: forgets the touched cells. */
export function forgetCells(scope: Scope, cells: TouchedCells): RawBuilder<unknown> {
  return intoPast(
    scope,
    'rollup',
    sql`using ${touchedTable(cells)}
      where r.workspace_id = ${scope.workspaceId} and r.indicator_id = t.indicator_id and r.member_id = t.member_id
        and r.bucket between t.from_day and t.to_day`,
  )
}

/** Second: sums the touched cells anew from the live facts. Cells must be distinct, or facts are counted twice. */
export function sumCells(scope: Scope, cells: TouchedCells): RawBuilder<unknown> {
  const facts = creditedFacts(
    scope,
    ({ indicator, member, day }) =>
      sql`t.indicator_id = ${indicator} and t.member_id = ${member} and ${day} between t.from_day and t.to_day`,
    sql`touched t,`,
  )
  return sql`
    with touched as materialized (select * from ${touchedTable(cells)}),
    facts as materialized (${facts})
    insert into rollup (workspace_id, indicator_id, bucket, region_id, member_id, placement_id, source_id, currency, overlay,
      value, weight, n, parts, recorded)
    select x.*, ${writtenVersion(scope)} from (${summed(scope, sql`select * from facts`)}) x
  `
}

/**
 * Adds the facts of one batch to the rollup, in one statement: for a batch that closed nothing, so that what was summed
 * before stays true.
 */
export function addBatch(scope: Scope, batchId: number): RawBuilder<unknown> {
  // Facts come first: of a batch that the planner has not met it expects none, and looks through all placements for each.
  return sql`
    with facts as materialized (${creditedFacts(scope, ({ batch }) => sql`${batch} = ${batchId}`)}),
    added as materialized (${summed(scope, sql`select * from facts`)}),
    past as (
      insert into rollup_past (workspace_id, indicator_id, bucket, region_id, member_id, placement_id, source_id, currency, overlay,
        value, weight, n, parts, recorded, superseded)
      select r.workspace_id, r.indicator_id, r.bucket, r.region_id, r.member_id, r.placement_id, r.source_id, r.currency, r.overlay,
        r.value, r.weight, r.n, r.parts, r.recorded, ${writtenVersion(scope)}
      from added a
      join rollup r on r.workspace_id = a.workspace_id and r.indicator_id = a.indicator_id and r.bucket = a.bucket and r.region_id = a.region_id
        and r.member_id = a.member_id and r.placement_id = a.placement_id and r.source_id = a.source_id and r.currency = a.currency
        and r.overlay = a.overlay
      where r.workspace_id = ${scope.workspaceId} and r.recorded < ${writtenVersion(scope)}
    )
    insert into rollup (workspace_id, indicator_id, bucket, region_id, member_id, placement_id, source_id, currency, overlay,
      value, weight, n, parts, recorded)
    select added.*, ${writtenVersion(scope)} from added
    on conflict (workspace_id, indicator_id, bucket, region_id, member_id, placement_id, source_id, currency, overlay)
    do update set value = rollup.value + excluded.value, weight = rollup.weight + excluded.weight, n = rollup.n + excluded.n,
      parts = rollup.parts + excluded.parts, recorded = excluded.recorded
  `
}

/** Rollup cells as they follow from facts alone: bucket, placement of the day, sums. */
function summed(scope: Scope, facts: RawBuilder<unknown>): RawBuilder<unknown> {
  const ws = scope.workspaceId
  return sql`
    select ${ws}::integer as workspace_id, f.indicator_id,
      case when i.kind = 'stock' or i.ratio_window = 'closing' then f.day else date_trunc('month', f.day::timestamp)::date end as bucket,
      f.region_id, f.member_id, coalesce(p.id, 0) as placement_id,
      case when i.kind = 'stock' or i.ratio_window = 'closing' then f.source_id else 0 end as source_id,
      f.currency, f.overlay, sum(f.value) as value, sum(f.weight) as weight, sum(f.n)::integer as n, sum(f.parts)::integer as parts
    from (${facts}) f
    join indicator_version i on i.workspace_id = ${ws} and i.indicator_id = f.indicator_id and i.superseded is null
    left join placement p on p.workspace_id = ${ws} and p.member_id = f.member_id and p.member_id <> 0 and p.superseded is null
      and f.day >= p.valid_from and (p.valid_to is null or f.day <= p.valid_to)
    group by 2, 3, 4, 5, 6, 7, 8, 9
  `
}

/** Snapshot days of the touched stocks and closing ratios, anew from the rollup; first forgets, then writes. */
export function refreshSnapshots(scope: Scope, indicatorIds: number[]): RawBuilder<unknown>[] {
  const ws = scope.workspaceId
  return [
    sql`delete from snapshot where workspace_id = ${ws} and indicator_id = any(${indicatorIds}::bigint[])`,
    sql`
      insert into snapshot (workspace_id, indicator_id, source_id, day, n)
      select ${ws}::integer, r.indicator_id, r.source_id, r.bucket, sum(r.n)
      from rollup r
      where r.workspace_id = ${ws} and r.indicator_id = any(${indicatorIds}::bigint[]) and r.source_id <> 0
      group by 2, 3, 4
    `,
  ]
}

export interface RollupDifference {
  indicator_id: number
  bucket: string
  region_id: number
  member_id: number
  placement_id: number
  source_id: number
  currency: string
  overlay: boolean
  side: 'only-in-rollup' | 'only-in-facts'
  value: string
  weight: string
  n: number
}

/** Every cell in which the stored rollup and a recomputation from facts differ; none = in step. */
export function rollupDifferences(scope: Scope): RawBuilder<RollupDifference> {
  const columns = sql`indicator_id, bucket, region_id, member_id, placement_id, source_id, currency, overlay,
    trim_scale(value) as value, trim_scale(weight) as weight, n, parts`
  return sql<RollupDifference>`
    with facts as materialized (select ${columns} from (${summed(
      scope,
      creditedFacts(scope, () => sql`true`),
    )}) computed),
    stored as (select ${columns} from rollup r where r.workspace_id = ${scope.workspaceId})
    select *, 'only-in-rollup' as side from (select * from stored except all select * from facts) missing
    union all
    select *, 'only-in-facts' as side from (select * from facts except all select * from stored) extra
    order by indicator_id, bucket, member_id
  `
}

/** Rebuilds the whole rollup from facts, in two statements, in a transaction of the caller. */
export function rebuildRollup(scope: Scope): RawBuilder<unknown>[] {
  return [
    intoPast(scope, 'rollup', sql`where r.workspace_id = ${scope.workspaceId}`),
    sql`
      insert into rollup (workspace_id, indicator_id, bucket, region_id, member_id, placement_id, source_id, currency, overlay,
        value, weight, n, parts, recorded)
      select x.*, ${writtenVersion(scope)} from (${summed(
        scope,
        creditedFacts(scope, () => sql`true`),
      )}) x
    `,
  ]
}

/** Which members have anything in the rollup, by indicator; all facts of these members are in these pairs. */
export function rolledUpPairs(scope: Scope, memberIds: number[]): RawBuilder<{ indicator_id: number; member_id: number }> {
  return sql`
    select distinct indicator_id, member_id from rollup
    where workspace_id = ${scope.workspaceId} and member_id = any(${memberIds}::bigint[])
  `
}

/** Sums everything of some indicators anew, in two statements: for when a definition says otherwise than before. */
export function rebuildIndicators(scope: Scope, indicatorIds: number[]): RawBuilder<unknown>[] {
  return [
    intoPast(
      scope,
      'rollup',
      sql`where r.workspace_id = ${scope.workspaceId} and r.indicator_id = any(${indicatorIds}::bigint[])`,
    ),
    sql`
      insert into rollup (workspace_id, indicator_id, bucket, region_id, member_id, placement_id, source_id, currency, overlay,
        value, weight, n, parts, recorded)
      select x.*, ${writtenVersion(scope)} from (${summed(
        scope,
        creditedFacts(scope, ({ indicator }) => sql`${indicator} = any(${indicatorIds}::bigint[])`),
      )}) x
    `,
  ]
}

/** Company totals of a bucket; overlay credit is left out (A4). `source_id` 0 = not kept apart. */
export interface BucketSum {
  indicator_id: number
  bucket: string
  source_id: number
  currency: string
  value: string
  weight: string
  n: number
}

/** Company totals by bucket of some indicators in a range of days. */
export function bucketSums(scope: Scope, indicatorIds: number[], from: string, to: string): RawBuilder<BucketSum> {
  return sql`
    select indicator_id, bucket, source_id, currency, sum(value) as value, sum(weight) as weight, sum(n) as n
    from rollup
    where workspace_id = ${scope.workspaceId} and indicator_id = any(${indicatorIds}::bigint[])
      and bucket between ${from}::date and ${to}::date and not overlay
    group by indicator_id, bucket, source_id, currency
  `
}

/** Days of stocks and closing ratios in the rollup that the list of snapshots lacks, has too many of, or counts otherwise. */
export function snapshotDifferences(
  scope: Scope,
): RawBuilder<{ indicator_id: number; source_id: number; day: string; side: string }> {
  return sql`
    with sums as materialized (
      select indicator_id, source_id, bucket as day, sum(n)::bigint as n from rollup
      where workspace_id = ${scope.workspaceId} and source_id <> 0 group by 1, 2, 3
    ),
    stored as (select indicator_id, source_id, day, n from snapshot where workspace_id = ${scope.workspaceId})
    select indicator_id, source_id, day, 'only-in-snapshots' as side
    from (select * from stored except all select * from sums) missing
    union all
    select indicator_id, source_id, day, 'only-in-rollup' from (select * from sums except all select * from stored) extra
    order by 1, 3
  `
}
