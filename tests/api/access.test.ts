import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { CreatedApiKey, Role } from '@attain/shared/contracts/access.ts'
import { createKey } from '@attain/server/access/create-key.ts'
import { forgetCallers } from '@attain/server/access/caller.ts'
import { reaches } from '@attain/server/access/access.ts'
import { routeAccess } from '@attain/server/access/route-access.ts'
import { changeUser } from '@attain/server/access/change-user.ts'
import { listUsers } from '@attain/server/access/list-users.ts'
import type { Context } from '@attain/server/context.ts'
import { keyFor } from '../support/app.ts'
import { type BareApp, bareApp, outcome, sending, signedIn } from '../support/people.ts'
import { smallWorkspace } from '../support/small-organisation.ts'

let ctx: Context
let app: BareApp
const keys: Partial<Record<Role, string>> = {}
beforeAll(async () => {
  ctx = await smallWorkspace()
  app = bareApp(ctx)
  for (const role of ['viewer', 'editor', 'admin'] as const) keys[role] = await keyFor(ctx, role)
})

const bearer = (secret: string | undefined) => ({ authorization: `Bearer ${secret}` })
const ask = (route: string, headers: Record<string, string> = {}) => {
  const [method, path] = route.split(' ') as [string, string]
  const address = `/api${path.replace(/:\w+/g, '1')}`
  return app.request(address, method === 'GET' || method === 'DELETE' ? { method, headers } : sending(method, {}, headers))
}

const guarded = Object.entries(routeAccess).filter(([, need]) => need !== 'public' && need !== 'maybe')

describe('the matrix of routes and roles', () => {
  it('has a row for every route that is served, and none for a route that is not', () => {
    const served = app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
      .map(({ method, path }) => `${method} ${path.slice('/api'.length)}`)
    expect([...new Set(served)].sort()).toEqual(Object.keys(routeAccess).sort())
  })

  it('lets nobody in who has neither session nor key', async () => {
    const answers = await Promise.all(guarded.map(async ([route]) => [route, ...(await outcome(ask(route)))]))
    expect(answers).toEqual(guarded.map(([route]) => [route, 401, 'not-signed-in']))
  })

  it('lets nobody in with a key that there is none of, or with another scheme', async () => {
    const unknown = bearer(`attain_${'x'.repeat(43)}`)
    const answers = await Promise.all(guarded.map(async ([route]) => [route, ...(await outcome(ask(route, unknown)))]))
    expect(answers).toEqual(guarded.map(([route]) => [route, 401, 'bad-key']))
    for (const authorization of ['', 'Bearer', 'Basic YTpi', keys.admin!, `Bearer ${keys.admin} more`]) {
      expect([authorization, ...(await outcome(ask('GET /attainment', { authorization })))]).toEqual([
        authorization,
        401,
        'bad-key',
      ])
    }
  })

  it('says how to sign in, and gives nothing away', async () => {
    const response = await ask('GET /attainment')
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(Object.keys((await response.json()) as object).sort()).toEqual([
      'code',
      'detail',
      'requestId',
      'status',
      'title',
      'type',
    ])
  })

  it.each(['viewer', 'editor'] as const)('refuses whatever a %s may not do, before anything else is looked at', async (role) => {
    const above = guarded.filter(([, need]) => need in { editor: 1, admin: 1 } && !reaches(role, need as Role))
    expect(above.length).toBeGreaterThan(5)
    const answers = await Promise.all(above.map(async ([route]) => [route, ...(await outcome(ask(route, bearer(keys[role]))))]))
    expect(answers).toEqual(above.map(([route]) => [route, 403, 'role-needed']))
  })

  it.each(['viewer', 'editor', 'admin'] as const)('lets a %s do what the role may', async (role) => {
    const below = guarded.filter(
      ([, need]) => need === 'any' || (need in { viewer: 1, editor: 1, admin: 1 } && reaches(role, need as Role)),
    )
    const refused: unknown[] = []
    for (const [route] of below) {
      const [status, code] = await outcome(ask(route, bearer(keys[role])))
      if (status === 401 || status === 403 || status >= 500) refused.push([route, status, code])
    }
    expect(refused).toEqual([])
  })

  it('answers all that is open to anybody without naming anybody', async () => {
    const open = Object.entries(routeAccess).filter(([, need]) => need === 'public' || need === 'maybe')
    expect(open.map(([route]) => route).sort()).toEqual([
      'GET /auth/callback/:provider',
      'GET /health',
      'GET /openapi.json',
      'GET /ready',
      'GET /session',
      'POST /links/accept',
      'POST /links/open',
      'POST /session',
      'POST /session/oidc',
    ])
    expect(await (await ask('GET /session')).json()).toMatchObject({ signedIn: null })
  })

  it('tells what is no route from what is one only to those who are let in', async () => {
    expect(await outcome(ask('GET /nothing'))).toEqual([401, 'not-signed-in'])
    expect(await outcome(ask('GET /nothing', bearer(keys.viewer)))).toEqual([404, 'no-such-route'])
    expect((await app.request('/api/attainment', { method: 'HEAD' })).status).toBe(401)
  })
})

