import type { Kysely } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

/** When the newest committed import was recorded; no row = none yet. */
export function latestImport(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('import_batch as b')
    .innerJoin('version as v', (on) => on.onRef('v.workspace_id', '=', 'b.workspace_id').onRef('v.number', '=', 'b.version'))
    .select('v.recorded_at')
    .where('b.workspace_id', '=', scope.workspaceId)
    .where('v.workspace_id', '=', scope.workspaceId)
    .where('b.state', '=', 'committed')
    .orderBy('b.version', 'desc')
    .limit(1)
}
