import { sql } from 'kysely'
import type { Command } from 'commander'
import { beforeAll, describe, expect, it } from 'vitest'
import { AuditReport } from '@attain/shared/contracts/audit.ts'
import type { CreatedApiKey, OwnSessions, UserEntry } from '@attain/shared/contracts/access.ts'
import { addUser } from '@attain/server/access/add-user.ts'
import { listUsers } from '@attain/server/access/list-users.ts'
import { programOf } from '@attain/server/cli/program.ts'
import type { Context } from '@attain/server/context.ts'
import { api } from '@attain/server/http/app.ts'
import { createApp } from '../support/app.ts'
import { bareApp, cookiesOf, goodPassword, sending, signedIn } from '../support/people.ts'
import { openApiDocument } from '@attain/server/http/openapi.ts'
import { declareHealth } from '@attain/server/health/declare-health.ts'
import { setSetting } from '@attain/server/settings/settings.ts'
import { discardDraft } from '@attain/server/targets/discard-draft.ts'
import { rebuildRollups } from '@attain/server/rollups/check-rollups.ts'
import { demoContext } from '../support/demo.ts'
import { csv } from '../support/rows.ts'
import { actual, smallWorkspace } from '../support/small-organisation.ts'

let ctx: Context
let app: ReturnType<typeof createApp>
beforeAll(async () => {
  ctx = await smallWorkspace()
  app = createApp({ context: { ...ctx, actor: 'ada' }, log: () => undefined, openApi: openApiDocument })
})

async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  const isText = typeof body === 'string'
  const response = await app.request(`/api${path}`, {
    method,
    headers: { 'content-type': isText ? 'text/csv' : 'application/json' },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  })
  if (response.status >= 400 && response.status !== 422) throw new Error(`${method} ${path}: ${await response.text()}`)
  return (response.status === 204 ? null : await response.json()) as T
}
const log = async (query = '') => AuditReport.parse(await send('GET', `/audit${query}`))

/** The same, of what is refused. */
async function refused(method: string, path: string, body?: unknown): Promise<void> {
  const response = await app.request(`/api${path}`, sending(method, body))
  expect([path, response.status >= 400 && response.status < 500]).toEqual([path, true])
}
/** So that every application here knows the sessions of the others. */
const signIn = { secret: 's'.repeat(40) }

/** Somebody signed in, and how they end sessions. */
async function visitor(email: string) {
  const bare = bareApp(ctx, { signIn })
  const cookie = await signedIn(bare, ctx, { email })
  return { cookie, ends: (path: string) => async () => bare.request(`/api${path}`, sending('DELETE', undefined, { cookie })) }
}

let users: UserEntry[] = []
const gus = () => users.find(({ email }) => email === 'gus@x.example')!.id
let grant = 0

interface Id {
  id: number
  revision: number
}
const cell = { level: 'seller', indicator: 'bookings', period: 'FY27', value: '1200000', currency: 'USD' }
const target = (value: string) => [{ ...cell, value }]
const move = [{ kind: 'move', member: 'bob', region: 'APJ' }]
const facts = (id: string) => csv([actual({ external_id: id })])
const draft = (value: string) => send<Id>('POST', '/targets/drafts', { name: 'Quotas', cells: target(value) })
const order = () => send<Id>('POST', '/reorganisations', { name: 'Order', date: '2026-12-01', changes: move })
const health = { period: 'FY27-Q2', region: 'EMEA' }
const reason = { reason: 'because' }

/** An administrator who can begin to look as somebody. */
async function looker(email: string) {
  const bare = bareApp(ctx)
  const cookie = await signedIn(bare, ctx, { email, role: 'admin', all: true })
  const { user } = await addUser(ctx, { email: `of-${email}`, name: 'Looked at', role: 'viewer', member: 'ann' })
  const begin = async () => bare.request('/api/session/view-as', sending('POST', { user: user.id }, { cookie }))
  return { app: bare, cookie, begin }
}

