import { randomBytes } from 'node:crypto'
import type { Database } from '@attain/db/database.ts'
import type { Auth, OidcProvider } from './auth.ts'

export interface SignInOptions {
  /** Signs cookies; unset = another one each time, so that sessions end with the process. */
  secret?: string | undefined
  oidc?: OidcProvider | undefined
}

/** How people sign in to this server; the library behind it is loaded when somebody first does. */
export interface SignInService {
  auth(): Promise<Auth>
  oidc: OidcProvider | null
  publicUrl: string | null
}

export function signInService(
  database: Database,
  publicUrl: string | null,
  log: (message: string, error?: unknown) => void,
  options: SignInOptions = {},
): SignInService {
  const secret = options.secret ?? randomBytes(32).toString('base64url')
  const oidc = options.oidc ?? null
  let opened: Promise<Auth> | undefined
  const auth = () => (opened ??= import('./auth.ts').then(({ openAuth }) => openAuth({ database, secret, publicUrl, oidc, log })))
  return { auth, oidc, publicUrl }
}
