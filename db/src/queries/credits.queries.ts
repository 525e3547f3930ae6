import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'

/** Parallel arrays of (source, external id), each pair naming one fact. */
export interface FactIds {
  sourceId: number[]
  externalId: string[]
}

const factTable = (ids: FactIds) =>
  sql`unnest(${ids.sourceId}::bigint[], ${ids.externalId}::text[]) with ordinality as t (source_id, external_id, position)`

/** Whether there is any live credit at all, and whether there ever was. */
export function hasCredits(scope: Scope): RawBuilder<{ live: boolean; ever: boolean }> {
  const credit = sql`select from credit where workspace_id = ${scope.workspaceId}`
  return sql`select exists (${credit} and superseded is null) as live, exists (${credit}) as ever`
}

/** Says of some facts, as they are and as they ever were, that they are split between people: no reading sums by it. */
export function markSplit(scope: Scope, ids: FactIds): RawBuilder<unknown> {
  return sql`
    update actual a set split = true
    from ${factTable(ids)}
    where a.workspace_id = ${scope.workspaceId} and a.source_id = t.source_id and a.external_id = t.external_id and not a.split
  `
}

/** Live credits of some facts. position is 1-based into the pairs. */
export function creditsOf(
  scope: Scope,
  ids: FactIds,
): RawBuilder<{ position: number; id: number; member_id: number; share: string; kind: 'prime' | 'overlay' }> {
  return sql`
    select t.position, c.id, c.member_id, c.share, c.kind
    from ${factTable(ids)}
    join credit c on c.workspace_id = ${scope.workspaceId} and c.source_id = t.source_id and c.external_id = t.external_id
      and c.superseded is null
  `
}

/** The live actuals of some pairs; a pair without one is absent. */
export function actualsOf(
  scope: Scope,
  ids: FactIds,
): RawBuilder<{ position: number; indicator_id: number; member_id: number; day: string }> {
  return sql`
    select t.position, a.indicator_id, a.member_id, a.day
    from ${factTable(ids)}
    join actual a on a.workspace_id = ${scope.workspaceId} and a.source_id = t.source_id and a.external_id = t.external_id
      and a.superseded is null
  `
}

/** Facts of which the live prime shares do not add to exactly 1; a fact without prime credit is its member's own (A4). */
export function wrongShares(scope: Scope, ids: FactIds): RawBuilder<{ position: number; total: string }> {
  return sql`
    select t.position, sum(c.share) as total
    from ${factTable(ids)}
    join credit c on c.workspace_id = ${scope.workspaceId} and c.source_id = t.source_id and c.external_id = t.external_id
      and c.superseded is null and c.kind = 'prime'
    group by t.position
    having sum(c.share) <> 1
    order by t.position
  `
}
