import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'
import { bookDaysOf } from './subscription-days.ts'

/** A cell of the rollup that a revert touches; `day` is the first of its month. */
export interface RevertedCell {
  indicator_id: number
  member_id: number
  day: string
}

/** Cells of the facts that the batch wrote or closed, credited members included. */
export function revertedActuals(scope: Scope, batchId: number, version: number): RawBuilder<RevertedCell> {
  const ws = scope.workspaceId
  return sql`
    with touched as materialized (
      select source_id, external_id, indicator_id, member_id, date_trunc('month', day::timestamp)::date as day
      from actual where workspace_id = ${ws} and batch_id = ${batchId} and superseded is null
      union all
      select source_id, external_id, indicator_id, member_id, date_trunc('month', day::timestamp)::date
      from actual where workspace_id = ${ws} and superseded = ${version}
    )
    select distinct indicator_id, member_id, day from touched
    union
    select t.indicator_id, c.member_id, t.day from touched t
    join credit c on c.workspace_id = ${ws} and c.source_id = t.source_id and c.external_id = t.external_id and c.superseded is null
  `
}

export function revertedResponses(scope: Scope, batchId: number, version: number): RawBuilder<RevertedCell> {
  const ws = scope.workspaceId
  return sql`
    select distinct i.indicator_id, s.member_id, date_trunc('month', s.day::timestamp)::date as day
    from survey_response s
    join indicator_version i on i.workspace_id = ${ws} and i.superseded is null and i.survey_key = s.survey_key
    where s.workspace_id = ${ws} and ((s.batch_id = ${batchId} and s.superseded is null) or s.superseded = ${version})
  `
}

export function revertedSubscriptions(scope: Scope, batchId: number, version: number): RawBuilder<RevertedCell> {
  const ws = scope.workspaceId
  return sql`
    select distinct i.indicator_id, s.member_id, date_trunc('month', d.day::timestamp)::date as day
    from subscription s
    join indicator_version i on i.workspace_id = ${ws} and i.superseded is null and i.subscription_measure is not null
    ${bookDaysOf(scope)}
    where s.workspace_id = ${ws} and ((s.batch_id = ${batchId} and s.superseded is null) or s.superseded = ${version})
  `
}

/** Cells of everybody who has or had credit of the facts, and of the facts' own members. */
export function revertedCredits(scope: Scope, batchId: number, version: number): RawBuilder<RevertedCell> {
  const ws = scope.workspaceId
  return sql`
    with touched as materialized (
      select source_id, external_id, member_id from credit
      where workspace_id = ${ws} and ((batch_id = ${batchId} and superseded is null) or superseded = ${version})
    ), facts as materialized (
      select distinct a.source_id, a.external_id, a.indicator_id, a.member_id, date_trunc('month', a.day::timestamp)::date as day
      from touched t
      join actual a on a.workspace_id = ${ws} and a.source_id = t.source_id and a.external_id = t.external_id and a.superseded is null
    )
    select indicator_id, member_id, day from facts
    union
    select f.indicator_id, t.member_id, f.day from touched t
    join facts f on f.source_id = t.source_id and f.external_id = t.external_id
    union
    select f.indicator_id, c.member_id, f.day from facts f
    join credit c on c.workspace_id = ${ws} and c.source_id = f.source_id and c.external_id = f.external_id and c.superseded is null
  `
}

/** Facts whose credits a version wrote or closed. */
export function creditedAt(scope: Scope, version: number): RawBuilder<{ source_id: number; external_id: string }> {
  return sql`
    select distinct source_id, external_id from credit
    where workspace_id = ${scope.workspaceId} and (recorded = ${version} or superseded = ${version})
  `
}
