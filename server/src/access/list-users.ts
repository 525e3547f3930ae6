import { grantsOf, userRows } from '@attain/db/queries/access.queries.ts'
import type { UserEntry } from '@attain/shared/contracts/access.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { grantEntries, named } from './grant-entries.ts'
import { today } from './read-access.ts'

/** Everybody with access, by name, with all they were granted. */
export async function listUsers(ctx: Context, userId?: string): Promise<UserEntry[]> {
  const { db } = ctx.database
  const { model, day } = await today(ctx)
  const { rows } = await userRows(db, ctx.scope, ctx.clock(), userId)
  const grants = await grantsOf(db, ctx.scope, userId).execute()
  return rows.map(({ id, email, name, role, member_id: memberId, can_sign_in: canSignIn, link_until: linkUntil }) => ({
    id,
    email,
    name,
    role,
    member: memberId === null ? null : named(model.members, memberId),
    grants: grantEntries(
      model,
      memberId,
      grants.filter((grant) => grant.user_id === id),
      day,
    ),
    canSignIn,
    linkUntil: linkUntil?.toISOString() ?? null,
  }))
}

/** @throws AppError `unknown-user` */
export async function userEntry(ctx: Context, userId: string): Promise<UserEntry> {
  const [user] = await listUsers(ctx, userId)
  if (user === undefined) throw new AppError('unknown-user', 'There is no such user.', { status: 404 })
  return user
}
