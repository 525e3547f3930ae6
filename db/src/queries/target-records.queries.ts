import { type Kysely, sql } from 'kysely'
import { derivedIn } from '../known.ts'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'
import { everCounts, recordingVersions, supersedingVersions } from './record-versions.ts'

/** Which target rows are asked for; undefined = whichever, null = those that have none. */
export interface TargetSelection {
  ids?: number[] | undefined
  /** Rows of these levels, or of `memberIds`; neither = of whatever subject. */
  levelIds?: number[] | undefined
  /** Exactly this region, not what lies below it. */
  regionId?: number | null | undefined
  memberIds?: number[] | undefined
  indicatorIds?: number[] | undefined
  periodKey?: string | undefined
  /** Rows superseded by then too; what was recorded later than the scope knows is never among them. */
  history?: boolean
}

/**
 * Targets with the versions that recorded and superseded them (A11), by subject and period, the newest of each first. A row
 * that was superseded after what the scope knows stands: its `superseded_in` is null.
 */
export function targetRecords(db: Kysely<Schema>, scope: Scope, selection: TargetSelection) {
  const { ids, levelIds, regionId, memberIds, indicatorIds, periodKey, history } = selection
  return db
    .selectFrom('target as t')
    .leftJoin(recordingVersions(db, scope), 'r.recorded_in', 't.recorded')
    .leftJoin(supersedingVersions(db, scope), 's.superseded_in', 't.superseded')
    .selectAll(['t', 'r', 's'])
    .where('t.workspace_id', '=', scope.workspaceId)
    .where('t.draft_id', 'is', null)
    .where(everCounts(scope, 't', history === true))
    .$if(ids !== undefined, (query) => query.where(sql<boolean>`t.id = any(${ids}::bigint[])`))
    .$if(levelIds !== undefined || memberIds !== undefined, (query) =>
      query.where(
        sql<boolean>`(t.level_id = any(${levelIds ?? []}::bigint[]) or t.member_id = any(${memberIds ?? []}::bigint[]))`,
      ),
    )
    .$if(indicatorIds !== undefined, (query) => query.where(sql<boolean>`t.indicator_id = any(${indicatorIds}::bigint[])`))
    .$if(regionId === null, (query) => query.where('t.region_id', 'is', null))
    .$if(typeof regionId === 'number', (query) => query.where('t.region_id', '=', regionId ?? 0))
    .$if(periodKey !== undefined, (query) => query.where('t.period_key', '=', periodKey ?? ''))
    .orderBy('t.level_id')
    .orderBy('t.region_id')
    .orderBy('t.member_id')
    .orderBy('t.indicator_id')
    .orderBy('t.period_from')
    .orderBy('t.id', 'desc')
}

/** Whose target pieces in a stretch of months come from which target row, for a level (in regions) or one member. */
export function appliedTargets(
  db: Kysely<Schema>,
  scope: Scope,
  about: {
    indicatorId: number
    from: string
    to: string
    levelId: number | null
    regionIds: number[] | null
    memberId: number | null
  },
) {
  const { levelId, regionIds, memberId } = about
  return db
    .selectFrom(sql<Schema['target_piece']>`${derivedIn(scope, 'target_piece')}`.as<'t'>(sql`t`))
    .innerJoin('placement as p', (on) => on.on('p.workspace_id', '=', scope.workspaceId).onRef('p.id', '=', 't.placement_id'))
    .select(['t.member_id', 't.target_id', 't.tier', 't.currency'])
    .select((eb) => [
      eb.fn.sum<string | null>('t.amount').as('amount'),
      eb.fn.min('t.from_day').as('from_day'),
      eb.fn.max('t.to_day').as('to_day'),
      sql<number>`sum(t.to_day - t.from_day + 1)::integer`.as('days'),
    ])
    .where('t.workspace_id', '=', scope.workspaceId)
    .where('t.indicator_id', '=', about.indicatorId)
    .where('t.month', '>=', about.from)
    .where('t.month', '<=', about.to)
    .$if(levelId !== null, (query) => query.where('p.level_id', '=', levelId))
    .$if(regionIds !== null, (query) => query.where(sql<boolean>`p.region_id = any(${regionIds}::bigint[])`))
    .$if(memberId !== null, (query) => query.where('t.member_id', '=', memberId ?? 0))
    .groupBy(['t.member_id', 't.target_id', 't.tier', 't.currency'])
    .orderBy('t.member_id')
    .orderBy((eb) => eb.fn.min('t.from_day'))
}