/** Routes that may write, what calls them, and the actions of the rows that the audit then has more, the newest first; null = writes nothing. */
const routes: Record<string, { action: string | string[] | null; actor?: string; call: () => Promise<() => Promise<unknown>> }> =
  {
    'POST /periods/:period/close': {
      action: 'period close',
      call: async () => () => send('POST', '/periods/FY26-Q1/close', reason),
    },
    'POST /periods/:period/reopen': {
      action: 'period reopen',
      call: async () => () => send('POST', '/periods/FY26-Q1/reopen', reason),
    },
    'POST /imports': { action: 'import actuals', call: async () => () => send('POST', '/imports?kind=actuals', facts('a')) },
    'DELETE /imports/:id': {
      action: 'revert actuals',
      call: async () => {
        const { id } = await send<Id>('POST', '/imports?kind=actuals', facts('b'))
        return () => send('DELETE', `/imports/${id}?reason=because`)
      },
    },
    'POST /imports/:id/commit': {
      action: 'import actuals',
      call: async () => {
        const { id } = await send<Id>('POST', '/imports?kind=actuals&dryRun=true', facts('c'))
        return () => send('POST', `/imports/${id}/commit`)
      },
    },
    'POST /declared-health': {
      action: 'declare health',
      call: async () => () => send('POST', '/declared-health', { ...health, health: 'okay', reasons: ['seen'] }),
    },
    'DELETE /declared-health': {
      action: 'withdraw health',
      call: async () => () => send('DELETE', '/declared-health?period=FY27-Q2&region=EMEA&reason=because'),
    },
    'POST /targets/drafts': { action: 'start target draft', call: async () => () => draft('1') },
    'PUT /targets/drafts/:id': {
      action: 'save target draft',
      call: async () => {
        const { id, revision } = await draft('1')
        return () => send('PUT', `/targets/drafts/${id}`, { cells: target('2'), revision })
      },
    },
    'DELETE /targets/drafts/:id': {
      action: 'discard target draft',
      call: async () => {
        const { id } = await draft('1')
        return () => send('DELETE', `/targets/drafts/${id}`)
      },
    },
    'POST /targets/drafts/:id/preview': {
      action: null,
      call: async () => {
        const { id } = await draft('1')
        return () => send('POST', `/targets/drafts/${id}/preview`)
      },
    },
    'POST /targets/drafts/:id/publish': {
      action: 'publish targets',
      call: async () => {
        const { id } = await draft('3')
        return () => send('POST', `/targets/drafts/${id}/publish`, reason)
      },
    },
    'POST /members/:member/erase': {
      action: 'erase person',
      call: async () => () => send('POST', '/members/dan/erase', reason),
    },
    'POST /reorganisations': { action: 'start reorganisation', call: async () => order },
    'PUT /reorganisations/:id': {
      action: 'save reorganisation',
      call: async () => {
        const { id, revision } = await order()
        return () => send('PUT', `/reorganisations/${id}`, { changes: move, revision, name: 'Another' })
      },
    },
    'DELETE /reorganisations/:id': {
      action: 'discard reorganisation',
      call: async () => {
        const { id } = await order()
        return () => send('DELETE', `/reorganisations/${id}`)
      },
    },
    'POST /reorganisations/:id/preview': {
      action: null,
      call: async () => {
        const { id } = await order()
        return () => send('POST', `/reorganisations/${id}/preview`)
      },
    },
    // `tests/api/sign-in.test.ts` has whose sign-ins are written down and whose are not.
    'POST /session': {
      action: 'sign in',
      actor: 'hal@x.example',
      call: async () => {
        await visitor('hal@x.example')
        return () => send('POST', '/session', { email: 'hal@x.example', password: goodPassword })
      },
    },
    'POST /session/oidc': { action: null, call: async () => () => refused('POST', '/session/oidc', {}) },
    'POST /links/open': { action: null, call: async () => () => refused('POST', '/links/open', { token: 'x'.repeat(43) }) },
    'DELETE /session': {
      action: 'sign out',
      actor: 'ivy@x.example',
      call: async () => (await visitor('ivy@x.example')).ends('/session'),
    },
    'DELETE /sessions': {
      action: 'sign out',
      actor: 'jon@x.example',
      call: async () => (await visitor('jon@x.example')).ends('/sessions'),
    },
    'DELETE /sessions/:session': {
      action: 'sign out',
      actor: 'kim@x.example',
      call: async () => {
        const { ends, cookie } = await visitor('kim@x.example')
        const listed = await bareApp(ctx, { signIn }).request('/api/sessions', { headers: { cookie } })
        const [session] = ((await listed.json()) as OwnSessions).sessions
        return ends(`/sessions/${session?.id}`)
      },
    },
    'POST /session/view-as': {
      action: 'view as',
      actor: 'lea@x.example',
      call: async () => {
        const { begin } = await looker('lea@x.example')
        return begin
      },
    },
    'DELETE /session/view-as': {
      action: 'view as ended',
      actor: 'mae@x.example',
      call: async () => {
        const { begin, app, cookie } = await looker('mae@x.example')
        const viewing = `${cookie}; ${cookiesOf(await begin())}`
        return async () => app.request('/api/session/view-as', sending('DELETE', undefined, { cookie: viewing }))
      },
    },
    'POST /links/accept': {
      action: ['sign in', 'choose password'],
      actor: 'eve@x.example',
      call: async () => {
        const { token } = await addUser(ctx, { email: 'eve@x.example', name: 'Eve', role: 'admin' })
        return () => send('POST', '/links/accept', { token, password: goodPassword })
      },
    },
    'POST /password': {
      action: 'change password',
      actor: 'fay@x.example',
      call: async () => {
        const bare = bareApp(ctx)
        const cookie = await signedIn(bare, ctx, { email: 'fay@x.example' })
        const change = { current: goodPassword, password: 'another good password' }
        return async () => bare.request('/api/password', sending('POST', change, { cookie }))
      },
    },
    'POST /users': {
      action: 'add user',
      call: async () => () => send('POST', '/users', { email: 'gus@x.example', name: 'Gus', role: 'viewer' }),
    },
    'PUT /users/:user': {
      action: 'change user',
      call: async () => () => send('PUT', `/users/${gus()}`, { role: 'editor', member: 'ann', ...reason }),
    },
    'POST /users/:user/link': { action: 'invite user', call: async () => () => send('POST', `/users/${gus()}/link`) },
    'POST /users/:user/grants': {
      action: 'grant access',
      call: async () => async () => {
        const { grants } = await send<UserEntry>('POST', `/users/${gus()}/grants`, { kind: 'region', of: 'EMEA', ...reason })
        grant = grants.find(({ id }) => id !== null)!.id!
      },
    },
    'DELETE /users/:user/grants/:grant': {
      action: 'withdraw access',
      call: async () => () => send('DELETE', `/users/${gus()}/grants/${grant}?reason=because`),
    },
    'DELETE /users/:user': { action: 'remove user', call: async () => () => send('DELETE', `/users/${gus()}?reason=because`) },
    'POST /keys': { action: 'create key', call: async () => () => send('POST', '/keys', { name: 'nightly', role: 'viewer' }) },
    'DELETE /keys/:key': {
      action: 'revoke key',
      call: async () => {
        const { key } = await send<CreatedApiKey>('POST', '/keys', { name: 'weekly', role: 'viewer' })
        return () => send('DELETE', `/keys/${key.id}?reason=because`)
      },
    },
    'POST /reorganisations/:id/commit': {
      action: 'reorganise',
      call: async () => {
        const { id } = await order()
        return () => send('POST', `/reorganisations/${id}/commit`, reason)
      },
    },
  }

