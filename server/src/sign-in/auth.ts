import { betterAuth } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { genericOAuth } from 'better-auth/plugins'
import { z } from 'zod'
import type { Database } from '@attain/db/database.ts'
import { addressHeader, authPath, isHttps, oidcId } from './auth-names.ts'

/** An OpenID provider that vouches for people by their verified e-mail address. */
export interface OidcProvider {
  issuer: string
  clientId: string
  clientSecret: string
  /** What the button says. */
  name: string
}

export interface AuthOptions {
  database: Database
  /** Signs cookies; the same for all processes of an installation. */
  secret: string
  /** Address under which people reach the pages; null = on this machine only. */
  publicUrl: string | null
  oidc: OidcProvider | null
  log: (message: string, error?: unknown) => void
}

const daySeconds = 24 * 60 * 60

/** The library that signs people in, on the tables of the schema `auth`. Nobody can register by it. */
export function openAuth({ database, secret, publicUrl, oidc, log }: AuthOptions) {
  return betterAuth({
    appName: 'Attain',
    secret,
    baseURL: new URL(publicUrl ?? 'http://localhost').origin,
    basePath: authPath,
    // One statement at a time: an embedded database has a single connection, which a transaction would hold.
    database: { db: database.db.withSchema('auth'), type: 'postgres', transaction: false },
    telemetry: { enabled: false },
    // Failed sign-ins are the visitor's affair and not an operator's.
    logger: { log: (level, message, ...details) => level === 'error' && log(`sign-in: ${message}`, details[0]) },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    session: { expiresIn: 7 * daySeconds, updateAge: daySeconds, freshAge: 0 },
    account: {
      // Administrators name people by e-mail, and only an address that the provider has verified is linked.
      accountLinking: { enabled: true, requireLocalEmailVerified: false },
      encryptOAuthTokens: true,
      updateAccountOnSignIn: false,
    },
    // Attempts are counted in the database, by ourselves, for whom and from where.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'attain',
      useSecureCookies: isHttps(publicUrl),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    plugins: [signInByLink, ...(oidc === null ? [] : [providerOf(oidc)])],
  })
}
export type Auth = ReturnType<typeof openAuth>

const providerOf = ({ issuer, clientId, clientSecret, name }: OidcProvider) =>
  genericOAuth({
    config: [
      {
        providerId: oidcId,
        name,
        clientId,
        clientSecret,
        discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        requireIdTokenVerification: true,
        scopes: ['openid', 'email', 'profile'],
        pkce: true,
        disableSignUp: true,
      },
    ],
  })

/** Begins a session for somebody whose one-time link has been checked; never reached over HTTP. */
const signInByLink = {
  id: 'attain-links',
  endpoints: {
    signInUser: createAuthEndpoint(
      '/attain/sign-in-user',
      { method: 'POST', body: z.object({ userId: z.string() }), metadata: { SERVER_ONLY: true } },
      async (ctx) => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.userId)
        if (user === null) throw ctx.error('NOT_FOUND')
        const session = await ctx.context.internalAdapter.createSession(user.id)
        await setSessionCookie(ctx, { session, user })
        return ctx.json({ signedIn: true })
      },
    ),
  },
} as const
