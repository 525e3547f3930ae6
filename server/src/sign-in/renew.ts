import { libraryHeaders } from './library.ts'
import type { Visit } from './sign-in.ts'
import type { SignInService } from './sign-in-service.ts'

/** Cookies of a session that goes on: once a day it is given another week. */
export async function renewedCookies(service: SignInService, { headers, address }: Visit): Promise<string[]> {
  const auth = await service.auth()
  const renewed = await auth.api.getSession({
    headers: libraryHeaders(headers, address),
    query: { disableCookieCache: true },
    returnHeaders: true,
  })
  return renewed.headers.getSetCookie()
}
