import { closeAccess, closeGrants } from '@attain/db/queries/access.queries.ts'
import { endLinks } from '@attain/db/queries/access-links.queries.ts'
import { endSessions, hasAccessElsewhere } from '@attain/db/queries/identities.queries.ts'
import type { Context } from '../context.ts'
import { inVersion } from '../write/in-version.ts'
import { forgetCallers } from './caller.ts'
import { grantText } from './grant-entries.ts'
import { keepingAnAdministrator } from './last-administrator.ts'
import { userEntry } from './list-users.ts'

/** Takes all access away at once; sessions end. What was done stays in the audit. @throws AppError as `changeUser` */
export async function removeUser(ctx: Context, userId: string, reason: string): Promise<void> {
  const { email, role, member, grants } = await userEntry(ctx, userId)
  const stored = grants.filter(({ id }) => id !== null).map(grantText)
  const options = {
    action: 'remove user',
    reason,
    changesModel: false,
    audit: () => ({
      subject: `user ${email}`,
      detail: { before: { role, member: member?.key ?? null, grants: stored }, after: null },
    }),
  }
  await inVersion(ctx, options, async (trx, { version, at }) => {
    await keepingAnAdministrator(trx, ctx, async () => {
      await closeAccess(trx, ctx.scope, userId, version).execute()
      await closeGrants(trx, ctx.scope, userId, null, version).execute()
    })
    await endLinks(trx, ctx.scope, userId, at).execute()
    if (!(await hasAccessElsewhere(trx, ctx.scope, userId))) await endSessions(trx, userId).execute()
  })
  forgetCallers(ctx.database)
}
