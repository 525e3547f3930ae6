import type { SignIn } from '@attain/shared/contracts/access.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { countSignIn, signInSucceeded } from './attempts.ts'
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
  ctx: Pick<Context, 'database' | 'clock'>,
  service: SignInService,
  { email, password }: SignIn,
  { headers, address }: Visit,
): Promise<string[]> {
  const counted = await countSignIn(ctx, email, address)
  const auth = await service.auth()
  try {
    const begun = await auth.api.signInEmail({
      body: { email: email.toLowerCase(), password },
      headers: libraryHeaders(headers, address),
      returnHeaders: true,
    })
    await signInSucceeded(ctx, counted)
    return begun.headers.getSetCookie()
  } catch (error) {
    if (!isRefusal(error)) throw error
    throw new AppError('wrong-credentials', 'E-mail and password do not belong together.', { status: 401 })
  }
}
