import { accessOf, grantsInForce } from '@attain/db/queries/access.queries.ts'
import type { ApiKeyRow } from '@attain/db/queries/api-keys.queries.ts'
import type { AccessGrantTable } from '@attain/db/schema/access.tables.ts'
import { type Grant, grantsByPlacement, type Standing } from '@attain/shared/domain/grants.ts'
import { type Day, dayInTimeZone } from '@attain/shared/domain/period.ts'
import type { Context } from '../context.ts'
import { effectiveOn, type Model } from '../model/model.ts'
import { type Access, seenOf } from './access.ts'

type Asking = Pick<Context, 'database' | 'scope' | 'models' | 'clock'>

/** What an identity may do in the workspace today; null = it has no access there. */
export async function accessOfUser(ctx: Asking, user: { id: string; email: string }): Promise<Access | null> {
  const { db } = ctx.database
  const row = await accessOf(db, ctx.scope, user.id).executeTakeFirst()
  if (row === undefined) return null
  const { model, day } = await today(ctx)
  const stored = await grantsInForce(db, ctx.scope, user.id, day).execute()
  const grants = [...(row.member_id === null ? [] : derivedGrants(model, row.member_id, day)), ...stored.map(grantOf)]
  const by = { kind: 'session', userId: user.id } as const
  return { actor: user.email, role: row.role, grants, memberId: row.member_id, by, seen: seenOf(grants) }
}

/** What a key may do today; whether it still works is not looked at here. */
export async function accessOfKey(ctx: Asking, key: ApiKeyRow): Promise<Access> {
  const grants = await keyGrants(ctx, key)
  const by = { kind: 'key', keyId: key.id } as const
  return { actor: `key ${key.name}`, role: key.role, grants, memberId: key.member_id, by, seen: seenOf(grants) }
}

async function keyGrants(ctx: Asking, { member_id: memberId, region_id: regionId }: ApiKeyRow): Promise<Grant[]> {
  if (regionId !== null) return [{ kind: 'region', regionId }]
  if (memberId === null) return [{ kind: 'all' }]
  const { model, day } = await today(ctx)
  return derivedGrants(model, memberId, day)
}

/** The model and the day in the time zone of the organisation. */
export async function today({ models, scope, clock }: Asking): Promise<{ model: Model; day: Day }> {
  const { model } = await models.current(scope)
  return { model, day: dayInTimeZone(clock(), model.workspace.timeZone) }
}

/** What follows from where a member stands on a day; nothing of it is stored. */
export function derivedGrants(model: Model, memberId: number, day: Day): Grant[] {
  const holds = ({ from, to }: { from: Day; to: Day | null }) => from <= day && (to === null || day <= to)
  const leads = [...model.placements.values()].some((placements) =>
    placements.some((placement) => placement.managerId === memberId && holds(placement)),
  )
  const standings = (model.placements.get(memberId) ?? []).filter(holds).flatMap((placement): Standing[] => {
    const level = model.levels.byId.get(placement.levelId)
    if (level === undefined) return []
    const bases = new Set([...effectiveOn(model, level.id, day).values()].map(({ basis }) => basis))
    return [{ regionId: placement.regionId, familyId: level.familyId, track: level.track, bases, leads }]
  })
  return grantsByPlacement(memberId, standings)
}

type GrantRow = Pick<AccessGrantTable, 'kind' | 'member_id' | 'region_id' | 'job_family_id'>

export function grantOf({ kind, member_id: memberId, region_id: regionId, job_family_id: familyId }: GrantRow): Grant {
  if (kind === 'all') return { kind }
  if (kind === 'region' && regionId !== null) return { kind, regionId }
  if (kind === 'family' && familyId !== null) return { kind, familyId }
  if ((kind === 'self' || kind === 'team') && memberId !== null) return { kind, memberId }
  throw new Error(`a grant of kind ${kind} without what it is of`)
}