/** Commands by what they do: the route that they share the verb with, a verb of their own below, or nothing written. */
const commands: Record<string, keyof typeof routes | 'own' | 'reads'> = {
  serve: 'reads',
  demo: 'own',
  migrate: 'reads',
  import: 'POST /imports',
  'imports list': 'reads',
  'imports show': 'reads',
  'imports commit': 'POST /imports/:id/commit',
  'imports revert': 'DELETE /imports/:id',
  attainment: 'reads',
  'audit list': 'reads',
  explain: 'reads',
  'arr-bridge': 'reads',
  totals: 'reads',
  'reorganisations list': 'reads',
  'reorganisations show': 'reads',
  'reorganisations create': 'POST /reorganisations',
  'reorganisations preview': 'POST /reorganisations/:id/preview',
  'reorganisations commit': 'POST /reorganisations/:id/commit',
  'reorganisations discard': 'DELETE /reorganisations/:id',
  restatement: 'reads',
  'export attainment': 'reads',
  'export qbr': 'reads',
  'export audit': 'reads',
  'health declare': 'POST /declared-health',
  'health withdraw': 'DELETE /declared-health',
  'key create': 'POST /keys',
  'key list': 'reads',
  'key revoke': 'DELETE /keys/:key',
  'user add': 'POST /users',
  'user link': 'POST /users/:user/link',
  'user list': 'reads',
  'user remove': 'DELETE /users/:user',
  'health list': 'reads',
  'health history': 'reads',
  'people erase': 'POST /members/:member/erase',
  'period close': 'POST /periods/:period/close',
  'period reopen': 'POST /periods/:period/reopen',
  'period list': 'reads',
  'rollup check': 'own',
  'settings list': 'reads',
  'settings set': 'own',
  'targets list': 'reads',
  'targets history': 'reads',
}

