import { type Kysely, type RawBuilder, sql } from 'kysely'
import { counts } from '../known.ts'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

export interface ClosedPeriodRow {
  key: string
  pinned_version: number
  reason: string | null
  recorded_at: Date
  actor: string
}

/** Periods that are closed, with when and by whom; as known at the scope's version. */
export const closedPeriods = (scope: Scope): RawBuilder<ClosedPeriodRow> => sql`
  select p.key, p.pinned_version, p.reason, v.recorded_at, v.actor
  from period p join version v on v.workspace_id = ${scope.workspaceId} and v.number = p.recorded
  where p.workspace_id = ${scope.workspaceId} and ${counts(scope, 'p')} and p.state = 'closed'
  order by p.key
`

export interface PeriodEventRow {
  key: string
  state: 'open' | 'closed'
  pinned_version: number | null
  reason: string | null
  recorded: number
  superseded: number | null
  recorded_at: Date
  actor: string
}

/** Every close and reopening, newest first. */
export const periodEvents = ({ workspaceId }: Scope): RawBuilder<PeriodEventRow> => sql`
  select p.key, p.state, p.pinned_version, p.reason, p.recorded, p.superseded, v.recorded_at, v.actor
  from period p join version v on v.workspace_id = ${workspaceId} and v.number = p.recorded
  where p.workspace_id = ${workspaceId}
  order by p.recorded desc, p.key
`

/** Takes the place of the period's state so far. */
export async function recordPeriod(
  db: Kysely<Schema>,
  { workspaceId }: Scope,
  row: { key: string; state: 'open' | 'closed'; reason: string; version: number },
): Promise<void> {
  const { key, state, reason, version } = row
  await db
    .updateTable('period')
    .set({ superseded: version })
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .where('superseded', 'is', null)
    .execute()
  await db
    .insertInto('period')
    .values({
      workspace_id: workspaceId,
      key,
      state,
      reason,
      pinned_version: state === 'closed' ? version : null,
      recorded: version,
      superseded: null,
    })
    .execute()
}

/** Parts of time in which a transaction may have written derived rows; `-infinity` to `infinity` = whenever. */
export interface TouchedRanges {
  indicatorIds: number[]
  from: string[]
  to: string[]
}

export interface ClosedRanges {
  keys: string[]
  from: string[]
  to: string[]
  /** Numbers of fiscal years, `2027`. */
  fiscalYears: number[]
}

const closedTable = ({ keys, from, to, fiscalYears }: ClosedRanges): RawBuilder<unknown> =>
  sql`unnest(${keys}::text[], ${from}::date[], ${to}::date[], ${fiscalYears}::int[]) as c (key, first_day, last_day, fiscal_year)`

/** What a placement says of whoever stands on it, so that one written anew with the same content is no change. */
const placed = (scope: Scope): RawBuilder<unknown> => sql`
  left join lateral (
    select concat_ws('|', p.level_id, p.region_id, p.manager_id, p.fte, string_agg(h.ancestor_id::text, ',' order by h.depth)) as content
    from placement p
    left join placement_chain h on h.workspace_id = ${scope.workspaceId} and h.placement_id = p.id
    where p.workspace_id = ${scope.workspaceId} and p.id = r.placement_id
    group by p.workspace_id, p.id
  ) as place on true`

/**
 * Closed periods in which the version wrote sums of facts that differ from those it replaced. Rows written anew with the
 * same content are no difference.
 */
export function closedFactChanges(
  scope: Scope,
  version: number,
  closed: ClosedRanges,
  { indicatorIds, from, to }: TouchedRanges,
): RawBuilder<{ key: string }> {
  const side = (table: 'rollup' | 'rollup_past', stamp: 'recorded' | 'superseded', sign: 1 | -1) => sql`
    select c.key, r.indicator_id, r.bucket, r.region_id, r.member_id, r.source_id, r.currency, r.overlay, place.content,
      ${sql.lit(sign)} * r.value as value, ${sql.lit(sign)} * r.weight as weight, ${sql.lit(sign)} * r.n as n
    from touched t
    join ${closedTable(closed)} on true
    join ${sql.table(table)} r on r.workspace_id = ${scope.workspaceId} and r.indicator_id = t.indicator_id
      and r.bucket >= greatest(t.from_day, c.first_day) and r.bucket <= least(t.to_day, c.last_day)
      and ${sql.ref(`r.${stamp}`)} = ${version}
    ${placed(scope)}`
  return sql`
    with touched as (
      select distinct * from unnest(${indicatorIds}::bigint[], ${from}::date[], ${to}::date[]) as t (indicator_id, from_day, to_day)
    )
    select distinct key from (
      select key from (${side('rollup', 'recorded', 1)} union all ${side('rollup_past', 'superseded', -1)}) w
      group by key, indicator_id, bucket, region_id, member_id, source_id, currency, overlay, content
      having sum(value) <> 0 or sum(weight) <> 0 or sum(n) <> 0
    ) d
  `
}

