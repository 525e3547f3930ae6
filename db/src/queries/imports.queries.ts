import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'

/** Parallel arrays of resolved actuals, a batch of at most some 10,000. */
export interface ActualColumns {
  sourceId: number[]
  externalId: string[]
  indicatorId: number[]
  day: string[]
  regionId: number[]
  memberId: number[]
  offeringId: (number | null)[]
  accountId: (number | null)[]
  value: string[]
  weight: (string | null)[]
  currency: (string | null)[]
  label: (string | null)[]
  url: (string | null)[]
  note: (string | null)[]
}

const actualTable = (rows: ActualColumns) => sql`unnest(
  ${rows.sourceId}::bigint[], ${rows.externalId}::text[], ${rows.indicatorId}::bigint[], ${rows.day}::date[],
  ${rows.regionId}::bigint[], ${rows.memberId}::bigint[], ${rows.offeringId}::bigint[], ${rows.accountId}::bigint[],
  ${rows.value}::numeric[], ${rows.weight}::numeric[], ${rows.currency}::text[], ${rows.label}::text[], ${rows.url}::text[],
  ${rows.note}::text[]
) with ordinality as t (source_id, external_id, indicator_id, day, region_id, member_id, offering_id, account_id, value, weight,
  currency, label, url, note, position)`

/** Tables of facts that are named by source and external id. */
export type FactTable = 'actual' | 'survey_response' | 'subscription'

/** Which rows of a batch have a live row under their id at all. position is 1-based into the batch. */
export function takenIds(
  scope: Scope,
  table: FactTable,
  rows: Pick<ActualColumns, 'sourceId' | 'externalId'>,
): RawBuilder<{ position: number }> {
  return sql`
    select t.position
    from unnest(${rows.sourceId}::bigint[], ${rows.externalId}::text[]) with ordinality as t (source_id, external_id, position)
    join ${sql.table(table)} l on l.workspace_id = ${scope.workspaceId} and l.source_id = t.source_id
      and l.external_id = t.external_id and l.superseded is null
    order by t.position
  `
}

/** A live row under the id of an incoming one. position is 1-based into the batch. */
export interface LiveMatch {
  position: number
  id: number
  same: boolean
  member_id: number
  day: string
  /** The version that wrote it: the running one when the file has the id twice. */
  recorded: number
}

/** Which rows of a batch are live already, and whether they say the same (A2: idempotent by source and external id). */
export function liveActuals(scope: Scope, rows: ActualColumns): RawBuilder<LiveMatch & { indicator_id: number }> {
  return sql`
    select t.position, a.id, a.indicator_id, a.member_id, a.day, a.recorded,
      (a.indicator_id, a.day, a.region_id, a.member_id, a.value) = (t.indicator_id, t.day, t.region_id, t.member_id, t.value)
        and (a.offering_id, a.account_id, a.weight, a.currency, a.label, a.url, a.note)
          is not distinct from (t.offering_id, t.account_id, t.weight, t.currency, t.label, t.url, t.note) as same
    from ${actualTable(rows)}
    join actual a on a.workspace_id = ${scope.workspaceId} and a.source_id = t.source_id and a.external_id = t.external_id
      and a.superseded is null
  `
}

/**
 * Inserts a batch as live rows; rows already live must have been closed or left out.
 * @param splits whether any facts of the workspace are split between people: a row under the id of one is so from the start
 */
export function insertActuals(
  scope: Scope,
  rows: ActualColumns,
  { batchId, version, splits }: { batchId: number; version: number; splits: boolean },
): RawBuilder<unknown> {
  const ws = scope.workspaceId
  const split = splits
    ? sql`exists (select from credit c where c.workspace_id = ${ws} and c.source_id = t.source_id and c.external_id = t.external_id)`
    : sql`false`
  return sql`
    insert into actual (workspace_id, source_id, external_id, indicator_id, day, region_id, member_id, offering_id, account_id,
      value, weight, currency, label, url, note, batch_id, recorded, split)
    select ${ws}::integer, t.source_id, t.external_id, t.indicator_id, t.day, t.region_id, t.member_id,
      t.offering_id, t.account_id, t.value, t.weight, t.currency, t.label, t.url, t.note, ${batchId}::bigint, ${version}::bigint,
      ${split}
    from ${actualTable(rows)}
  `
}

/** Parallel arrays of resolved survey responses. */
export interface ResponseColumns {
  sourceId: number[]
  externalId: string[]
  surveyKey: string[]
  day: string[]
  regionId: number[]
  memberId: number[]
  accountId: (number | null)[]
  score: (string | null)[]
  scaleMax: (string | null)[]
}