describe('the audit log', () => {
  it('is told of every route that may write', () => {
    const unsafe = api.routes
      .filter(({ method }) => !['GET', 'ALL', 'OPTIONS'].includes(method))
      .map(({ method, path }) => `${method} ${path}`)
    expect([...new Set(unsafe)].sort()).toEqual(Object.keys(routes).sort())
  })

  it('is told of every command', () => {
    const leaves = (command: Command, path: string[]): string[] =>
      command.commands.length === 0 ? [path.join(' ')] : command.commands.flatMap((each) => leaves(each, [...path, each.name()]))
    const none = () => Promise.reject(new Error('nothing is run'))
    expect(leaves(programOf(none), []).sort()).toEqual(Object.keys(commands).sort())
  })

  it.each(Object.entries(routes))('says who did %s', async (_, { action, actor = 'key ada', call }) => {
    const run = await call()
    const before = await log()
    users = await listUsers(ctx)
    await run()
    const after = await log()
    const actions = action === null ? [] : [action].flat()
    expect(after.total).toBe(before.total + actions.length)
    expect(after.entries.slice(0, actions.length)).toMatchObject(actions.map((each) => ({ actor, action: each })))
  })

  it('says who changed settings, and rebuilt the sums', async () => {
    await setSetting(ctx, 'bands', '0.9..1.1', 'wider')
    await rebuildRollups(ctx)
    expect((await log()).entries.slice(0, 2)).toMatchObject([
      { actor: 'test', version: expect.any(Number) as number },
      { action: 'settings set', subject: 'setting bands', reason: 'wider', before: '0.95..1.05', after: '0.9..1.1' },
    ])
  })

  it('keeps a refused file and one that says nothing new, though they raise no version', async () => {
    const { version } = await ctx.models.version(ctx.scope)
    await send('POST', '/imports?kind=actuals&reason=late', csv([actual({ member: 'nobody' })]))
    await send('POST', '/imports?kind=actuals', facts('a'))
    expect((await log()).entries.slice(0, 2)).toMatchObject([
      { action: 'import actuals', version: null, detail: { state: 'committed', accepted: 0, unchanged: 1 } },
      { action: 'import actuals', version: null, reason: 'late', detail: { state: 'refused', rejected: 1 } },
    ])
    expect((await ctx.models.version(ctx.scope)).version).toBe(version)
  })

  it('shows of a saved draft only what the save changed, on both sides', async () => {
    const { id, revision } = await draft('5')
    await send('PUT', `/targets/drafts/${id}`, {
      cells: [
        { ...cell, value: '6' },
        { ...cell, region: 'APJ' },
      ],
      revision,
    })
    await discardDraft(ctx, id)
    const { entries } = await log(`?subject=${encodeURIComponent(`target draft ${id}`)}`)
    expect(entries.map(({ action }) => action)).toEqual(['discard target draft', 'save target draft', 'start target draft'])
    expect(entries[1]).toMatchObject({
      before: { name: 'Quotas', cells: [{ value: '5' }] },
      after: { name: 'Quotas', cells: [{ value: '6' }, { region: 'APJ', value: '1200000' }] },
    })
    expect(entries[0]).toMatchObject({ before: { state: 'open' }, after: { state: 'discarded' } })
  })

  it('shows what a publication replaced beside what it wrote', async () => {
    const { id } = await draft('7')
    await send('POST', `/targets/drafts/${id}/publish`, reason)
    expect((await log()).entries[0]).toMatchObject({
      action: 'publish targets',
      reason: 'because',
      before: [{ value: '3' }],
      after: [{ value: '7' }],
      detail: { revised: 1 },
    })
  })

  it('is silent about why something is confidential', async () => {
    await declareHealth(ctx, { ...health, health: 'confidential', reasons: ['merger with Globex'] })
    const { rows } = await sql<{ all: string }>`
      select string_agg(audit::text, '') as all from audit where workspace_id = ${ctx.scope.workspaceId}
    `.execute(ctx.database.db)
    expect(rows[0]!.all).toContain('confidential')
    expect(rows[0]!.all).not.toContain('Globex')
  })
})

