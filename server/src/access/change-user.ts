import { closeAccess, insertAccess } from '@attain/db/queries/access.queries.ts'
import type { ChangeUser, UserEntry } from '@attain/shared/contracts/access.ts'
import { idOf } from '../attainment/question.ts'
import type { Context } from '../context.ts'
import { inVersion } from '../write/in-version.ts'
import { forgetCallers } from './caller.ts'
import { keepingAnAdministrator } from './last-administrator.ts'
import { userEntry } from './list-users.ts'

/** Gives somebody another role, or says which member it is. @throws AppError `unknown-user`, `last-administrator` */
export async function changeUser(ctx: Context, userId: string, { role, member, reason }: ChangeUser): Promise<UserEntry> {
  const stood = await userEntry(ctx, userId)
  const { model } = await ctx.models.current(ctx.scope)
  const memberId = member === null ? null : idOf(model.members, member, 'member')
  const options = {
    action: 'change user',
    reason,
    changesModel: false,
    audit: () => ({
      subject: `user ${stood.email}`,
      detail: { before: { role: stood.role, member: stood.member?.key ?? null }, after: { role, member } },
    }),
  }
  await inVersion(ctx, options, async (trx, { version }) => {
    await keepingAnAdministrator(trx, ctx, async () => {
      await closeAccess(trx, ctx.scope, userId, version).execute()
      await insertAccess(trx, ctx.scope, { user_id: userId, role, member_id: memberId }, version).execute()
    })
  })
  forgetCallers(ctx.database)
  return userEntry(ctx, userId)
}
