import { accessOf, insertAccess, insertGrant } from '@attain/db/queries/access.queries.ts'
import { accountsOf, identityByEmail, hasAccessElsewhere, insertIdentity } from '@attain/db/queries/identities.queries.ts'
import type { NewUser, UserEntry } from '@attain/shared/contracts/access.ts'
import { idOf } from '../attainment/question.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { makeLink } from '../sign-in/links.ts'
import { inVersion } from '../write/in-version.ts'
import { forgetCallers } from './caller.ts'
import { everything } from './grant-entries.ts'
import { userEntry } from './list-users.ts'
import { newSecret } from './secrets.ts'

/**
 * Gives somebody access, and a link to choose a password with.
 * @returns the link's token; null = the identity can sign in already
 * @throws AppError `user-exists`, `unknown-member`
 */
export async function addUser(ctx: Context, given: NewUser): Promise<{ user: UserEntry; token: string | null }> {
  const { email, name, role, member, reason, all } = given
  const { model } = await ctx.models.current(ctx.scope)
  const memberId = member === undefined ? null : idOf(model.members, member, 'member')
  const grants = all === true ? ['all'] : []
  const options = {
    action: 'add user',
    reason: reason ?? null,
    changesModel: false,
    audit: () => ({
      subject: `user ${email}`,
      detail: { before: null, after: { name, role, member: member ?? null, grants } },
    }),
  }
  const added = await inVersion(ctx, options, async (trx, { version, at }) => {
    const known = await identityByEmail(trx, email).executeTakeFirst()
    const userId = known?.id ?? newSecret()
    if (known === undefined) await insertIdentity(trx, { id: userId, name, email, at }).execute()
    else if ((await accessOf(trx, ctx.scope, userId).executeTakeFirst()) !== undefined) {
      throw new AppError('user-exists', `${email} has access already. Change it instead.`, { status: 409 })
    }
    await insertAccess(trx, ctx.scope, { user_id: userId, role, member_id: memberId }, version).execute()
    if (all === true) await insertGrant(trx, ctx.scope, everything(userId), version).execute()
    const hasOwn = (await accountsOf(trx, userId).execute()).length > 0 || (await hasAccessElsewhere(trx, ctx.scope, userId))
    return { userId, token: hasOwn ? null : await makeLink(trx, ctx, 'invitation', userId, at) }
  })
  forgetCallers(ctx.database)
  return { user: await userEntry(ctx, added.userId), token: added.token }
}
