import { type Kysely, sql } from 'kysely'
import { counts } from '../known.ts'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

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
  const { knownAt } = scope
  return db
    .selectFrom('plan as t')
    .leftJoin('version as r', (on) => on.on('r.workspace_id', '=', scope.workspaceId).onRef('r.number', '=', 't.recorded'))
    .leftJoin('version as s', (on) => {
      const superseding = on.on('s.workspace_id', '=', scope.workspaceId).onRef('s.number', '=', 't.superseded')
      return knownAt === undefined ? superseding : superseding.on('s.number', '<=', knownAt)
    })
    .selectAll('t')
    .select('s.number as superseded_in')
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
    .where('t.workspace_id', '=', scope.workspaceId)
    .where('t.draft_id', 'is', null)
    .$if(history !== true, (query) => query.where(counts(scope, 't')))
    .$if(knownAt !== undefined, (query) => query.where('t.recorded', '<=', knownAt ?? 0))
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