/** The same of prorated targets. */
export function closedTargetChanges(scope: Scope, version: number, closed: ClosedRanges): RawBuilder<{ key: string }> {
  const side = (table: 'target_piece' | 'target_piece_past', stamp: 'recorded' | 'superseded', sign: 1 | -1) => sql`
    select c.key, r.indicator_id, r.month, r.member_id, place.content, r.comparator, r.currency, r.basis, r.explicit_zero,
      case when r.amount is null then r.in_force end as in_force,
      ${sql.lit(sign)} * coalesce(r.amount, 0) as amount, ${sql.lit(sign)} * coalesce(r.phased, 0) as phased,
      ${sql.lit(sign)} * (r.to_day - r.from_day + 1) as days
    from ${closedTable(closed)}
    join ${sql.table(table)} r on r.workspace_id = ${scope.workspaceId} and r.month between c.first_day and c.last_day
      and ${sql.ref(`r.${stamp}`)} = ${version}
    ${placed(scope)}`
  return sql`
    select distinct key from (
      select key from (${side('target_piece', 'recorded', 1)} union all ${side('target_piece_past', 'superseded', -1)}) w
      group by key, indicator_id, month, member_id, content, comparator, currency, basis, explicit_zero, in_force
      having sum(amount) <> 0 or sum(phased) <> 0 or sum(days) <> 0
    ) d
  `
}

/**
 * Closed periods that read otherwise because the version changed a plan, a plan rate, the region tree, what an indicator
 * is, or under which basis a level has it.
 */
export function closedDefinitionChanges(scope: Scope, version: number, closed: ClosedRanges): RawBuilder<{ key: string }> {
  const ws = scope.workspaceId
  const replaced = (table: string, same: RawBuilder<unknown>) => sql`
    from ${sql.table(table)} g where g.workspace_id = ${ws} and g.superseded = ${version} and not exists (
      select from ${sql.table(table)} r where r.workspace_id = ${ws} and r.recorded = ${version} and ${same})`
  return sql`
    select distinct c.key from ${closedTable(closed)} where
      exists (
        select from plan p where p.workspace_id = ${ws} and (p.recorded = ${version} or p.superseded = ${version})
          and p.period_from <= c.last_day and p.period_to >= c.first_day)
      or exists (
        select from fx_rate f where f.workspace_id = ${ws} and f.superseded = ${version}
          and (f.fiscal_year = c.fiscal_year or f.day between c.first_day and c.last_day))
      or exists (select ${replaced('region_version', sql`r.region_id = g.region_id and r.parent_id is not distinct from g.parent_id`)})
      or exists (
        select ${replaced(
          'indicator_version',
          sql`(r.indicator_id, r.kind, r.unit, r.better, r.entry, r.whole) = (g.indicator_id, g.kind, g.unit, g.better, g.entry, g.whole)
            and (r.ratio_window, r.survey_key, r.survey_method) is not distinct from (g.ratio_window, g.survey_key, g.survey_method)`,
        )}
          and exists (
            select from rollup s where s.workspace_id = ${ws} and s.indicator_id = g.indicator_id
              and s.bucket between c.first_day and c.last_day))
      or exists (
        select ${replaced(
          'level_indicator',
          sql`(r.level_id, r.job_family_id, r.indicator_id, r.extends_family_id, r.basis_individual, r.basis_manager, r.valid_from, r.valid_to)
            is not distinct from
            (g.level_id, g.job_family_id, g.indicator_id, g.extends_family_id, g.basis_individual, g.basis_manager, g.valid_from, g.valid_to)`,
        )}
          and coalesce(g.valid_from, c.last_day) <= c.last_day and coalesce(g.valid_to, c.first_day) >= c.first_day)
  `
}
