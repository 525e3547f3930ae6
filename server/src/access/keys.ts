import { type ApiKeyRow, apiKeys } from '@attain/db/queries/api-keys.queries.ts'
import type { ApiKey } from '@attain/shared/contracts/access.ts'
import type { Context } from '../context.ts'
import type { Model } from '../model/model.ts'
import { named } from './grant-entries.ts'

/** Every key that there ever was, the newest first. */
export async function listKeys(ctx: Context): Promise<ApiKey[]> {
  const { model } = await ctx.models.current(ctx.scope)
  return (await apiKeys(ctx.database.db, ctx.scope).execute()).map((row) => keyOf(row, model))
}

/** A key as people see it. */
export function keyOf(row: ApiKeyRow, model: Model): ApiKey {
  const { id, name, shown, role, kind: sees, member_id: memberId, region_id: regionId } = row
  const of = memberId !== null ? named(model.members, memberId) : regionId !== null ? named(model.regions, regionId) : null
  const moment = (at: Date | null) => at?.toISOString() ?? null
  return {
    id,
    name,
    shown,
    role,
    sees,
    of,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    expiresAt: moment(row.expires_at),
    revokedAt: moment(row.revoked_at),
    lastUsedAt: moment(row.last_used_at),
  }
}
