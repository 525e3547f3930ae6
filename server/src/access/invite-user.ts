import { hasAccessElsewhere } from '@attain/db/queries/identities.queries.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { makeLink } from '../sign-in/links.ts'
import { inAudit } from '../write/in-audit.ts'
import { userEntry } from './list-users.ts'

/**
 * A new link to choose a password with; earlier ones end. Whoever is forgetful gets one too.
 * @returns its token
 * @throws AppError `unknown-user`, `identity-elsewhere`
 */
export async function inviteUser(ctx: Context, userId: string): Promise<string> {
  const { email } = await userEntry(ctx, userId)
  return inAudit(ctx, async (trx, at) => {
    if (await hasAccessElsewhere(trx, ctx.scope, userId)) {
      throw new AppError(
        'identity-elsewhere',
        `${email} has access to another organisation of this installation too, so nobody here may set the password.`,
        { status: 409 },
      )
    }
    const token = await makeLink(trx, ctx, 'invitation', userId, at)
    return { result: token, audit: { action: 'invite user', subject: `user ${email}`, detail: {} } }
  })
}
