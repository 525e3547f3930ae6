import { apiKeyByHash, type ApiKeyRow, touchApiKey } from '@attain/db/queries/api-keys.queries.ts'
import type { Context } from '../context.ts'
import type { Access } from './access.ts'
import { accessOfKey } from './read-access.ts'
import { hashOf } from './secrets.ts'

/** The last use of a key is written down this often at most. */
const usedEveryMs = 5 * 60_000

/** What the bearer of a secret may do; null = there is no such key, or it was revoked or has expired. */
export async function accessBySecret(ctx: Omit<Context, 'actor' | 'access'>, secret: string): Promise<Access | null> {
  const { db } = ctx.database
  const key = await apiKeyByHash(db, ctx.scope, hashOf(secret)).executeTakeFirst()
  const now = ctx.clock()
  if (key === undefined || !works(key, now)) return null
  if (key.last_used_at === null || now.getTime() - key.last_used_at.getTime() > usedEveryMs) {
    await touchApiKey(db, ctx.scope, key.id, now).execute()
  }
  return accessOfKey(ctx, key)
}

const works = ({ revoked_at: revoked, expires_at: expires }: ApiKeyRow, now: Date): boolean =>
  revoked === null && (expires === null || now < expires)
