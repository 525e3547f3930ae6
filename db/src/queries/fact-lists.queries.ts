import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'
import { type FactSelection, selected } from './selected-facts.ts'

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
