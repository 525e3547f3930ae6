import { revokeApiKey } from '@attain/db/queries/api-keys.queries.ts'
import type { ApiKey } from '@attain/shared/contracts/access.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { inAudit } from '../write/in-audit.ts'
import { forgetCallers } from './caller.ts'
import { keyOf } from './keys.ts'

/** From now on the key is none. @throws AppError `unknown-key` */
export async function revokeKey(ctx: Context, id: number, reason: string | null): Promise<ApiKey> {
  const { model } = await ctx.models.current(ctx.scope)
  const row = await inAudit(ctx, async (trx, at) => {
    const revoked = await revokeApiKey(trx, ctx.scope, id, at).executeTakeFirst()
    if (revoked === undefined)
      throw new AppError('unknown-key', `There is no key ${id}, or it was revoked already.`, { status: 404 })
    const detail = { before: { shown: revoked.shown, role: revoked.role }, after: null }
    return { result: revoked, audit: { action: 'revoke key', subject: `key ${revoked.name}`, reason, detail } }
  })
  forgetCallers(ctx.database)
  return keyOf(row, model)
}
