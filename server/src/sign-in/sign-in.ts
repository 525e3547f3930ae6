import type { SignIn } from '@attain/shared/contracts/access.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { countSignIn, signInSucceeded } from './attempts.ts'
import { auditRefusal, auditSession } from './audit-session.ts'
import { isRefusal, libraryHeaders } from './library.ts'
import type { SignInService } from './sign-in-service.ts'

export interface Visit {
  headers: Headers
  /** Where the request comes from. */
  address: string
}

/**
 * Begins a session with e-mail and password. Whether there is such a person is told neither by the answer nor by the time
 * that it takes.
 * @returns cookies to set
 * @throws AppError `wrong-credentials`, `too-many-attempts`
 */
export async function signInWithPassword(
  ctx: Context,
  service: SignInService,
  { email: given, password }: SignIn,
  { headers, address }: Visit,
): Promise<string[]> {
  const email = given.toLowerCase()
  const counted = await countSignIn(ctx, email, address)
  const auth = await service.auth()
  try {
    const begun = await auth.api.signInEmail({
      body: { email, password },
      headers: libraryHeaders(headers, address),
      returnHeaders: true,
    })
    await signInSucceeded(ctx, counted)
    await auditSession(ctx, 'sign in', begun.response.user, { by: 'password' })
    return begun.headers.getSetCookie()
  } catch (error) {
    if (!isRefusal(error)) throw error
    await auditRefusal(ctx, email, counted)
    throw new AppError('wrong-credentials', 'E-mail and password do not belong together.', { status: 401 })
  }
}
