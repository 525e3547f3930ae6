import { type RawBuilder, sql } from 'kysely'
import { counts, factsIn } from '../known.ts'
import type { Scope } from '../scope.ts'
import { bookDaysOf } from './subscription-days.ts'

/** One row per live fact and credited member. Overlay rows are the same fact a second time: never in a total (A4). */
export interface CreditedFact {
  fact_kind: 'actual' | 'survey-response' | 'subscription'
  fact_id: number
  indicator_id: number
  day: string
  region_id: number
  member_id: number
  source_id: number
  external_id: string
  offering_id: number | null
  account_id: number | null
  currency: string
  overlay: boolean
  share: string
  value: string
  weight: string
  n: number
  parts: number
}

/** Restricts each branch before it is summed; `member` is the column that carries the credited member. */
export type FactRestriction = (columns: {
  indicator: RawBuilder<unknown>
  member: RawBuilder<unknown>
  day: RawBuilder<unknown>
  region: RawBuilder<unknown>
  offering: RawBuilder<unknown>
  account: RawBuilder<unknown>
  batch: RawBuilder<unknown>
}) => RawBuilder<unknown>

/**
 * The one definition of what a fact is worth to whom: actuals as recorded, or split by their prime credits, overlay
 * credits beside, and survey answers as value ÷ weight by the method of each indicator fed by the survey, and subscriptions as
 * what is active at each month's end (A2, A3, A4, A10).
 * Rollups, partial months, drill rows and the rollup check all read this.
 * @param beside a further relation for `restrict` to join with, written `name alias,`
 */
export function creditedFacts(
  scope: Scope,
  restrict: FactRestriction,
  beside: RawBuilder<unknown> = sql``,
): RawBuilder<CreditedFact> {
  const ws = scope.workspaceId
  const actual = (member: RawBuilder<unknown>) =>
    restrict({
      indicator: sql`a.indicator_id`,
      member,
      day: sql`a.day`,
      region: sql`a.region_id`,
      offering: sql`a.offering_id`,
      account: sql`a.account_id`,
      batch: sql`a.batch_id`,
    })
  const response = restrict({
    indicator: sql`i.indicator_id`,
    member: sql`s.member_id`,
    day: sql`s.day`,
    region: sql`s.region_id`,
    offering: sql`null::bigint`,
    account: sql`s.account_id`,
    batch: sql`s.batch_id`,
  })
  const subscription = restrict({
    indicator: sql`i.indicator_id`,
    member: sql`s.member_id`,
    day: sql`d.day`,
    region: sql`s.region_id`,
    offering: sql`s.offering_id`,
    account: sql`s.account_id`,
    batch: sql`s.batch_id`,
  })
  return sql<CreditedFact>`
    select 'actual' as fact_kind, a.id as fact_id, a.indicator_id, a.day, a.region_id, a.member_id, a.source_id, a.external_id,
      a.offering_id, a.account_id, coalesce(a.currency, '') as currency, false as overlay, 1::numeric as share,
      a.value, coalesce(a.weight, 0) as weight, 1 as n, 1 as parts
    from ${beside} ${factsIn(scope, 'actual')} a
    where a.workspace_id = ${ws} and ${counts(scope, 'a')} and ${actual(sql`a.member_id`)}
      and not exists (
        select from ${factsIn(scope, 'credit')} c
        where c.workspace_id = ${ws} and c.source_id = a.source_id and c.external_id = a.external_id
          and ${counts(scope, 'c')} and c.kind = 'prime'
      )
    union all
    select 'actual', a.id, a.indicator_id, a.day, a.region_id, c.member_id, a.source_id, a.external_id,
      a.offering_id, a.account_id, coalesce(a.currency, ''), c.kind = 'overlay', c.share,
      a.value * c.share, coalesce(a.weight, 0) * c.share,
      case when c.kind = 'prime' and not exists (
        select from ${factsIn(scope, 'credit')} e
        where e.workspace_id = ${ws} and e.source_id = c.source_id and e.external_id = c.external_id
          and ${counts(scope, 'e')} and e.kind = 'prime' and e.member_id < c.member_id
      ) then 1 else 0 end, 1
    from ${beside} ${factsIn(scope, 'credit')} c
    join ${factsIn(scope, 'actual')} a on a.workspace_id = ${ws} and a.source_id = c.source_id and a.external_id = c.external_id and ${counts(scope, 'a')}
    where c.workspace_id = ${ws} and ${counts(scope, 'c')} and ${actual(sql`c.member_id`)}
    union all
    select 'survey-response', s.id, i.indicator_id, s.day, s.region_id, s.member_id, s.source_id, s.external_id,
      null::bigint, s.account_id, '', false, 1::numeric,
      case i.survey_method
        when 'mean' then coalesce(s.score, 0)
        when 'top2' then case when s.score >= s.scale_max - 1 then 1 else 0 end
        else case when s.score is null then 0 else 1 end
      end,
      case when s.score is null and i.survey_method <> 'response-rate' then 0 else 1 end::numeric,
      case when s.score is null and i.survey_method <> 'response-rate' then 0 else 1 end,
      case when s.score is null and i.survey_method <> 'response-rate' then 0 else 1 end
    from ${beside} ${factsIn(scope, 'survey_response')} s
    join indicator_version i on i.workspace_id = ${ws} and ${counts(scope, 'i')} and i.survey_key = s.survey_key
    where s.workspace_id = ${ws} and ${counts(scope, 's')} and ${response}
    union all
    select 'subscription', s.id, i.indicator_id, d.day, s.region_id, s.member_id, s.source_id, s.external_id,
      s.offering_id, s.account_id, coalesce(s.currency, ''), false, 1::numeric, s.arr, 0::numeric, 1, 1
    from ${beside} ${factsIn(scope, 'subscription')} s
    join indicator_version i on i.workspace_id = ${ws} and ${counts(scope, 'i')} and i.subscription_measure is not null
    ${bookDaysOf(scope)}
    where s.workspace_id = ${ws} and ${counts(scope, 's')} and ${subscription}
  `
}
