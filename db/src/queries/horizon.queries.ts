import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'

/** First day of anything dated that a repeating target has to reach back to; null = nothing is there. */
export function firstDatedDay(scope: Scope): RawBuilder<{ first_day: string | null }> {
  const ws = scope.workspaceId
  return sql`
    select least(
      (select min(a.first_day) from indicator_version i
        left join lateral (
          select min(day) as first_day from actual
          where workspace_id = ${ws} and indicator_id = i.indicator_id and superseded is null
        ) a on true
        where i.workspace_id = ${ws} and i.superseded is null),
      (select min(s.first_day) from indicator_version i
        left join lateral (
          select min(day) as first_day from survey_response
          where workspace_id = ${ws} and survey_key = i.survey_key and superseded is null
        ) s on true
        where i.workspace_id = ${ws} and i.superseded is null and i.survey_key is not null),
      (select min(started_on) from subscription
        where workspace_id = ${ws} and superseded is null and exists (
          select from indicator_version i where i.workspace_id = ${ws} and i.superseded is null and i.subscription_measure is not null
        )),
      (select min(period_from) from target
        where workspace_id = ${ws} and superseded is null and draft_id is null and period_key is not null),
      (select min(period_from) from plan where workspace_id = ${ws} and superseded is null and draft_id is null)
    ) as first_day
  `
}

/** When a version was recorded. */
export function recordedAt(scope: Scope, version: number): RawBuilder<{ recorded_at: Date }> {
  return sql`select recorded_at from version where workspace_id = ${scope.workspaceId} and number = ${version}`
}
