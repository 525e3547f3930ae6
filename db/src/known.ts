import { type RawBuilder, sql } from 'kysely'
import type { Regrouped, Scope } from './scope.ts'

/**
 * As known at (A11): which rows a scope sees. Without `knownAt` those that stand now; with it those recorded by that
 * version and not superseded by then. Builders that read take their rows through these three, and nothing else of them
 * knows about time of knowledge.
 */

/** Whether a row of an append-only table counts, as a condition. @param alias of the table in the statement */
export function counts(scope: Scope, alias: string): RawBuilder<boolean> {
  const superseded = sql.ref(`${alias}.superseded`)
  if (scope.knownAt === undefined) return sql<boolean>`${superseded} is null`
  return sql<boolean>`(${sql.ref(`${alias}.recorded`)} <= ${scope.knownAt} and (${superseded} is null or ${superseded} > ${scope.knownAt}))`
}

/** Append-only tables of which there are millions of rows. */
type FactTable = 'actual' | 'credit' | 'survey_response' | 'subscription'

/**
 * A table of facts, to stand in `from … alias`, beside `counts`. Its rows as known are two branches, as each has an index
 * of its own and both at once have none.
 */
export function factsIn(scope: Scope, table: FactTable): RawBuilder<unknown> {
  if (scope.knownAt === undefined) return sql.table(table)
  const { workspaceId: ws, knownAt } = scope
  return sql`(
    select * from ${sql.table(table)} where workspace_id = ${ws} and superseded is null and recorded <= ${knownAt}
    union all
    select * from ${sql.table(table)} where workspace_id = ${ws} and superseded > ${knownAt} and recorded <= ${knownAt})`
}

/** Derived tables with a past. */
export type DerivedTable = 'rollup' | 'region_rollup' | 'region_coverage' | 'region_target' | 'target_piece'

/** A derived table, to stand in `from … alias`: as known, and regrouped where the reading says so. */
export function derivedIn(scope: Scope, table: DerivedTable): RawBuilder<unknown> {
  const rows = knownIn(scope, table)
  const { regrouped } = scope
  if (regrouped === undefined || (table !== 'rollup' && table !== 'target_piece')) return rows
  const region = table === 'rollup' ? sql`coalesce(g.region_id, d.region_id) as region_id, ` : sql``
  return sql`(
    select ${sql.join(regroupedColumns[table].map((name) => sql.ref(`d.${name}`)))}, ${region}
      coalesce(g.placement_id, d.placement_id) as placement_id
    from ${rows} d left join ${membersIn(regrouped)} on g.member_id = d.member_id
    where d.workspace_id = ${scope.workspaceId})`
}

/**
 * What a join says already, said once more by lists, so that each half of a derived table as known is found by its index.
 * Of a table as it stands the join itself is enough, and saying it twice lets the planner expect a fraction of the rows.
 */
export const inEachHalf = ({ knownAt }: Scope, condition: RawBuilder<unknown>): RawBuilder<unknown> =>
  knownAt === undefined ? sql`` : sql`and ${condition}`

/** Which placement stands for each member, as `g`. */
const membersIn = ({ memberIds, placementIds, regionIds }: Regrouped): RawBuilder<unknown> =>
  sql`unnest(${memberIds}::bigint[], ${placementIds}::bigint[], ${regionIds}::bigint[]) as g (member_id, placement_id, region_id)`

/**
 * Credited facts with the placement they count under, 0 = none: the one of the fact's day, or the one that stands for the
 * member (A5), whose region is then the fact's too.
 */
export function placedFacts(scope: Scope, facts: RawBuilder<unknown>): RawBuilder<unknown> {
  const { regrouped, workspaceId: ws } = scope
  if (regrouped === undefined) {
    return sql`
      select f.*, coalesce(p.id, 0) as placement_id
      from (${facts}) f
      left join placement p on p.workspace_id = ${ws} and p.member_id = f.member_id and p.member_id <> 0 and ${counts(scope, 'p')}
        and f.day >= p.valid_from and (p.valid_to is null or f.day <= p.valid_to)`
  }
  return sql`
    select f.fact_kind, f.fact_id, f.indicator_id, f.day, coalesce(g.region_id, f.region_id) as region_id, f.member_id, f.source_id,
      f.external_id, f.offering_id, f.account_id, f.currency, f.overlay, f.share, f.value, f.weight, f.n, f.parts,
      coalesce(g.placement_id, 0) as placement_id
    from (${facts}) f left join ${membersIn(regrouped)} on g.member_id = f.member_id`
}

/** A derived table as known, whoever was placed where. */
function knownIn(scope: Scope, table: DerivedTable): RawBuilder<unknown> {
  if (scope.knownAt === undefined) return sql.table(table)
  const { workspaceId: ws, knownAt } = scope
  const columns = derivedColumns[table]
  return sql`(
    select ${columns} from ${sql.table(table)} where workspace_id = ${ws} and recorded <= ${knownAt}
    union all
    select ${columns} from ${sql.table(`${table}_past`)} where workspace_id = ${ws} and recorded <= ${knownAt} and superseded > ${knownAt})`
}