describe('a key', () => {
  const attainment = 'GET /attainment?period=FY27-Q2&by=region'

  it('works until it is revoked, which is seen at once', async () => {
    const made = await ask('POST /keys', bearer(keys.admin))
    expect(made.status).toBe(400)
    const response = await app.request('/api/keys', sending('POST', { name: 'nightly', role: 'viewer' }, bearer(keys.admin)))
    const { key, secret } = (await response.json()) as CreatedApiKey
    expect([response.status, response.headers.get('cache-control')]).toEqual([201, 'no-store'])
    expect(secret).toMatch(/^attain_[\w-]{43}$/)
    expect(secret.startsWith(key.shown)).toBe(true)
    expect((await ask(attainment, bearer(secret))).status).toBe(200)
    expect((await app.request(`/api/keys/${key.id}?reason=done`, sending('DELETE', undefined, bearer(keys.admin)))).status).toBe(
      200,
    )
    expect(await outcome(ask(attainment, bearer(secret)))).toEqual([401, 'bad-key'])
    expect(
      await outcome(app.request(`/api/keys/${key.id}?reason=done`, sending('DELETE', undefined, bearer(keys.admin)))),
    ).toEqual([404, 'unknown-key'])
  })

  it('is kept as a hash only, and no list or log has its secret', async () => {
    const { secret } = await createKey(ctx, { name: 'kept', role: 'viewer' })
    const { rows } = await sql<{ all: string }>`
      select (select string_agg(k::text, '') from api_key k where workspace_id = ${ctx.scope.workspaceId})
        || (select string_agg(a::text, '') from audit a where workspace_id = ${ctx.scope.workspaceId}) as all
    `.execute(ctx.database.db)
    expect(rows[0]!.all).toContain('key kept')
    expect(rows[0]!.all).not.toContain(secret.slice(20))
    expect(await (await ask('GET /keys', bearer(keys.admin))).text()).not.toContain(secret.slice(20))
  })

  it('ends with its last day in the time zone of the organisation, also while it is in use', async () => {
    let now = new Date('2026-11-22T12:00:00Z')
    const clocked = { ...ctx, clock: () => now }
    const timed = bareApp(clocked)
    const { secret } = await createKey(clocked, { name: 'until tonight', role: 'viewer', expiresOn: '2026-11-22' })
    const use = () => outcome(timed.request('/api/attainment?period=FY27-Q2&by=region', { headers: bearer(secret) }))
    now = new Date('2026-11-22T23:59:59Z')
    expect(await use()).toEqual([200])
    now = new Date('2026-11-23T00:00:00Z')
    forgetCallers(ctx.database)
    expect(await use()).toEqual([401, 'bad-key'])
    await expect(createKey(clocked, { name: 'late', role: 'viewer', expiresOn: '2026-11-22' })).rejects.toMatchObject({
      code: 'day-past',
    })
  })

  it('says when it was last used, and writes as itself', async () => {
    const { key, secret } = await createKey(ctx, { name: 'writer', role: 'editor' })
    const body = { period: 'FY27-Q2', region: 'EMEA', health: 'okay', reasons: ['seen'] }
    const declared = await app.request('/api/declared-health', sending('POST', body, bearer(secret)))
    expect(await declared.json()).toMatchObject({ by: 'key writer' })
    const { keys: all } = (await (await ask('GET /keys', bearer(keys.admin))).json()) as {
      keys: { id: number; lastUsedAt: string | null }[]
    }
    expect(all.find(({ id }) => id === key.id)?.lastUsedAt).toEqual(expect.any(String))
  })

  it('of a region or a member is not let at what answers about everybody, whatever its role', async () => {
    const about = guarded.flatMap(([route, need]) => (need in { viewer: 1, editor: 1, admin: 1 } ? [route] : []))
    expect(about.length).toBeGreaterThan(30)
    for (const of of [{ region: 'EMEA' }, { member: 'bob' }]) {
      const { secret } = await createKey(ctx, { name: 'part', role: 'admin', ...of })
      const answers = await Promise.all(about.map(async (route) => [route, ...(await outcome(ask(route, bearer(secret))))]))
      expect(answers).toEqual(about.map((route) => [route, 403, 'scope-needed']))
      expect((await ask(attainment, bearer(secret))).status).toBe(200)
      expect((await ask('GET /periods', bearer(secret))).status).toBe(200)
    }
  })

  it('has no sessions and no password', async () => {
    expect(await outcome(ask('GET /sessions', bearer(keys.admin)))).toEqual([403, 'no-session'])
    expect(await outcome(ask('DELETE /session', bearer(keys.admin)))).toEqual([403, 'no-session'])
  })
})

describe('a role', () => {
  it('that is taken away is gone with the next request', async () => {
    const cookie = await signedIn(app, ctx, { email: 'eva@x.example', role: 'editor', all: true })
    const audit = () => outcome(app.request('/api/audit', { headers: { cookie } }))
    expect(await audit()).toEqual([200])
    const { id } = (await listUsers(ctx)).find(({ email }) => email === 'eva@x.example')!
    await keepAdmin()
    await changeUser(ctx, id, { role: 'viewer', member: null, reason: 'another job' })
    expect(await audit()).toEqual([403, 'role-needed'])
  })

  /** Somebody has to be left who may give access. */
  async function keepAdmin(): Promise<void> {
    await signedIn(app, ctx, { email: 'root@x.example', role: 'admin', all: true })
  }
})
