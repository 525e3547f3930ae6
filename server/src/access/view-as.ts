import { identityById } from '@attain/db/queries/identities.queries.ts'
import { reaches, seesEverything } from './access.ts'
import type { Caller } from './caller.ts'
import { userEntry } from './list-users.ts'
import { accessOfUser } from './read-access.ts'
import type { Context } from '../context.ts'
import { inAudit } from '../write/in-audit.ts'

/** How long an administrator looks as somebody else before they are themself again. */
export const viewedForSeconds = 3600

type Asking = Omit<Context, 'actor' | 'access'>

/**
 * An administrator as whoever they look as: with that person's grants, and allowed to change nothing. Asked again of every
 * request, so that it ends with the access of either. Whoever is no administrator stays who they are.
 */
export async function lookingAs(ctx: Asking, caller: Caller, userId: string): Promise<Caller> {
  const { identity, access } = caller
  if (identity === null || access === null || !reaches(access.role, 'admin') || !seesEverything(access)) return caller
  const user = await identityById(ctx.database.db, userId).executeTakeFirst()
  const seen = user === undefined ? null : await accessOfUser(ctx, user)
  if (user === undefined || seen === null) return caller
  const viewed = { userId, name: user.name, email: user.email }
  return { identity, access: { ...seen, role: 'viewer', actor: access.actor }, viewed }
}

/** Writes down that an administrator begins to look as somebody. @throws AppError `unknown-user` */
export async function beginLooking(ctx: Context, userId: string, reason: string | undefined): Promise<void> {
  const { email } = await userEntry(ctx, userId)
  const until = new Date(ctx.clock().getTime() + viewedForSeconds * 1000).toISOString()
  const audit = {
    action: 'view as',
    subject: `user ${email}`,
    reason: reason ?? null,
    detail: { before: null, after: { until } },
  }
  await inAudit(ctx, () => Promise.resolve({ result: null, audit }))
}

/** Writes down that they are themself again. */
export async function endLooking(ctx: Context, { email }: { email: string }): Promise<void> {
  const audit = { action: 'view as ended', subject: `user ${email}`, detail: {} }
  await inAudit(ctx, () => Promise.resolve({ result: null, audit }))
}
