import type { Caller } from '../access/caller.ts'
import { accessOfUser } from '../access/read-access.ts'
import type { Context } from '../context.ts'
import type { SignInService } from './sign-in-service.ts'

/** Who holds the session whose cookie was sent; null = nobody, as it has ended or was never one. */
export async function callerBySession(
  signIn: SignInService,
  ctx: Omit<Context, 'actor' | 'access'>,
  headers: Headers,
): Promise<Caller | null> {
  const auth = await signIn.auth()
  // Renewed by GET /session only: other answers come from a cache and carry no cookies.
  const found = await auth.api.getSession({ headers, query: { disableRefresh: true, disableCookieCache: true } })
  if (found === null) return null
  const { session, user } = found
  const identity = { userId: user.id, name: user.name, email: user.email, sessionId: session.id }
  return { identity, access: await accessOfUser(ctx, user) }
}
