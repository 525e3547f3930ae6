import { type Kysely, sql, type Transaction } from 'kysely'
import type { Health } from '@attain/shared/contracts/vocabulary.ts'
import { counts } from '../known.ts'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

/** Whose health it is and of what; region and member both null = the company, indicator null = the subject as a whole. */
export interface HealthOf {
  period_key: string
  region_id: number | null
  member_id: number | null
  indicator_id: number | null
}

/** The live declaration of a subject. */
export function liveHealth(db: Kysely<Schema>, scope: Scope, of: HealthOf) {
  return db
    .selectFrom('health')
    .select(['id', 'health', 'reasons'])
    .where('workspace_id', '=', scope.workspaceId)
    .where('superseded', 'is', null)
    .where('period_key', '=', of.period_key)
    .where('region_id', 'is not distinct from', of.region_id)
    .where('member_id', 'is not distinct from', of.member_id)
    .where('indicator_id', 'is not distinct from', of.indicator_id)
}

/** Subjects whose numbers are withheld now, whatever a scope knows of the past. */
export function confidentialHealth(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('health')
    .select(['period_key', 'region_id', 'member_id', 'indicator_id'])
    .where('workspace_id', '=', scope.workspaceId)
    .where('superseded', 'is', null)
    .where('health', '=', 'confidential')
}

export function insertHealth(
  trx: Transaction<Schema>,
  scope: Scope,
  row: HealthOf & { health: Health; reasons: string[] },
  version: number,
) {
  return trx.insertInto('health').values({ workspace_id: scope.workspaceId, ...row, recorded: version, superseded: null })
}

export function closeHealth(trx: Transaction<Schema>, scope: Scope, id: number, version: number) {
  return trx
    .updateTable('health')
    .set({ superseded: version })
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', id)
    .where('superseded', 'is', null)
}

/** The version that superseded a declaration, as far as the scope knows. */
const supersededIn = ({ knownAt }: Scope) =>
  knownAt === undefined
    ? sql<number | null>`h.superseded`
    : sql<number | null>`case when h.superseded <= ${knownAt} then h.superseded end`

/** Narrows a list; an absent field is no restriction, `null` is the company or the whole subject. */
export interface HealthFilter {
  period_key?: string
  regionIds?: number[]
  memberIds?: number[]
  indicator_id?: number | null
  /** Declarations of neither a region nor a member. */
  company?: boolean
}

/**
 * Declarations with who made them and when, the newest first; `history` with those that were superseded by what the scope
 * knows, and never any recorded later.
 */
export function listHealth(db: Kysely<Schema>, scope: Scope, filter: HealthFilter, history: boolean) {
  const { period_key, regionIds, memberIds, indicator_id, company } = filter
  let query = db
    .selectFrom('health as h')
    .innerJoin('version as v', (on) => on.onRef('v.workspace_id', '=', 'h.workspace_id').onRef('v.number', '=', 'h.recorded'))
    .select(['h.id', 'h.period_key', 'h.region_id', 'h.member_id', 'h.indicator_id', 'h.health', 'h.reasons'])
    .select(['h.recorded', supersededIn(scope).as('superseded'), 'v.actor', 'v.recorded_at'])
    .where('h.workspace_id', '=', scope.workspaceId)
    .where('v.workspace_id', '=', scope.workspaceId)
  if (!history) query = query.where(counts(scope, 'h'))
  if (scope.knownAt !== undefined) query = query.where('h.recorded', '<=', scope.knownAt)
  if (period_key !== undefined) query = query.where('h.period_key', '=', period_key)
  if (company === true) query = query.where('h.region_id', 'is', null).where('h.member_id', 'is', null)
  if (regionIds !== undefined) query = query.where(sql<boolean>`h.region_id = any(${regionIds}::bigint[])`)
  if (memberIds !== undefined) query = query.where(sql<boolean>`h.member_id = any(${memberIds}::bigint[])`)
  if (indicator_id !== undefined) query = query.where('h.indicator_id', 'is not distinct from', indicator_id)
  return query.orderBy('h.recorded', 'desc').orderBy('h.id', 'desc').limit(2000)
}
