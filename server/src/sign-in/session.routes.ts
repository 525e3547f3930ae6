import { createRoute } from '@hono/zod-openapi'
import type { Context as HonoContext } from 'hono'
import {
  AcceptLink,
  ChangePassword,
  LinkReport,
  OidcStart,
  OneTimeLink,
  OwnSessions,
  SessionId,
  SessionReport,
  SignIn,
  StartOidc,
} from '@attain/shared/contracts/access.ts'
import { dropViewCookie } from '../access/view-cookie.ts'
import type { Identity } from '../access/caller.ts'
import { AppError } from '../errors.ts'
import { createRouter, type Env, json, jsonBody, problems } from '../http/router.ts'
import { acceptLink, readLink } from './links.ts'
import { startOidc } from './oidc.ts'
import { changePassword, endOtherSessions, endSession, ownSessions, signOut } from './own-sessions.ts'
import { renewedCookies } from './renew.ts'
import { sessionReport } from './session-report.ts'
import { signInWithPassword } from './sign-in.ts'

const tags = ['access']
const none = (description: string) => ({ 204: { description } })

const session = createRoute({
  method: 'get',
  path: '/session',
  tags,
  summary: 'Who is signed in, or how one can',
  responses: { 200: json(SessionReport, 'Who is signed in, or how one can'), ...problems(503) },
})
const signIn = createRoute({
  method: 'post',
  path: '/session',
  tags,
  summary: 'Sign in with e-mail and password',
  request: jsonBody(SignIn),
  responses: { ...none('Signed in: a cookie is set'), ...problems(400, 401, 429, 503) },
})
const out = createRoute({
  method: 'delete',
  path: '/session',
  tags,
  summary: 'Sign out',
  responses: { ...none('Signed out'), ...problems(401, 503) },
})
const oidc = createRoute({
  method: 'post',
  path: '/session/oidc',
  tags,
  summary: 'Begin signing in with the OpenID provider',
  request: jsonBody(StartOidc),
  responses: { 200: json(OidcStart, 'Where to go on'), ...problems(400, 404, 429, 503) },
})
const openLink = createRoute({
  method: 'post',
  path: '/links/open',
  tags,
  summary: 'What a one-time link is for',
  request: jsonBody(OneTimeLink),
  responses: { 200: json(LinkReport, 'What it is for'), ...problems(400, 404, 429, 503) },
})
const useLink = createRoute({
  method: 'post',
  path: '/links/accept',
  tags,
  summary: 'Use a one-time link: choose a password, sign in',
  request: jsonBody(AcceptLink),
  responses: { ...none('Signed in: a cookie is set'), ...problems(400, 404, 409, 429, 503) },
})
const sessions = createRoute({
  method: 'get',
  path: '/sessions',
  tags,
  summary: 'Where one is signed in',
  responses: { 200: json(OwnSessions, 'The newest first'), ...problems(401, 403, 503) },
})
const endOne = createRoute({
  method: 'delete',
  path: '/sessions/{session}',
  tags,
  summary: 'Sign out somewhere else',
  request: { params: SessionId },
  responses: { ...none('Ended'), ...problems(401, 403, 404, 503) },
})
const endOthers = createRoute({
  method: 'delete',
  path: '/sessions',
  tags,
  summary: 'Sign out everywhere else',
  responses: { ...none('Ended'), ...problems(401, 403, 503) },
})
const password = createRoute({
  method: 'post',
  path: '/password',
  tags,
  summary: 'Change the own password; every other session ends',
  request: jsonBody(ChangePassword),
  responses: { ...none('Changed'), ...problems(400, 401, 403, 422, 503) },
})

const visit = (c: HonoContext<Env>) => ({ headers: c.req.raw.headers, address: c.var.address })

/** Nothing but cookies, which no cache may keep. */
function withCookies(c: HonoContext<Env>, cookies: readonly string[]) {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
  c.header('cache-control', 'no-store')
}

function identityOf(c: HonoContext<Env>): Identity {
  const identity = c.var.caller?.identity
  if (identity == null) throw new AppError('no-session', 'A key has no sessions and no password.', { status: 403 })
  return identity
}

export const sessionRoutes = createRouter()
  .openapi(session, async (c) => {
    const { ctx, signIn: service, caller = null } = c.var
    withCookies(c, caller?.identity == null ? [] : await renewedCookies(service, visit(c)))
    return c.json(await sessionReport(ctx, service, caller), 200)
  })
  .openapi(signIn, async (c) => {
    withCookies(c, await signInWithPassword(c.var.ctx, c.var.signIn, c.req.valid('json'), visit(c)))
    return c.body(null, 204)
  })
  .openapi(out, async (c) => {
    withCookies(c, await signOut(c.var.ctx, c.var.signIn, identityOf(c), visit(c)))
    dropViewCookie(c)
    return c.body(null, 204)
  })
  .openapi(oidc, async (c) => {
    const { url, cookies } = await startOidc(c.var.ctx, c.var.signIn, c.req.valid('json').returnTo, visit(c))
    withCookies(c, cookies)
    return c.json({ url }, 200)
  })
  .openapi(openLink, async (c) => c.json(await readLink(c.var.ctx, c.req.valid('json').token, c.var.address), 200))
  .openapi(useLink, async (c) => {
    withCookies(c, await acceptLink(c.var.ctx, c.var.signIn, c.req.valid('json'), visit(c)))
    return c.body(null, 204)
  })
  .openapi(sessions, async (c) => c.json(await ownSessions(c.var.ctx, c.var.signIn, identityOf(c), visit(c)), 200))
  .openapi(endOne, async (c) => {
    await endSession(c.var.ctx, c.var.signIn, identityOf(c), c.req.valid('param').session, visit(c))
    return c.body(null, 204)
  })
  .openapi(endOthers, async (c) => {
    await endOtherSessions(c.var.ctx, c.var.signIn, identityOf(c), visit(c))
    return c.body(null, 204)
  })
  .openapi(password, async (c) => {
    withCookies(c, await changePassword(c.var.ctx, c.var.signIn, identityOf(c), c.req.valid('json'), visit(c)))
    return c.body(null, 204)
  })