const responseTable = (rows: ResponseColumns) => sql`unnest(
  ${rows.sourceId}::bigint[], ${rows.externalId}::text[], ${rows.surveyKey}::text[], ${rows.day}::date[],
  ${rows.regionId}::bigint[], ${rows.memberId}::bigint[], ${rows.accountId}::bigint[], ${rows.score}::numeric[],
  ${rows.scaleMax}::numeric[]
) with ordinality as t (source_id, external_id, survey_key, day, region_id, member_id, account_id, score, scale_max, position)`

export function liveResponses(scope: Scope, rows: ResponseColumns): RawBuilder<LiveMatch & { survey_key: string }> {
  return sql`
    select t.position, s.id, s.survey_key, s.member_id, s.day, s.recorded,
      (s.survey_key, s.day, s.region_id, s.member_id) = (t.survey_key, t.day, t.region_id, t.member_id)
        and (s.account_id, s.score, s.scale_max) is not distinct from (t.account_id, t.score, t.scale_max) as same
    from ${responseTable(rows)}
    join survey_response s on s.workspace_id = ${scope.workspaceId} and s.source_id = t.source_id
      and s.external_id = t.external_id and s.superseded is null
  `
}

export function insertResponses(scope: Scope, rows: ResponseColumns, batchId: number, version: number): RawBuilder<unknown> {
  return sql`
    insert into survey_response (workspace_id, source_id, external_id, survey_key, day, region_id, member_id, account_id, score,
      scale_max, batch_id, recorded)
    select ${scope.workspaceId}::integer, t.source_id, t.external_id, t.survey_key, t.day, t.region_id, t.member_id,
      t.account_id, t.score, t.scale_max, ${batchId}::bigint, ${version}::bigint
    from ${responseTable(rows)}
  `
}

/** Parallel arrays of resolved subscriptions. */
export interface SubscriptionColumns {
  sourceId: number[]
  externalId: string[]
  accountId: number[]
  regionId: number[]
  memberId: number[]
  offeringId: (number | null)[]
  startedOn: string[]
  endedOn: (string | null)[]
  arr: string[]
  currency: (string | null)[]
  label: (string | null)[]
  url: (string | null)[]
  note: (string | null)[]
}

const subscriptionTable = (rows: SubscriptionColumns) => sql`unnest(
  ${rows.sourceId}::bigint[], ${rows.externalId}::text[], ${rows.accountId}::bigint[], ${rows.regionId}::bigint[],
  ${rows.memberId}::bigint[], ${rows.offeringId}::bigint[], ${rows.startedOn}::date[], ${rows.endedOn}::date[],
  ${rows.arr}::numeric[], ${rows.currency}::text[], ${rows.label}::text[], ${rows.url}::text[], ${rows.note}::text[]
) with ordinality as t (source_id, external_id, account_id, region_id, member_id, offering_id, started_on, ended_on, arr, currency,
  label, url, note, position)`

export function liveSubscriptions(scope: Scope, rows: SubscriptionColumns): RawBuilder<LiveMatch & { ended_on: string | null }> {
  return sql`
    select t.position, s.id, s.member_id, s.started_on as day, s.ended_on, s.recorded,
      (s.account_id, s.region_id, s.member_id, s.started_on, s.arr) = (t.account_id, t.region_id, t.member_id, t.started_on, t.arr)
        and (s.offering_id, s.ended_on, s.currency, s.label, s.url, s.note)
          is not distinct from (t.offering_id, t.ended_on, t.currency, t.label, t.url, t.note) as same
    from ${subscriptionTable(rows)}
    join subscription s on s.workspace_id = ${scope.workspaceId} and s.source_id = t.source_id
      and s.external_id = t.external_id and s.superseded is null
  `
}

export function insertSubscriptions(
  scope: Scope,
  rows: SubscriptionColumns,
  batchId: number,
  version: number,
): RawBuilder<unknown> {
  return sql`
    insert into subscription (workspace_id, source_id, external_id, account_id, region_id, member_id, offering_id, started_on,
      ended_on, arr, currency, label, url, note, batch_id, recorded)
    select ${scope.workspaceId}::integer, t.source_id, t.external_id, t.account_id, t.region_id, t.member_id, t.offering_id,
      t.started_on, t.ended_on, t.arr, t.currency, t.label, t.url, t.note, ${batchId}::bigint, ${version}::bigint
    from ${subscriptionTable(rows)}
  `
}
