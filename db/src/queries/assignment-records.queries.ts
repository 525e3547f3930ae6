import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'
import { everCounts, recordingVersions, supersedingVersions } from './record-versions.ts'

/**
 * Assignments of some members, or some by id, with the versions that recorded and superseded them (A11): live and
 * superseded, by member and first day, the latest first.
 */
export function assignmentRecords(db: Kysely<Schema>, scope: Scope, which: { memberIds: number[] } | { ids: number[] }) {
  return db
    .selectFrom('assignment as a')
    .leftJoin(recordingVersions(db, scope), 'r.recorded_in', 'a.recorded')
    .leftJoin(supersedingVersions(db, scope), 's.superseded_in', 'a.superseded')
    .selectAll(['a', 'r', 's'])
    .where('a.workspace_id', '=', scope.workspaceId)
    .where(
      'memberIds' in which
        ? sql<boolean>`a.member_id = any(${which.memberIds}::bigint[])`
        : sql<boolean>`a.id = any(${which.ids}::bigint[])`,
    )
    .where(everCounts(scope, 'a', true))
    .orderBy('a.member_id')
    .orderBy('a.valid_from', 'desc')
    .orderBy('a.id', 'desc')
}
