import { insertLink, openLink, endLinks, useLink } from '@attain/db/queries/access-links.queries.ts'
import {
  accountsOf,
  endSessions,
  hasAccessElsewhere,
  identityByEmail,
  identityById,
  insertIdentity,
  setPassword,
} from '@attain/db/queries/identities.queries.ts'
import { insertAccess, insertGrant } from '@attain/db/queries/access.queries.ts'
import type { AccessLinkTable } from '@attain/db/schema/access.tables.ts'
import type { AcceptLink, LinkReport } from '@attain/shared/contracts/access.ts'
import { everything } from '../access/grant-entries.ts'
import { forgetCallers } from '../access/caller.ts'
import { hasAdministrator } from '../access/last-administrator.ts'
import { hashOf, newSecret } from '../access/secrets.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { inAudit } from '../write/in-audit.ts'
import { inVersion, type Trx } from '../write/in-version.ts'
import { countSignIn, signInSucceeded } from './attempts.ts'
import { auditSession } from './audit-session.ts'
import { libraryHeaders } from './library.ts'
import type { Visit } from './sign-in.ts'
import type { SignInService } from './sign-in-service.ts'

const hourMs = 60 * 60_000
/** How long a link works. */
const lifeMs = { 'first-administrator': 24 * hourMs, invitation: 7 * 24 * hourMs, 'sign-in': 24 * hourMs } as const

type Purpose = AccessLinkTable['purpose']

/** A new link; the ones that the same person had before end with it, so that one is valid at a time. @returns its token */
export async function makeLink(trx: Trx, ctx: Context, purpose: Purpose, userId: string | null, at: Date): Promise<string> {
  const token = newSecret()
  await endLinks(trx, ctx.scope, userId, at).execute()
  await insertLink(trx, ctx.scope, {
    token_hash: hashOf(token),
    purpose,
    user_id: userId,
    // Only the demonstration makes these; they are printed where it runs.
    reusable: purpose === 'sign-in',
    created_at: at,
    expires_at: new Date(at.getTime() + lifeMs[purpose]),
  }).execute()
  return token
}

/** The page that a link opens. What stands after # is not sent to any server, so that no log has it. */
export const linkAddress = (baseUrl: string, token: string): string => `${baseUrl.replace(/\/$/, '')}/welcome#${token}`

/** A link for whoever becomes the first administrator; null = there is one already. */
export async function firstAdministratorLink(ctx: Context, hasProvider: boolean): Promise<string | null> {
  if (await hasAdministrator(ctx.database.db, ctx, hasProvider)) return null
  return ctx.database.db.transaction().execute((trx) => makeLink(trx, ctx, 'first-administrator', null, ctx.clock()))
}

/** What a link is for. @throws AppError `link-used` when it was used, has ended or never was */
export async function readLink(ctx: Context, token: string, address: string): Promise<LinkReport> {
  const counted = await countSignIn(ctx, null, address)
  const link = await openedLink(ctx.database.db, ctx, token)
  await signInSucceeded(ctx, counted)
  const user = link.user_id === null ? undefined : await identityById(ctx.database.db, link.user_id).executeTakeFirst()
  return {
    purpose: link.purpose,
    email: user?.email ?? null,
    name: user?.name ?? null,
    expiresAt: link.expires_at.toISOString(),
  }
}

async function openedLink(db: Trx | Context['database']['db'], { scope, clock }: Context, token: string) {
  const link = await openLink(db, scope, hashOf(token), clock()).executeTakeFirst()
  if (link === undefined) {
    throw new AppError('link-used', 'This link was used already, has ended, or was replaced by a newer one.', { status: 404 })
  }
  return link
}

/**
 * Uses a link and begins a session: an invitation sets the password, the first administrator's makes the identity too.
 * @returns cookies to set
 * @throws AppError `link-used`, `incomplete-link`, `too-many-attempts`
 */