describe('the role in which the application works', () => {
  const refusal = async (statement: string) =>
    sql
      .raw(statement)
      .execute(ctx.database.db)
      .then(
        () => 'done',
        (error: { code?: string }) => error.code,
      )

  it('may neither change nor remove what stands in the audit log, nor unlock it', async () => {
    const { total } = await log()
    expect(total).toBeGreaterThan(10)
    for (const statement of [
      "update audit set actor = 'nobody'",
      "update audit set detail = '{}' where false",
      'delete from audit',
      'truncate audit',
      'truncate audit cascade',
      'truncate version cascade',
      'alter table audit disable row level security',
      'drop table audit',
      "insert into audit (workspace_id, id, recorded_at, actor, action, subject, detail) select workspace_id, id, recorded_at, actor, action, subject, detail from audit limit 1 on conflict (workspace_id, id) do update set actor = 'nobody'",
    ]) {
      expect([statement, await refusal(statement)]).toEqual([statement, '42501'])
    }
    // Nothing is granted by who has nothing to give, which is a warning and no error.
    await refusal('grant update, delete on audit to pg_database_owner')
    expect(await refusal('delete from audit')).toBe('42501')
    expect((await log()).total).toBe(total)
  })

  it('holds for the connections that read, too', async () => {
    const { rows } = await sql<{ role: string }>`select current_user as role`.execute(ctx.database.read)
    expect(rows).toEqual([{ role: 'pg_database_owner' }])
  })

  it('can still keep the statistics of tables', async () => {
    await sql`select refresh_statistics('{member}')`.execute(ctx.database.db)
    const { rows } = await sql<{ rows: number }>`select reltuples as rows from pg_class where relname = 'member'`.execute(
      ctx.database.db,
    )
    expect(rows[0]!.rows).toBeGreaterThan(0)
  })
})

describe('loading the demonstration', () => {
  it('leaves a row for its settings and one for each file', async () => {
    const demo = await demoContext()
    const { rows } = await sql<{
      action: string
    }>`select action from audit where workspace_id = ${demo.scope.workspaceId} order by id`.execute(demo.database.db)
    expect(rows[0]!.action).toBe('load demonstration')
    expect(rows.length).toBeGreaterThan(8)
    const actions = new Set(rows.map(({ action }) => action.split(' ')[0]))
    expect([...actions].sort()).toEqual(['declare', 'import', 'load', 'period', 'start'])
  })
})
