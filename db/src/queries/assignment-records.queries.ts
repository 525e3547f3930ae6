import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

/**
 * Assignments of some members, or some by id, with the versions that recorded and superseded them (A11): live and
 * superseded, by member and first day, the latest first.
 */
export function assignmentRecords(db: Kysely<Schema>, scope: Scope, which: { memberIds: number[] } | { ids: number[] }) {
  return db
    .selectFrom('assignment as a')
    .leftJoin('version as r', (on) => on.on('r.workspace_id', '=', scope.workspaceId).onRef('r.number', '=', 'a.recorded'))
    .leftJoin('version as s', (on) => on.on('s.workspace_id', '=', scope.workspaceId).onRef('s.number', '=', 'a.superseded'))
    .selectAll('a')
    .select([
      'r.recorded_at as recorded_at',
      'r.actor as recorded_by',
      'r.action as recorded_action',
      'r.reason as recorded_reason',
    ])
    .select([
      's.recorded_at as superseded_at',
      's.actor as superseded_by',
      's.action as superseded_action',
      's.reason as superseded_reason',
    ])
    .where('a.workspace_id', '=', scope.workspaceId)
    .where(
      'memberIds' in which
        ? sql<boolean>`a.member_id = any(${which.memberIds}::bigint[])`
        : sql<boolean>`a.id = any(${which.ids}::bigint[])`,
    )
    .$if(scope.knownAt !== undefined, (query) => query.where('a.recorded', '<=', scope.knownAt ?? 0))
    .orderBy('a.member_id')
    .orderBy('a.valid_from', 'desc')
    .orderBy('a.id', 'desc')
}