export async function acceptLink(
  ctx: Context,
  service: SignInService,
  given: AcceptLink,
  { headers, address }: Visit,
): Promise<string[]> {
  const counted = await countSignIn(ctx, null, address)
  const link = await openedLink(ctx.database.db, ctx, given.token)
  const auth = await service.auth()
  const userId =
    link.purpose === 'sign-in' ? (link.user_id as string) : await choosePassword(ctx, link, given, await hashWith(auth, given))
  await signInSucceeded(ctx, counted)
  forgetCallers(ctx.database)
  const begun = await auth.api.signInUser({
    body: { userId },
    headers: libraryHeaders(headers, address),
    returnHeaders: true,
  })
  const user = await identityById(ctx.database.db, userId).executeTakeFirstOrThrow()
  await auditSession(ctx, 'sign in', user, { by: 'link' })
  return begun.headers.getSetCookie()
}

type Auth = Awaited<ReturnType<SignInService['auth']>>

async function hashWith(auth: Auth, { password }: AcceptLink): Promise<string> {
  if (password === undefined) throw new AppError('incomplete-link', 'password: choose one, of at least 12 characters.')
  return (await auth.$context).password.hash(password)
}

async function choosePassword(
  ctx: Context,
  link: { id: number; purpose: Purpose; user_id: string | null },
  given: AcceptLink,
  hash: string,
): Promise<string> {
  if (link.user_id === null) return becomeAdministrator(ctx, link.id, given, hash)
  const userId = link.user_id
  const user = await identityById(ctx.database.db, userId).executeTakeFirstOrThrow()
  return inAudit({ ...ctx, actor: user.email }, async (trx, at) => {
    await take(trx, ctx, link.id, at)
    const before = await accountsOf(trx, userId).execute()
    if (before.length > 0 && (await hasAccessElsewhere(trx, ctx.scope, userId))) {
      throw new AppError('link-used', 'You can sign in already: another organisation has invited you since.', { status: 404 })
    }
    await setPassword(trx, { id: newSecret(), userId, hash, at })
    // Whoever knew the old password is out.
    await endSessions(trx, userId).execute()
    const detail = { before: before.length === 0 ? null : 'a password', after: 'a password' }
    return { result: userId, audit: { action: 'choose password', subject: `user ${user.email}`, detail } }
  })
}

async function becomeAdministrator(ctx: Context, linkId: number, { email, name }: AcceptLink, hash: string): Promise<string> {
  if (email === undefined || name === undefined) {
    throw new AppError('incomplete-link', 'name, email: the first administrator needs both.')
  }
  const subject = `user ${email}`
  const said = { subject, detail: { before: null, after: { email, role: 'admin', grants: ['all'] } } }
  const options = { action: 'first administrator', reason: null, changesModel: false, audit: () => said }
  return inVersion({ ...ctx, actor: email }, options, async (trx, { version, at }) => {
    await take(trx, ctx, linkId, at)
    if (await hasAdministrator(trx, ctx, false)) {
      throw new AppError('link-used', 'There is an administrator already, who can invite you.', { status: 404 })
    }
    const userId = newSecret()
    if ((await identityByEmail(trx, email).executeTakeFirst()) !== undefined) {
      throw new AppError('user-exists', `${email} is known to this installation already. Run: attain user add`, { status: 409 })
    }
    await insertIdentity(trx, { id: userId, name, email, at }).execute()
    await setPassword(trx, { id: newSecret(), userId, hash, at })
    await insertAccess(trx, ctx.scope, { user_id: userId, role: 'admin', member_id: null }, version).execute()
    await insertGrant(trx, ctx.scope, everything(userId), version).execute()
    return userId
  })
}

async function take(trx: Trx, ctx: Context, linkId: number, at: Date): Promise<void> {
  const taken = await useLink(trx, ctx.scope, linkId, at).executeTakeFirst()
  if (taken === undefined) throw new AppError('link-used', 'This link was used already.', { status: 404 })
}
