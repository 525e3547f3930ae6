import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'

/** A version that superseded a target or a plan, and what was said about it. */
export interface TargetRevision {
  number: number
  recorded_at: Date
  actor: string
  reason: string | null
}

/**
 * Versions in which a published target or plan of some indicators, for any day between two, gave way (A6), newest first.
 * Of the past only those known by then (A11).
 * @param atMost how many
 */
export function targetRevisions(
  { workspaceId, knownAt }: Scope,
  { indicatorIds, from, to }: { indicatorIds: number[]; from: string; to: string },
  atMost: number,
): RawBuilder<TargetRevision> {
  const superseded = (table: 'target' | 'plan') => sql`
    select superseded from ${sql.table(table)}
    where workspace_id = ${workspaceId} and indicator_id = any(${indicatorIds}::bigint[]) and draft_id is null
      and superseded is not null and superseded > recorded
      and period_from <= ${to}::date and coalesce(period_to, 'infinity') >= ${from}::date`
  return sql<TargetRevision>`
    select v.number, v.recorded_at, v.actor, v.reason
    from version v
    where v.workspace_id = ${workspaceId} and v.number in (${superseded('target')} union ${superseded('plan')})
      ${knownAt === undefined ? sql`` : sql`and v.number <= ${knownAt}`}
    order by v.number desc
    limit ${atMost}
  `
}
