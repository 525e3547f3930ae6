import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { seesAll } from '@attain/shared/domain/grants.ts'
import { type Access, noAccess, reaches } from '../access/access.ts'
import { type Caller, CallerCache } from '../access/caller.ts'
import { accessBySecret } from '../access/key-access.ts'
import { type Need, routeAccess } from '../access/route-access.ts'
import { modelsSeenBy } from '../access/seen-models.ts'
import { lookingAs } from '../access/view-as.ts'
import { AppError } from '../errors.ts'
import { sessionCookie, viewCookie } from '../sign-in/auth-names.ts'
import { callerBySession } from '../sign-in/session-caller.ts'
import type { SignInService } from '../sign-in/sign-in-service.ts'
import { cookieOf } from './cookies.ts'
import type { Env } from './router.ts'

/**
 * Lets a request through to its route when `routeAccess` says so: whoever is nobody is answered 401, whoever may not 403.
 * A route without a row there is one that nobody may use.
 */
export function guard(signIn: SignInService): MiddlewareHandler<Env> {
  const callers = new CallerCache()
  const cookieName = sessionCookie(signIn.publicUrl)
  const viewCookieName = viewCookie(signIn.publicUrl)
  const needs = new Map<string, Need>()
  for (const [route, need] of Object.entries(routeAccess)) {
    const [method, path] = route.split(' ') as [string, string]
    needs.set(`${method} /api${path}`, need)
  }

  return async (c, next) => {
    // The pages answer at every other address, behind the API's own.
    const route = matchedRoutes(c).findLast(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
    // What is no route at all is told apart only for those who are let in.
    const need = route === undefined ? 'signed in' : needs.get(`${route.method} ${route.path}`)
    if (need === undefined) throw new Error(`${route?.method} ${route?.path} has no row in route-access.ts`)
    if (need === 'public') return next()
    const { ctx } = c.var
    const secret = bearerOf(c.req.header('authorization'))
    const cookie = secret === null ? cookieOf(c.req.header('cookie'), cookieName) : null
    const viewedId = cookie === null ? null : cookieOf(c.req.header('cookie'), viewCookieName)
    const token = secret !== null ? `key ${secret}` : cookie !== null ? `session ${cookie} ${viewedId ?? ''}` : null
    const caller = token === null ? null : (callers.known(ctx.database, token) ?? (await read(c, token, secret, viewedId)))
    if (caller !== null) {
      c.set('caller', caller)
      refuseWhileLooking(caller, c.req.method, route?.path)
      const access = admitted(caller, need)
      c.set('ctx', { ...ctx, access, actor: access.actor, models: modelsSeenBy(ctx.models, access) })
    } else if (need !== 'maybe') throw refusal(secret, cookie)
    await next()
  }

  function read(c: Context<Env>, token: string, secret: string | null, viewedId: string | null): Promise<Caller | null> {
    const { ctx } = c.var
    return callers.read(ctx.database, token, async () => {
      if (secret === null) {
        const caller = await callerBySession(signIn, ctx, c.req.raw.headers)
        return caller === null || viewedId === null ? caller : lookingAs(ctx, caller, viewedId)
      }
      const access = await accessBySecret(ctx, secret)
      return access === null ? null : { identity: null, access }
    })
  }
}

/** Who looks as somebody else only looks. */
function refuseWhileLooking({ viewed }: Caller, method: string, path: string | undefined): void {
  if (viewed === undefined || method === 'GET' || method === 'HEAD' || whileLooking.has(`${method} ${path}`)) return
  throw new AppError(
    'viewing-as',
    `You are looking as ${viewed.name}, and nothing can be changed meanwhile. Stop looking as them first.`,
    forbidden,
  )
}
const whileLooking = new Set(['DELETE /api/session', 'DELETE /api/session/view-as'])

/** @throws AppError when the need is not met */
function admitted({ identity, access }: Caller, need: Need): Access {
  const isAboutSelf = need === 'maybe' || need === 'signed in' || need === 'public'
  if (access === null) {
    if (isAboutSelf) return { ...noAccess, actor: identity?.email ?? noAccess.actor }
    throw new AppError('no-access', 'You are signed in, but have no access to this organisation.', forbidden)
  }
  if (isAboutSelf || need === 'any') return access
  if (need === 'reader') {
    if (access.grants.length > 0) return access
    throw new AppError(
      'scope-needed',
      'You may see no part of the organisation yet. An administrator can grant you one.',
      forbidden,
    )
  }
  if (!reaches(access.role, need)) {
    throw new AppError('role-needed', `This takes the role ${need}; you have the role ${access.role}.`, forbidden)
  }
  if (!seesAll(access.grants)) {
    throw new AppError(
      'scope-needed',
      'This answers about everybody, and you may see a part of the organisation only.',
      forbidden,
    )
  }
  return access
}

const forbidden = { status: 403 } as const

function refusal(secret: string | null, cookie: string | null): AppError {
  if (secret !== null) {
    return new AppError('bad-key', 'There is no such API key, or it has expired or was revoked.', { status: 401 })
  }
  const what = cookie === null ? 'Nobody is signed in.' : 'The session has ended.'
  return new AppError('not-signed-in', `${what} Sign in, or send an API key: Authorization: Bearer attain_…`, { status: 401 })
}

/** null = none was sent; what is no bearer token is taken as a key that there is none of. */
function bearerOf(header: string | undefined): string | null {
  if (header === undefined) return null
  return /^Bearer +(\S+)$/i.exec(header)?.[1] ?? ''
}
