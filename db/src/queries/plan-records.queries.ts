import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'
import { everCounts, recordingVersions, supersedingVersions } from './record-versions.ts'

/** Which plan rows are asked for; undefined = whichever. */
export interface PlanSelection {
  ids?: number[] | undefined
  /** Exactly this region; null = the company. */
  regionId?: number | null | undefined
  indicatorIds?: number[] | undefined
  periodKey?: string | undefined
  /** Rows superseded by then too; what was recorded later than the scope knows is never among them. */
  history?: boolean
}

/** Plans as `targetRecords` has targets (A11), by region and period, the newest of each first. */
export function planRecords(db: Kysely<Schema>, scope: Scope, selection: PlanSelection) {
  const { ids, regionId, indicatorIds, periodKey, history } = selection
  return db
    .selectFrom('plan as t')
    .leftJoin(recordingVersions(db, scope), 'r.recorded_in', 't.recorded')
    .leftJoin(supersedingVersions(db, scope), 's.superseded_in', 't.superseded')
    .selectAll(['t', 'r', 's'])
    .where('t.workspace_id', '=', scope.workspaceId)
    .where('t.draft_id', 'is', null)
    .where(everCounts(scope, 't', history === true))
    .$if(ids !== undefined, (query) => query.where(sql<boolean>`t.id = any(${ids}::bigint[])`))
    .$if(indicatorIds !== undefined, (query) => query.where(sql<boolean>`t.indicator_id = any(${indicatorIds}::bigint[])`))
    .$if(regionId === null, (query) => query.where('t.region_id', 'is', null))
    .$if(typeof regionId === 'number', (query) => query.where('t.region_id', '=', regionId ?? 0))
    .$if(periodKey !== undefined, (query) => query.where('t.period_key', '=', periodKey ?? ''))
    .orderBy('t.region_id')
    .orderBy('t.indicator_id')
    .orderBy('t.period_from')
    .orderBy('t.id', 'desc')
}