/** The version that the running transaction writes: it raised the workspace's before anything else. */
export const writtenVersion = ({ workspaceId }: Scope): RawBuilder<number> =>
  sql<number>`(select version from workspace where workspace_id = ${workspaceId})`

/**
 * Takes rows out of a derived table into its past; rows that the same version wrote were never seen and are dropped.
 * @param which `using … where …` of a delete from the table as `r`
 */
export const intoPast = (scope: Scope, table: DerivedTable, which: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  with gone as (delete from ${sql.table(table)} r ${which} returning r.*)
  insert into ${sql.table(`${table}_past`)} (${derivedColumns[table]}, recorded, superseded)
  select ${derivedColumns[table]}, recorded, ${writtenVersion(scope)} from gone where recorded < ${writtenVersion(scope)}
`

/**
 * Brings a part of a derived table in step with what it follows from; rows that stay the same stay as they are, so that
 * the past grows by what changed. First moves what is stale into the past, then writes what is missing.
 * @param which the part, as a condition on `r`
 * @param computed the part as it should be, with the table's columns
 */
export function bringInStep(
  scope: Scope,
  table: Exclude<DerivedTable, 'rollup' | 'target_piece'>,
  which: RawBuilder<unknown>,
  computed: RawBuilder<unknown>,
): RawBuilder<unknown>[] {
  const ws = scope.workspaceId
  const { key, value } = parts[table]
  const row = (alias: 'r' | 'c', columns: readonly string[]) => sql.join(columns.map((name) => sql.ref(`${alias}.${name}`)))
  // Keys are never null, so that they can be looked up; values may be.
  const sameKey = sql`(${row('r', key)}) = (${row('c', key)})`
  const same = sql`${sameKey} and (${row('r', value)}) is not distinct from (${row('c', value)})`
  return [
    sql`
      with computed as materialized (${computed}),
      gone as (
        delete from ${sql.table(table)} r
        where r.workspace_id = ${ws} and ${which} and not exists (select from computed c where ${same})
        returning r.*
      )
      insert into ${sql.table(`${table}_past`)} (${derivedColumns[table]}, recorded, superseded)
      select ${derivedColumns[table]}, recorded, ${writtenVersion(scope)} from gone where recorded < ${writtenVersion(scope)}
    `,
    sql`
      with computed as materialized (${computed})
      insert into ${sql.table(table)} (${derivedColumns[table]}, recorded)
      select ${derivedColumns[table]}, ${writtenVersion(scope)} from computed c
      where not exists (select from ${sql.table(table)} r where r.workspace_id = ${ws} and ${sameKey})
    `,
  ]
}

const parts = {
  region_rollup: {
    key: ['indicator_id', 'bucket', 'region_id', 'placed_region_id', 'source_id', 'currency'],
    value: ['value', 'weight', 'n'],
  },
  region_coverage: { key: ['indicator_id', 'span', 'from_day', 'source_id', 'region_id', 'subtree'], value: ['members'] },
  region_target: {
    key: ['indicator_id', 'month', 'region_id', 'own', 'currency'],
    value: ['amount', 'phased', 'weighted', 'held', 'days', 'explicit_zero', 'comparator'],
  },
} as const

/** Columns of regrouped tables that stay as they are. */
const regroupedColumns = {
  rollup: [
    'workspace_id',
    'indicator_id',
    'bucket',
    'member_id',
    'source_id',
    'currency',
    'overlay',
    'value',
    'weight',
    'n',
    'parts',
  ],
  target_piece: [
    'workspace_id',
    'indicator_id',
    'month',
    'member_id',
    'from_day',
    'to_day',
    'amount',
    'phased',
    'in_force',
    'comparator',
    'currency',
    'target_id',
    'tier',
    'basis',
    'explicit_zero',
    'fte',
    'ramp',
    'leave',
  ],
} as const

const derivedColumns = {
  rollup: sql.raw(
    'workspace_id, indicator_id, bucket, region_id, member_id, placement_id, source_id, currency, overlay, value, weight, n, parts',
  ),
  region_rollup: sql.raw(
    'workspace_id, indicator_id, bucket, region_id, placed_region_id, source_id, currency, value, weight, n',
  ),
  region_coverage: sql.raw('workspace_id, indicator_id, span, from_day, source_id, region_id, subtree, members'),
  region_target: sql.raw(
    'workspace_id, indicator_id, month, region_id, own, currency, amount, phased, weighted, held, days, explicit_zero, comparator',
  ),
  target_piece: sql.raw(
    'workspace_id, indicator_id, month, placement_id, member_id, from_day, to_day, amount, phased, in_force, comparator, currency, target_id, tier, basis, explicit_zero, fte, ramp, leave',
  ),
} as const satisfies Record<DerivedTable, RawBuilder<unknown>>
