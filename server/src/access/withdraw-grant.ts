import { closeGrants } from '@attain/db/queries/access.queries.ts'
import type { UserEntry } from '@attain/shared/contracts/access.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { inVersion } from '../write/in-version.ts'
import { forgetCallers } from './caller.ts'
import { keepingAnAdministrator } from './last-administrator.ts'
import { userEntry } from './list-users.ts'

/**
 * Takes a grant back; what follows from a placement cannot be.
 * @throws AppError `unknown-user`, `unknown-grant`, `last-administrator`
 */
export async function withdrawGrant(ctx: Context, userId: string, grantId: number, reason: string): Promise<UserEntry> {
  const { email, grants } = await userEntry(ctx, userId)
  const grant = grants.find(({ id }) => id === grantId)
  if (grant === undefined) throw new AppError('unknown-grant', `${email} has no such grant.`, { status: 404 })
  const { kind, of, from, to } = grant
  const options = {
    action: 'withdraw access',
    reason,
    changesModel: false,
    audit: () => ({ subject: `user ${email}`, detail: { before: { kind, of: of?.key ?? null, from, to }, after: null } }),
  }
  await inVersion(ctx, options, (trx, { version }) =>
    keepingAnAdministrator(trx, ctx, async () => {
      await closeGrants(trx, ctx.scope, userId, grantId, version).execute()
    }),
  )
  forgetCallers(ctx.database)
  return userEntry(ctx, userId)
}
