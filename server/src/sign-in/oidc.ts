import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { oidcId } from './auth-names.ts'
import { libraryHeaders } from './library.ts'
import type { Visit } from './sign-in.ts'
import type { SignInService } from './sign-in-service.ts'
import { countSignIn } from './attempts.ts'
import { auditSession } from './audit-session.ts'

/**
 * Begins signing in with the provider.
 * @param returnTo path of the page to come back to
 * @returns the provider's address, and cookies to set
 * @throws AppError `no-provider`, `provider-unreachable`
 */
export async function startOidc(
  ctx: Pick<Context, 'database' | 'clock'>,
  service: SignInService,
  returnTo: string | undefined,
  { headers, address }: Visit,
): Promise<{ url: string; cookies: string[] }> {
  const { oidc, publicUrl } = service
  if (oidc === null || publicUrl === null) {
    throw new AppError('no-provider', 'No OpenID provider is set up here. Sign in with a password.', { status: 404 })
  }
  await countSignIn(ctx, null, address)
  const auth = await service.auth()
  const base = new URL(publicUrl).origin
  try {
    const started = await auth.api.signInSocial({
      body: {
        provider: oidcId,
        callbackURL: `${base}${ownPath(returnTo)}`,
        errorCallbackURL: `${base}/sign-in`,
        disableRedirect: true,
      },
      headers: libraryHeaders(headers, address),
      returnHeaders: true,
    })
    const { url } = started.response
    if (url === undefined || url === null) throw new Error('the provider has no address')
    return { url, cookies: started.headers.getSetCookie() }
  } catch (error) {
    throw new AppError('provider-unreachable', `${oidc.name} does not answer. Try again shortly, or sign in with a password.`, {
      status: 503,
      cause: error,
    })
  }
}

/** A path on this site and nothing else: `//elsewhere` and `/\elsewhere` would lead away. */
const ownPath = (path: string | undefined): string => (path !== undefined && /^\/(?![/\\])[^\\\s]*$/.test(path) ? path : '/')

/** The provider sends people back here: the library checks what they bring and begins a session. */
export async function finishOidc(
  ctx: Context,
  service: SignInService,
  request: Request,
  { headers, address }: Visit,
): Promise<Response> {
  const { publicUrl, oidc } = service
  if (oidc === null || publicUrl === null)
    throw new AppError('no-provider', 'No OpenID provider is set up here.', { status: 404 })
  const auth = await service.auth()
  const asked = new URL(request.url)
  // Under the name that the provider knows, whatever a proxy made of it.
  const url = `${new URL(publicUrl).origin}${asked.pathname}${asked.search}`
  const response = await auth.handler(new Request(url, { headers: libraryHeaders(headers, address) }))
  const cookie = response.headers.getSetCookie().map((each) => each.split(';')[0])
  const query = { disableRefresh: true, disableCookieCache: true }
  const begun = await auth.api.getSession({ headers: new Headers({ cookie: cookie.join('; ') }), query })
  if (begun !== null) await auditSession(ctx, 'sign in', begun.user, { by: 'provider' })
  return response
}
