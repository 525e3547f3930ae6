import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'
import { type FactSelection, selected } from './selected-facts.ts'

/** The facts of one figure in one state of knowledge. */
export interface StatedFacts {
  scope: Scope
  /** At least one. */
  selections: readonly FactSelection[]
}

interface Side {
  day: string
  region_id: number
  /** `member:share` of everybody credited, joined by `,`. */
  credits: string
  currency: string
  value: string
  weight: string
}

export interface RestatedFactRow {
  source_id: number
  external_id: string
  label: string | null
  /** null = it was not there. */
  before_day: Side['day'] | null
  before_region: number | null
  before_credits: string | null
  before_currency: string | null
  before_value: string | null
  before_weight: string | null
  after_day: Side['day'] | null
  after_region: number | null
  after_credits: string | null
  after_currency: string | null
  after_value: string | null
  after_weight: string | null
  version: number | null
  recorded_at: Date | null
  actor: string | null
  action: string | null
  reason: string | null
}

/** Whole facts, however they are split: the shares that the figure holds add up. */
const facts = ({ scope, selections }: StatedFacts): RawBuilder<unknown> => sql`
  select f.fact_kind, f.source_id, f.external_id, min(f.fact_id) as fact_id, f.day, f.region_id, f.currency,
    sum(f.value) as value, sum(f.weight) as weight,
    string_agg(f.member_id || ':' || trim_scale(f.share), ',' order by f.member_id, f.share) as credits
  from (${selected(scope, selections)}) f
  group by f.fact_kind, f.source_id, f.external_id, f.day, f.region_id, f.currency`

/** Facts that are not as they were. A fact is what it was when day, region, credits and amount are. */
const changed = (before: StatedFacts, after: StatedFacts): RawBuilder<unknown> => sql`
  was as materialized (${facts(before)}),
  is_now as materialized (${facts(after)}),
  changed as materialized (
    select coalesce(a.fact_kind, b.fact_kind) as fact_kind, coalesce(a.source_id, b.source_id) as source_id,
      coalesce(a.external_id, b.external_id) as external_id, b.fact_id as before_id, a.fact_id as after_id,
      b.day as before_day, b.region_id as before_region, b.credits as before_credits, b.currency as before_currency,
      b.value as before_value, b.weight as before_weight,
      a.day as after_day, a.region_id as after_region, a.credits as after_credits, a.currency as after_currency,
      a.value as after_value, a.weight as after_weight
    from was b
    full join is_now a on a.fact_kind = b.fact_kind and a.source_id = b.source_id and a.external_id = b.external_id
    where (a.day, a.region_id, a.credits, a.currency, a.value, a.weight)
      is distinct from (b.day, b.region_id, b.credits, b.currency, b.value, b.weight)
  )`

/**
 * Changed facts, newest first, one page of them, each with the newest write since the close that touched it or its
 * credits.
 * @param before with `knownAt` in its scope
 */
export function restatedFacts(
  before: StatedFacts,
  after: StatedFacts,
  page: { limit: number; offset: number },
): RawBuilder<RestatedFactRow> {
  const ws = after.scope.workspaceId
  const pinned = before.scope.knownAt ?? null
  const stamps = (table: 'actual' | 'survey_response', kind: string) => sql`
    select t.recorded as version from ${sql.table(table)} t
    where c.fact_kind = ${kind} and t.workspace_id = ${ws} and t.id = c.after_id and t.recorded > ${pinned}
    union all
    select t.superseded from ${sql.table(table)} t
    where c.fact_kind = ${kind} and t.workspace_id = ${ws} and t.id = c.before_id and t.superseded > ${pinned}`
  return sql`
    with ${changed(before, after)},
    page as (
      select * from changed
      order by coalesce(after_day, before_day) desc, external_id, source_id limit ${page.limit} offset ${page.offset}
    )
    select c.*, coalesce(la.label, lb.label) as label, v.number as version, v.recorded_at, v.actor, v.action, v.reason
    from page c
    left join actual la on la.workspace_id = ${ws} and c.fact_kind = 'actual' and la.id = c.after_id
    left join actual lb on lb.workspace_id = ${ws} and c.fact_kind = 'actual' and lb.id = c.before_id
    left join lateral (
      select max(version) as version from (
        ${stamps('actual', 'actual')}
        union all ${stamps('survey_response', 'survey-response')}
        union all
        select case when t.superseded > ${pinned} then t.superseded else t.recorded end from credit t
        where c.fact_kind = 'actual' and t.workspace_id = ${ws} and t.source_id = c.source_id and t.external_id = c.external_id
          and (t.recorded > ${pinned} or t.superseded > ${pinned})
      ) s
    ) last on true
    left join version v on v.workspace_id = ${ws} and v.number = last.version
    order by coalesce(c.after_day, c.before_day) desc, c.external_id, c.source_id
  `
}

/** What all changed facts add to the difference, by currency, by day where `byDay` says so, and how many there are. */
export function sumRestated(
  before: StatedFacts,
  after: StatedFacts,
  byDay: boolean,
): RawBuilder<{ currency: string; day: string | null; value: string; weight: string; facts: number }> {
  return sql`
    with ${changed(before, after)}
    select currency, day, sum(value) as value, sum(weight) as weight, sum(facts) as facts from (
      select after_currency as currency, ${byDay ? sql`after_day` : sql`null::date`} as day, after_value as value, after_weight as weight, 1 as facts
      from changed where after_value is not null
      union all
      select before_currency, ${byDay ? sql`before_day` : sql`null::date`}, -before_value, -before_weight, case when after_value is null then 1 else 0 end
      from changed where before_value is not null
    ) s group by 1, 2 order by 1, 2
  `
}
