import { insertGrant } from '@attain/db/queries/access.queries.ts'
import type { NewGrant, UserEntry } from '@attain/shared/contracts/access.ts'
import type { Context } from '../context.ts'
import { inVersion } from '../write/in-version.ts'
import { forgetCallers } from './caller.ts'
import { grantRow } from './grant-entries.ts'
import { userEntry } from './list-users.ts'

/** Lets somebody see more, from a day or until one. @throws AppError `unknown-user`, unknown keys */
export async function grantAccess(ctx: Context, userId: string, given: NewGrant): Promise<UserEntry> {
  const { email } = await userEntry(ctx, userId)
  const { model } = await ctx.models.current(ctx.scope)
  const row = grantRow(model, userId, given)
  const { reason, kind, of = null, from = null, to = null } = given
  const options = {
    action: 'grant access',
    reason,
    changesModel: false,
    audit: () => ({ subject: `user ${email}`, detail: { before: null, after: { kind, of, from, to } } }),
  }
  await inVersion(ctx, options, (trx, { version }) => insertGrant(trx, ctx.scope, row, version).execute())
  forgetCallers(ctx.database)
  return userEntry(ctx, userId)
}
