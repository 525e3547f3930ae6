import type { Kysely } from 'kysely'
import { counts } from '../known.ts'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

/** Repeating level targets, the catalogue's thresholds, oldest first: of several the last is the newest. */
export function thresholdsOfLevels(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('target')
    .select(['level_id', 'indicator_id', 'comparator', 'value', 'period_from'])
    .where('workspace_id', '=', scope.workspaceId)
    .where(counts(scope, 'target'))
    .where('repeats', 'is not', null)
    .where('region_id', 'is', null)
    .orderBy('period_from')
}
