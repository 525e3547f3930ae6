import { addUser } from '@attain/server/access/add-user.ts'
import type { Context } from '@attain/server/context.ts'
import { type AppOptions, createApp } from '@attain/server/http/app.ts'
import { NewUser } from '@attain/shared/contracts/access.ts'

export type BareApp = ReturnType<typeof createApp>

/** The API as it is served, to which nobody has signed in yet. */
export const bareApp = (context: Context, options: Partial<AppOptions> = {}): BareApp =>
  createApp({ context, log: (message, error) => console.error(message, error), openApi: () => ({}), ...options })

export const goodPassword = 'correct horse battery'

/** A request with a JSON body. */
export const sending = (method: string, body?: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method,
  headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
})

/** Cookies as a browser would send them back. */
export const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

/** Somebody new, invited and signed in. @returns the cookie of the session */
export async function signedIn(app: BareApp, ctx: Context, person: Partial<NewUser> & { email: string }): Promise<string> {
  const { token } = await addUser(ctx, NewUser.parse({ name: person.email, role: 'viewer', ...person }))
  const accepted = await app.request('/api/links/accept', sending('POST', { token, password: goodPassword }))
  if (accepted.status !== 204) throw new Error(await accepted.text())
  return cookiesOf(accepted)
}

/** Status and, of a refusal, its code. */
export async function outcome(asked: Response | Promise<Response>): Promise<[status: number, code?: string]> {
  const response = await asked
  return response.status < 400 ? [response.status] : [response.status, ((await response.json()) as { code: string }).code]
}
