import { type Kysely, type RawBuilder, sql } from 'kysely'
import { counts } from '../known.ts'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

/** Versions as those that recorded rows (A11), to be joined by `r.recorded_in`. */
export function recordingVersions(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('version')
    .select([
      'number as recorded_in',
      'recorded_at',
      'actor as recorded_by',
      'action as recorded_action',
      'reason as recorded_reason',
    ])
    .where('workspace_id', '=', scope.workspaceId)
    .as('r')
}

/** Versions as those that superseded rows, to be joined by `s.superseded_in`: null of a row that stands as the scope knows it. */
export function supersedingVersions(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('version')
    .select([
      'number as superseded_in',
      'recorded_at as superseded_at',
      'actor as superseded_by',
      'action as superseded_action',
      'reason as superseded_reason',
    ])
    .where('workspace_id', '=', scope.workspaceId)
    .$if(scope.knownAt !== undefined, (query) => query.where('number', '<=', scope.knownAt ?? 0))
    .as('s')
}

/** Whether a row counts, or with `history` ever did, as far as the scope knows. @param alias of the table in the statement */
export function everCounts(scope: Scope, alias: string, history: boolean): RawBuilder<boolean> {
  if (!history) return counts(scope, alias)
  return scope.knownAt === undefined ? sql<boolean>`true` : sql<boolean>`${sql.ref(`${alias}.recorded`)} <= ${scope.knownAt}`
}
