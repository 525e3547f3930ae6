import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { CreatedUser, SessionReport, UserEntry } from '@attain/shared/contracts/access.ts'
import type { AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import { addUser } from '@attain/server/access/add-user.ts'
import { grantAccess } from '@attain/server/access/grant-access.ts'
import { listUsers } from '@attain/server/access/list-users.ts'
import { removeUser } from '@attain/server/access/remove-user.ts'
import { forgetCallers } from '@attain/server/access/caller.ts'
import type { Context } from '@attain/server/context.ts'
import { startServer } from '@attain/server/http/serve.ts'
import { erasePerson } from '@attain/server/organisation/erase-person.ts'
import { setSetting } from '@attain/server/settings/settings.ts'
import { demoSignIns } from '@attain/server/demo/demo-people.ts'
import { testContext } from '../support/context.ts'
import { fileDatabase } from '../support/database.ts'
import { demoContext } from '../support/demo.ts'
import { type BareApp, bareApp, goodPassword, outcome, sending, signedIn } from '../support/people.ts'
import { smallWorkspace } from '../support/small-organisation.ts'

let ctx: Context
let app: BareApp
let admin: string
let now = new Date('2026-11-22T12:00:00Z')
beforeAll(async () => {
  ctx = { ...(await smallWorkspace()), clock: () => now }
  app = bareApp(ctx)
  admin = await signedIn(app, ctx, { email: 'root@x.example', name: 'Root', role: 'admin', all: true })
})

const send = (method: string, path: string, body?: unknown, cookie = admin) =>
  app.request(`/api${path}`, sending(method, body, { cookie }))
const answer = async <T>(response: Response | Promise<Response>) => (await (await response).json()) as T
const userOf = async (email: string) => (await listUsers(ctx)).find((user) => user.email === email)!
const facts = (cookie: string) => outcome(app.request('/api/attainment?period=FY27-Q2&by=region', { headers: { cookie } }))

describe('giving access', () => {
  it('answers with a link that is shown this once, at the address that was asked under', async () => {
    const response = await send('POST', '/users', { email: 'Ada@X.example', name: 'Ada', role: 'editor', member: 'ann' })
    const { user, link } = await answer<CreatedUser>(response)
    expect([response.status, response.headers.get('cache-control')]).toEqual([201, 'no-store'])
    expect(user).toMatchObject({ email: 'ada@x.example', role: 'editor', member: { key: 'ann' }, canSignIn: false })
    expect(link).toMatch(/^http:\/\/localhost\/welcome#[\w-]{43}$/)
    expect(JSON.stringify(await listUsers(ctx))).not.toContain(link!.split('#')[1])
    expect(await outcome(send('POST', '/users', { email: 'ada@x.example', name: 'Ada', role: 'viewer' }))).toEqual([
      409,
      'user-exists',
    ])
    expect(await outcome(send('POST', '/users', { email: 'x@x.example', name: 'X', role: 'viewer', member: 'nobody' }))).toEqual([
      404,
      'unknown-member',
    ])
  })

  it('to somebody of another organisation neither shows a link nor lets anybody here set the password', async () => {
    const elsewhere = await testContext(await fileDatabase(), { key: 'other' })
    const cookie = await signedIn(bareApp(elsewhere), elsewhere, { email: 'both@x.example', role: 'admin', all: true })
    expect(cookie).not.toBe('')
    const { user, link } = await answer<CreatedUser>(
      send('POST', '/users', { email: 'both@x.example', name: 'Both', role: 'viewer', all: true }),
    )
    expect(link).toBeNull()
    expect(await outcome(send('POST', `/users/${user.id}/link`))).toEqual([409, 'identity-elsewhere'])
    // Taken away here, it is still there.
    expect(await outcome(send('DELETE', `/users/${user.id}?reason=gone`))).toEqual([204])
    const kept = await bareApp(elsewhere).request(
      '/api/session',
      sending('POST', { email: 'both@x.example', password: goodPassword }),
    )
    expect(kept.status).toBe(204)
  })

  it('keeps what stood before, with who and why', async () => {
    const { id } = await userOf('ada@x.example')
    await send('PUT', `/users/${id}`, { role: 'viewer', member: null, reason: 'moved on' })
    const { rows } = await sql<{ role: string; live: boolean }>`
      select role, superseded is null as live from access where workspace_id = ${ctx.scope.workspaceId} and user_id = ${id} order by id
    `.execute(ctx.database.db)
    expect(rows).toEqual([
      { role: 'editor', live: false },
      { role: 'viewer', live: true },
    ])
    const audit = await answer<{ entries: unknown[] }>(send('GET', '/audit?action=change%20user'))
    expect(audit.entries[0]).toMatchObject({
      actor: 'root@x.example',
      subject: 'user ada@x.example',
      reason: 'moved on',
      before: { role: 'editor', member: 'ann' },
      after: { role: 'viewer', member: null },
    })
  })
})

describe('a grant', () => {
  it('of everything opens the pages on its first day, closes them after its last, and at once when taken back', async () => {
    const cookie = await signedIn(app, ctx, { email: 'dated@x.example' })
    const { id } = await userOf('dated@x.example')
    expect(await facts(cookie)).toEqual([403, 'scope-needed'])
    const grant = { kind: 'all' as const, from: '2026-11-23', to: '2026-11-24', reason: 'stands in' }
    await grantAccess(ctx, id, grant)
    expect(await facts(cookie)).toEqual([403, 'scope-needed'])
    /** What is answered, and what the pages are told. */
    const on = async (day: string) => {
      now = new Date(day)
      forgetCallers(ctx.database)
      const { signedIn: told } = await answer<SessionReport>(send('GET', '/session', undefined, cookie))
      return [...(await facts(cookie)), ...told!.grants.map(({ kind }) => kind)]
    }
    expect(await on('2026-11-22T23:59:59Z')).toEqual([403, 'scope-needed'])
    expect(await on('2026-11-23T00:00:00Z')).toEqual([200, 'all'])
    expect(await on('2026-11-24T23:59:59Z')).toEqual([200, 'all'])
    expect(await on('2026-11-25T00:00:00Z')).toEqual([403, 'scope-needed'])
    expect(await on('2026-11-24T12:00:00Z')).toEqual([200, 'all'])
    const stored = (await userOf('dated@x.example')).grants.find((each) => each.kind === 'all')!
    expect((await send('DELETE', `/users/${id}/grants/${stored.id}?reason=back`)).status).toBe(200)
    expect(await facts(cookie)).toEqual([403, 'scope-needed'])
    expect(await outcome(send('DELETE', `/users/${id}/grants/${stored.id}?reason=back`))).toEqual([404, 'unknown-grant'])
    now = new Date('2026-11-22T12:00:00Z')
  })

  it('of a part opens that part, the widest of several first, and nothing that answers about everybody', async () => {
    const cookie = await signedIn(app, ctx, { email: 'part@x.example', role: 'admin' })
    const { id } = await userOf('part@x.example')
    for (const [given, by] of [
      [{ kind: 'self', of: 'bob' }, 'member'],
      [{ kind: 'team', of: 'ann' }, 'manager'],
      [{ kind: 'region', of: 'EMEA' }, 'region'],
      [{ kind: 'family', of: 'success' }, 'family'],
    ] as const) {
      await grantAccess(ctx, id, { ...given, reason: 'part' })
      const { within } = await answer<AttainmentReport>(send('GET', '/attainment?period=FY27-Q2&by=region', undefined, cookie))
      expect(within).toMatchObject({ by, key: given.of })
      expect(await outcome(send('GET', '/targets?period=FY27', undefined, cookie))).toEqual([403, 'scope-needed'])
    }
    expect((await userOf('part@x.example')).grants.map(({ kind, of }) => [kind, of?.key])).toEqual([
      ['self', 'bob'],
      ['team', 'ann'],
      ['region', 'EMEA'],
      ['family', 'success'],
    ])
  })

  it('has to be of something that there is, and to end after it begins', async () => {
    const { id } = await userOf('part@x.example')
    for (const [grant, status, code] of [
      [{ kind: 'region', of: 'MOON' }, 404, 'unknown-region'],
      [{ kind: 'region' }, 400, 'invalid-request'],
      [{ kind: 'all', of: 'EMEA' }, 400, 'invalid-request'],
      [{ kind: 'all', from: '2026-11-24', to: '2026-11-23' }, 400, 'invalid-request'],
    ] as const) {
      expect(await outcome(send('POST', `/users/${id}/grants`, { ...grant, reason: 'x' }))).toEqual([status, code])
    }
    expect(await outcome(send('POST', `/users/${id}/grants`, { kind: 'all' }))).toEqual([400, 'invalid-request'])
    expect(await outcome(send('POST', '/users/nobody/grants', { kind: 'all', reason: 'x' }))).toEqual([404, 'unknown-user'])
  })
})

describe('taking access away', () => {
  it('signs out at once, and the identity can do nothing any more', async () => {
    const cookie = await signedIn(app, ctx, { email: 'gone@x.example', role: 'editor', all: true })
    expect(await facts(cookie)).toEqual([200])
    const { id } = await userOf('gone@x.example')
    expect(await outcome(send('DELETE', `/users/${id}?reason=left`))).toEqual([204])
    expect(await facts(cookie)).toEqual([401, 'not-signed-in'])
    const again = await app.request('/api/session', sending('POST', { email: 'gone@x.example', password: goodPassword }))
    expect(again.status).toBe(204)
    expect(await facts(again.headers.getSetCookie()[0]!.split(';')[0]!)).toEqual([403, 'no-access'])
    expect(await outcome(send('DELETE', `/users/${id}?reason=left`))).toEqual([404, 'unknown-user'])
  })

  it('leaves an administrator, who is one with a grant of everything in force today, where the organisation is', async () => {
    const fresh = await testContext(await fileDatabase(), { key: 'lonely' })
    const own = bareApp(fresh)
    const cookie = await signedIn(own, fresh, { email: 'lonely@x.example', role: 'admin', all: true })
    const [{ id, grants }] = (await listUsers(fresh)) as [UserEntry]
    const ask = (method: string, path: string, body?: unknown) => own.request(`/api${path}`, sending(method, body, { cookie }))
    const withdrawn = () => outcome(ask('DELETE', `/users/${id}/grants/${grants[0]!.id}?reason=x`))
    const isKept = async () => {
      const demoted = await outcome(ask('PUT', `/users/${id}`, { role: 'editor', member: null, reason: 'x' }))
      const removed = await outcome(ask('DELETE', `/users/${id}?reason=x`))
      for (const each of [demoted, removed, await withdrawn()]) expect(each).toEqual([409, 'last-administrator'])
      expect((await ask('GET', '/users')).status).toBe(200)
    }
    await isKept()
    await signedIn(own, fresh, { email: 'viewer@x.example', all: true })
    await signedIn(own, fresh, { email: 'second@x.example', role: 'admin' })
    await isKept()
    const second = (await listUsers(fresh)).find(({ email }) => email === 'second@x.example')!
    await grantAccess(fresh, second.id, { kind: 'all', to: '2026-11-21', reason: 'stood in' })
    await isKept()
    await grantAccess(fresh, second.id, { kind: 'all', from: '2026-11-23', reason: 'from tomorrow' })
    await isKept()
    await setSetting(fresh, 'time-zone', 'Pacific/Auckland', 'where tomorrow is today')
    expect(await withdrawn()).toEqual([200])
    expect(await outcome(ask('GET', '/users'))).toEqual([403, 'scope-needed'])
  })

  it('takes from whom it likes where keys and the command line give access and nobody else', async () => {
    const fresh = await testContext(await fileDatabase(), { key: 'keys only' })
    await addUser(fresh, { email: 'one@x.example', name: 'One', role: 'viewer' })
    const [{ id }] = (await listUsers(fresh)) as [UserEntry]
    await removeUser(fresh, id, 'left')
    expect(await listUsers(fresh)).toEqual([])
  })

  it('goes with the person when that is erased, with name and e-mail in every text', async () => {
    const small = await smallWorkspace()
    const own = bareApp(small)
    const cookie = await signedIn(own, small, {
      email: 'robert.b@x.example',
      name: 'Robert Bobson',
      role: 'editor',
      member: 'bob',
      all: true,
    })
    const judged = { period: 'FY27-Q2', region: 'EMEA', health: 'okay', reasons: ['says Robert Bobson'] }
    expect((await own.request('/api/declared-health', sending('POST', judged, { cookie }))).status).toBe(201)
    await erasePerson(small, 'bob', 'asked for it')
    expect(await outcome(own.request('/api/sessions', { headers: { cookie } }))).toEqual([401, 'not-signed-in'])
    const { rows } = await sql<{ all: string }>`
      select concat(
        (select string_agg(u::text, '') from auth."user" u), (select string_agg(a::text, '') from audit a),
        (select string_agg(v::text, '') from version v), (select string_agg(h::text, '') from health h)) as all
    `.execute(small.database.db)
    expect(rows[0]!.all).toContain('Former member bob')
    for (const word of ['robert.b@x.example', 'Robert Bobson']) expect([word, rows[0]!.all.includes(word)]).toEqual([word, false])
    expect(await listUsers(small)).toEqual([])
  })
})

describe('a server', () => {
  it('does not listen to others before anybody can sign in', async () => {
    const fresh = await testContext(await fileDatabase(), { key: 'public' })
    const start = () => startServer(fresh, { port: 0, host: '0.0.0.0', publicUrl: 'http://attain.example', log: () => undefined })
    await expect(start()).rejects.toMatchObject({ code: 'no-administrator' })
    await addUser(fresh, { email: 'viewer@x.example', name: 'V', role: 'viewer' })
    await expect(start()).rejects.toMatchObject({ code: 'no-administrator' })
    await addUser(fresh, { email: 'first@x.example', name: 'F', role: 'admin', all: true })
    const server = await start()
    expect((await fetch(`http://127.0.0.1:${server.port}/api/health`)).status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${server.port}/api/attainment?period=FY27&by=region`)).status).toBe(401)
    await server.close()
  })
})

describe('people of the demonstration', () => {
  it('see what follows from where they stand: a region, a team, a family', async () => {
    const demo = await demoContext()
    const signIns = await demoSignIns(demo)
    expect(signIns).toHaveLength(4)
    const users = await listUsers(demo)
    const of = (at: number) => users.find(({ name }) => name === signIns[at]!.name)!
    const kinds = (at: number) => of(at).grants.map(({ kind, of }) => [kind, of?.key ?? null])
    const own = (at: number) => of(at).member!.key
    expect(kinds(0)).toEqual([['all', null]])
    expect(kinds(1)).toEqual([
      ['self', own(1)],
      ['team', own(1)],
      ['family', 'rssm'],
      ['all', null],
    ])
    expect(kinds(2)).toEqual([
      ['self', own(2)],
      ['region', expect.stringMatching(/^(EMEA|AMER|APJ)$/)],
    ])
    expect(kinds(3)).toEqual([
      ['self', own(3)],
      ['team', own(3)],
    ])
    // Nothing of it is stored but what was granted.
    const { rows } = await sql<{
      kind: string
    }>`select kind from access_grant where workspace_id = ${demo.scope.workspaceId}`.execute(demo.database.db)
    expect(rows).toEqual([{ kind: 'all' }, { kind: 'all' }])
    expect((await demoSignIns(demo)).map(({ name }) => name)).toEqual(signIns.map(({ name }) => name))
    expect(await listUsers(demo)).toHaveLength(4)
  })
})
