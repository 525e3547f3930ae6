import { accountsOf } from '@attain/db/queries/identities.queries.ts'
import type { OwnSessions } from '@attain/shared/contracts/access.ts'
import { forgetCallers, type Identity } from '../access/caller.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { inAudit } from '../write/in-audit.ts'
import { auditSession } from './audit-session.ts'
import { isRefusal, libraryHeaders } from './library.ts'
import type { Visit } from './sign-in.ts'
import type { SignInService } from './sign-in-service.ts'

/** Sessions of whoever asks, the newest first, and whether a password can begin one. */
export async function ownSessions(
  ctx: Context,
  service: SignInService,
  identity: Identity,
  { headers, address }: Visit,
): Promise<OwnSessions> {
  const auth = await service.auth()
  const listed = await auth.api.listSessions({ headers: libraryHeaders(headers, address) })
  const sessions = listed
    .map((session) => ({
      id: session.id,
      current: session.id === identity.sessionId,
      createdAt: session.createdAt.toISOString(),
      seenAt: session.updatedAt.toISOString(),
      expiresAt: session.expiresAt.toISOString(),
      address: session.ipAddress || null,
      browser: session.userAgent || null,
    }))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
  return { sessions, hasPassword: await hasPassword(ctx, identity) }
}

const hasPassword = async ({ database }: Context, { userId }: Identity): Promise<boolean> =>
  (await accountsOf(database.db, userId).execute()).some(({ providerId }) => providerId === 'credential')

/** Ends one session of whoever asks. @throws AppError `unknown-session` */
export async function endSession(
  ctx: Context,
  service: SignInService,
  identity: Identity,
  id: string,
  { headers, address }: Visit,
): Promise<void> {
  const auth = await service.auth()
  const passed = libraryHeaders(headers, address)
  const session = (await auth.api.listSessions({ headers: passed })).find((each) => each.id === id)
  if (session === undefined) throw new AppError('unknown-session', 'That session has ended already.', { status: 404 })
  await auth.api.revokeSession({ headers: passed, body: { token: session.token } })
  forgetCallers(ctx.database)
  await auditSession(ctx, 'sign out', ownerOf(identity), { where: session.id === identity.sessionId ? 'here' : 'elsewhere' })
}

/** Ends every session of whoever asks but the one that asks. */
export async function endOtherSessions(
  ctx: Context,
  service: SignInService,
  identity: Identity,
  { headers, address }: Visit,
): Promise<void> {
  const auth = await service.auth()
  await auth.api.revokeOtherSessions({ headers: libraryHeaders(headers, address) })
  forgetCallers(ctx.database)
  await auditSession(ctx, 'sign out', ownerOf(identity), { where: 'everywhere else' })
}

/** @returns cookies to set */
export async function signOut(
  ctx: Context,
  service: SignInService,
  identity: Identity,
  { headers, address }: Visit,
): Promise<string[]> {
  const auth = await service.auth()
  const ended = await auth.api.signOut({ headers: libraryHeaders(headers, address), returnHeaders: true })
  forgetCallers(ctx.database)
  await auditSession(ctx, 'sign out', ownerOf(identity), { where: 'here' })
  return ended.headers.getSetCookie()
}

const ownerOf = ({ userId: id, email }: Identity) => ({ id, email })

/**
 * Another password; every other session ends. Whoever has none gets the first by a link: a session alone does not prove
 * enough for a way to sign in that outlasts it.
 * @returns cookies to set
 * @throws AppError `no-password`, `wrong-password`
 */
export async function changePassword(
  ctx: Context,
  service: SignInService,
  identity: Identity,
  { current, password }: { current: string; password: string },
  { headers, address }: Visit,
): Promise<string[]> {
  if (!(await hasPassword(ctx, identity))) {
    throw new AppError('no-password', 'There is no password to be changed: you sign in without one.', { status: 422 })
  }
  const auth = await service.auth()
  try {
    const changed = await auth.api.changePassword({
      body: { currentPassword: current, newPassword: password, revokeOtherSessions: true },
      headers: libraryHeaders(headers, address),
      returnHeaders: true,
    })
    await inAudit(ctx, () =>
      Promise.resolve({ result: null, audit: { action: 'change password', subject: `user ${ctx.actor}`, detail: {} } }),
    )
    return changed.headers.getSetCookie()
  } catch (error) {
    if (!isRefusal(error)) throw error
    throw new AppError('wrong-password', 'The current password is another one.', { status: 422 })
  } finally {
    forgetCallers(ctx.database)
  }
}
