import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OwnSessions, SessionReport } from '@attain/shared/contracts/access.ts'
import { addUser } from '@attain/server/access/add-user.ts'
import { inviteUser } from '@attain/server/access/invite-user.ts'
import type { Context } from '@attain/server/context.ts'
import { firstAdministratorLink, makeLink } from '@attain/server/sign-in/links.ts'
import { testContext } from '../support/context.ts'
import { fileDatabase } from '../support/database.ts'
import { listening } from '../support/statements.ts'
import { type BareApp, bareApp, cookiesOf, goodPassword, outcome, sending, signedIn } from '../support/people.ts'

let ctx: Context
let app: BareApp
let made = 0
beforeAll(async () => {
  ctx = await testContext(await fileDatabase(), { key: 'sign-in' })
  app = bareApp(ctx)
})
beforeEach(async () => {
  await sql`delete from auth.attempt`.execute(ctx.database.db)
})

const newEmail = () => `person-${(made += 1)}@x.example`
const post = (path: string, body?: unknown, cookie?: string) =>
  app.request(`/api${path}`, sending('POST', body, cookie === undefined ? {} : { cookie }))
const signIn = (email: string, password = goodPassword) => post('/session', { email, password })
const report = async (cookie?: string) =>
  (await (await app.request('/api/session', { headers: cookie === undefined ? {} : { cookie } })).json()) as SessionReport
const sessions = (cookie: string) => app.request('/api/sessions', { headers: { cookie } })

describe('the first administrator', () => {
  it('is made by a link that works once, and after which there is none', async () => {
    const fresh = await testContext(await fileDatabase(), { key: 'fresh' })
    const [own, forgotten] = [bareApp(fresh), await firstAdministratorLink(fresh, false)]
    const send = (path: string, body: unknown) => own.request(`/api${path}`, sending('POST', body))
    expect(await (await own.request('/api/session')).json()).toMatchObject({ needsAdministrator: true, signedIn: null })
    const token = await firstAdministratorLink(fresh, false)
    expect(await outcome(send('/links/open', { token: forgotten }))).toEqual([404, 'link-used'])
    expect(await (await send('/links/open', { token })).json()).toMatchObject({ purpose: 'first-administrator', email: null })
    const root = { token, email: ' Root@X.example ', name: 'Root', password: goodPassword }
    for (const [given, code] of [
      [{ token }, 'incomplete-link'],
      [{ token, password: goodPassword }, 'incomplete-link'],
      [{ ...root, password: 'short' }, 'invalid-request'],
      [{ ...root, password: 'aaaaaaaaaaaaaaaa' }, 'invalid-request'],
      [{ ...root, email: 'nobody' }, 'invalid-request'],
    ] as const) {
      expect(await outcome(send('/links/accept', given))).toEqual([400, code])
    }
    const accepted = await send('/links/accept', root)
    expect(accepted.status).toBe(204)
    const headers = { cookie: cookiesOf(accepted) }
    expect(await (await own.request('/api/session', { headers })).json()).toMatchObject({
      needsAdministrator: false,
      signedIn: { email: 'root@x.example', role: 'admin', grants: [{ kind: 'all' }] },
    })
    expect((await own.request('/api/users', { headers })).status).toBe(200)
    expect(await outcome(send('/links/accept', root))).toEqual([404, 'link-used'])
    expect(await firstAdministratorLink(fresh, false)).toBeNull()
  })

  it('is one, however many use the link at once', async () => {
    const fresh = await testContext(await fileDatabase(), { key: 'raced' })
    const own = bareApp(fresh)
    const token = await firstAdministratorLink(fresh, false)
    const all = await Promise.all(
      [1, 2, 3].map((n) =>
        outcome(
          own.request(
            '/api/links/accept',
            sending('POST', { token, email: `r${n}@x.example`, name: 'R', password: goodPassword }),
          ),
        ),
      ),
    )
    expect(all.filter(([status]) => status === 204)).toHaveLength(1)
    // Whoever comes late finds it used, or has to wait for coming at the same time.
    expect(['link-used', 'too-many-attempts']).toEqual(expect.arrayContaining(all.flatMap(([, code]) => code ?? [])))
    expect(all.flatMap(([, code]) => code ?? [])).toHaveLength(2)
    const { rows } = await sql`select from access where workspace_id = ${fresh.scope.workspaceId}`.execute(fresh.database.db)
    expect(rows).toHaveLength(1)
  })
})

describe('a link', () => {
  it('of an invitation lets a password be chosen once, and ends when another is made', async () => {
    const email = newEmail()
    const { token: first, user } = await addUser(ctx, { email, name: 'Ada', role: 'viewer' })
    const second = await inviteUser(ctx, user.id)
    expect(await outcome(post('/links/open', { token: first }))).toEqual([404, 'link-used'])
    expect(await (await post('/links/open', { token: second })).json()).toMatchObject({
      purpose: 'invitation',
      email,
      name: 'Ada',
    })
    expect(await outcome(post('/links/accept', { token: second, password: goodPassword }))).toEqual([204])
    expect(await outcome(post('/links/accept', { token: second, password: goodPassword }))).toEqual([404, 'link-used'])
    expect(await outcome(signIn(email))).toEqual([204])
  })

  it('ends after its time', async () => {
    const early = { ...ctx, clock: () => new Date('2026-11-10T00:00:00Z') }
    const { token } = await addUser(early, { email: newEmail(), name: 'Late', role: 'viewer' })
    expect(await outcome(post('/links/accept', { token, password: goodPassword }))).toEqual([404, 'link-used'])
  })

  it('is kept as a hash only', async () => {
    const { token } = await addUser(ctx, { email: newEmail(), name: 'Hashed', role: 'viewer' })
    const { rows } = await sql<{ all: string }>`
      select string_agg(l::text, '') || (select string_agg(a::text, '') from audit a) as all from access_link l
    `.execute(ctx.database.db)
    expect(rows[0]!.all.length).toBeGreaterThan(100)
    expect(rows[0]!.all).not.toContain(token)
  })

  it('that sets a new password signs everybody out who knew the old one', async () => {
    const email = newEmail()
    const cookie = await signedIn(app, ctx, { email, all: true })
    expect((await sessions(cookie)).status).toBe(200)
    const { rows } = await sql<{ id: string }>`select id from auth."user" where email = ${email}`.execute(ctx.database.db)
    const token = await inviteUser(ctx, rows[0]!.id)
    expect(await outcome(post('/links/accept', { token, password: 'another good password' }))).toEqual([204])
    expect(await outcome(sessions(cookie))).toEqual([401, 'not-signed-in'])
    expect(await outcome(signIn(email))).toEqual([401, 'wrong-credentials'])
    expect(await outcome(signIn(email, 'another good password'))).toEqual([204])
  })

  it('of the demonstration signs in as often as wanted', async () => {
    const { user } = await addUser(ctx, { email: newEmail(), name: 'Demo', role: 'viewer', all: true })
    const token = await ctx.database.db.transaction().execute((trx) => makeLink(trx, ctx, 'sign-in', user.id, ctx.clock()))
    for (let time = 0; time < 2; time++) {
      const accepted = await post('/links/accept', { token })
      expect((await report(cookiesOf(accepted))).signedIn).toMatchObject({ name: 'Demo', role: 'viewer' })
    }
  })
})

describe('signing in', () => {
  it('sets a cookie that no script reads and no other site sends, and that is secure where the address is', async () => {
    const email = newEmail()
    await signedIn(app, ctx, { email })
    const [plain] = (await signIn(email)).headers.getSetCookie()
    expect(plain).toMatch(/^attain\.session_token=[^;]+;/)
    expect(plain).toMatch(/; HttpOnly/)
    expect(plain).toMatch(/; SameSite=Lax/)
    expect(plain).not.toMatch(/Secure/)
    const secure = bareApp(ctx, { publicUrl: 'https://attain.example' })
    const headers = { host: 'attain.example', origin: 'https://attain.example' }
    const answer = await secure.request('/api/session', sending('POST', { email, password: goodPassword }, headers))
    const [cookie] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/^__Secure-attain\.session_token=/)
    for (const part of [/; HttpOnly/, /; SameSite=Lax/, /; Secure/, /; Path=\//]) expect(cookie).toMatch(part)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it('is refused alike for a wrong password, for nobody, and for somebody without a password', async () => {
    const [known, invited] = [newEmail(), newEmail()]
    await signedIn(app, ctx, { email: known })
    await addUser(ctx, { email: invited, name: 'Invited', role: 'viewer' })
    const bodies = []
    for (const email of [known, invited, newEmail(), 'no address']) {
      const response = await signIn(email, 'wrong password!')
      const { requestId: _, ...body } = (await response.json()) as Record<string, unknown>
      bodies.push([response.status, response.headers.getSetCookie(), body])
    }
    for (const body of bodies) expect(body).toEqual(bodies[0])
    expect(bodies[0]).toMatchObject([401, [], { code: 'wrong-credentials' }])
  })

  it('does not mind how the address is written', async () => {
    const email = newEmail()
    await signedIn(app, ctx, { email: email.toUpperCase() })
    expect(await outcome(signIn(` ${email.toUpperCase()} `))).toEqual([204])
  })

  it('does not let in whom nobody gave access, and says so', async () => {
    const elsewhere = await testContext(await fileDatabase(), { key: 'elsewhere' })
    const cookie = await signedIn(bareApp(elsewhere), elsewhere, { email: newEmail(), role: 'admin', all: true })
    // Another process of the same installation, for the first organisation: it knows the session only under the same secret.
    const [secret, email] = ['s'.repeat(40), newEmail()]
    const [theirs, ours] = [bareApp(elsewhere, { signIn: { secret } }), bareApp(ctx, { signIn: { secret } })]
    expect(await outcome(ours.request('/api/periods', { headers: { cookie } }))).toEqual([401, 'not-signed-in'])
    const known = await signedIn(theirs, elsewhere, { email, role: 'admin', all: true })
    expect(await outcome(theirs.request('/api/users', { headers: { cookie: known } }))).toEqual([200])
    expect(await outcome(ours.request('/api/users', { headers: { cookie: known } }))).toEqual([403, 'no-access'])
    expect(await outcome(ours.request('/api/periods', { headers: { cookie: known } }))).toEqual([403, 'no-access'])
  })

  it('is written down of whoever has access here, with when and how, and of nobody else', async () => {
    const there = await testContext(await fileDatabase(), { key: 'there' })
    const here = await testContext(await fileDatabase(), { key: 'here' })
    const [theirs, ours] = [bareApp(there), bareApp(here)]
    const [email, stranger, foreign] = [newEmail(), newEmail(), newEmail()]
    await signedIn(theirs, there, { email: foreign, all: true })
    const begin = (who: string, password: string) =>
      ours.request('/api/session', sending('POST', { email: who, password }, { 'user-agent': 'Lynx' }))
    const cookie = await signedIn(ours, here, { email })
    for (const who of [email, stranger, foreign]) await begin(` ${who.toUpperCase()}`, 'wrong password!')
    for (const who of [email, foreign]) expect((await begin(who, goodPassword)).status).toBe(204)
    await ours.request('/api/sessions', sending('DELETE', undefined, { cookie }))
    await ours.request('/api/session', sending('DELETE', undefined, { cookie }))
    const { rows } = await sql<{ action: string; actor: string; subject: string; detail: unknown; at: Date }>`
      select action, actor, subject, detail, recorded_at as at from audit
      where workspace_id = ${here.scope.workspaceId} order by id
    `.execute(here.database.db)
    const own = { actor: email, subject: `user ${email}` }
    expect(rows.map(({ at: _, ...row }) => row)).toMatchObject([
      { action: 'add user', subject: `user ${email}` },
      { action: 'choose password', ...own },
      { action: 'sign in', ...own, detail: { by: 'link' } },
      { action: 'sign-in refused', actor: 'nobody', subject: `user ${email}`, detail: {} },
      { action: 'sign in', ...own, detail: { by: 'password' } },
      { action: 'sign out', ...own, detail: { where: 'everywhere else' } },
      { action: 'sign out', ...own, detail: { where: 'here' } },
    ])
    for (const { at } of rows) expect(at.toISOString()).toMatch(/^2026-11-22T12:/)
    for (const word of [stranger, foreign, goodPassword, 'wrong password!', 'Lynx']) {
      expect(JSON.stringify(rows)).not.toContain(word)
    }
  })

  it('takes the statements of a refusal, in their order, for nobody as for somebody with a password', async () => {
    const email = newEmail()
    await signedIn(app, ctx, { email })
    const asked = async (who: string) => {
      const { database, statements } = listening(ctx.database)
      const response = bareApp({ ...ctx, database }).request(
        '/api/session',
        sending('POST', { email: who, password: 'wrong one!' }),
      )
      expect(await outcome(response)).toEqual([401, 'wrong-credentials'])
      return [...statements]
    }
    const known = await asked(email)
    expect(known.filter((statement) => statement.includes('insert into audit'))).toHaveLength(1)
    expect((await asked(newEmail())).slice(-2)).toEqual(known.slice(-2))
  })

  it('is not possible from another site, nor under a foreign name', async () => {
    const request = sending('POST', { email: 'a@x.example', password: goodPassword }, { origin: 'https://evil.example' })
    expect(await outcome(app.request('/api/session', request))).toEqual([400, 'cross-origin'])
    const named = sending('POST', {}, { host: 'evil.example' })
    expect(await outcome(app.request('/api/session', named))).toEqual([400, 'foreign-host'])
    const published = bareApp(ctx, { publicUrl: 'https://attain.example' })
    const own = { host: 'attain.example', origin: 'http://attain.example' }
    expect(await outcome(published.request('/api/session', sending('POST', {}, own)))).toEqual([400, 'cross-origin'])
    expect((await published.request('/api/health', { headers: { host: '10.0.0.7' } })).status).toBe(200)
  })

  it('fails when the cookie was tampered with, and gives none of another session', async () => {
    const cookie = await signedIn(app, ctx, { email: newEmail() })
    const [name, value] = cookie.split('=') as [string, string]
    const [token, signature] = decodeURIComponent(value).split('.') as [string, string]
    const other = await signedIn(app, ctx, { email: newEmail() })
    const otherSignature = decodeURIComponent(other.split('=')[1]!).split('.')[1]!
    for (const forged of [token, `${token}.`, `${token}.${otherSignature}`, `${token}x.${signature}`, '']) {
      expect(await outcome(sessions(`${name}=${encodeURIComponent(forged)}`))).toEqual([401, 'not-signed-in'])
    }
    expect((await sessions(cookie)).status).toBe(200)
  })
})

describe('attempts to sign in', () => {
  let now = Date.parse('2026-11-22T12:00:00Z')
  const from = (address: string) => {
    const clocked = bareApp({ ...ctx, clock: () => new Date(now) }, { trustedProxies: 1 })
    return (email: string, password: string) =>
      clocked.request('/api/session', sending('POST', { email, password }, { 'x-forwarded-for': `1.1.1.1, ${address}` }))
  }

  it('wait longer each time after five, whether there is such a person or not', async () => {
    const here = from('10.0.0.1')
    const [known, unknown] = [newEmail(), newEmail()]
    await signedIn(app, ctx, { email: known })
    for (const email of [known, unknown]) {
      for (let n = 0; n < 6; n++) expect(await outcome(here(email, 'wrong password!'))).toEqual([401, 'wrong-credentials'])
      const waits: number[] = []
      for (let n = 0; n < 12; n++) {
        const refused = await here(email, 'wrong password!')
        expect(refused.status).toBe(429)
        const seconds = Number(refused.headers.get('retry-after'))
        waits.push(seconds)
        now += seconds * 1000
        expect(await outcome(here(email, 'wrong password!'))).toEqual([401, 'wrong-credentials'])
      }
      expect(waits.slice(0, 5)).toEqual([1, 2, 4, 8, 16])
      expect(Math.max(...waits)).toBe(15 * 60)
    }
  })

  it('are refused even with the right password while they have to wait, and forgotten once it was right', async () => {
    const [here, email] = [from('10.0.0.2'), newEmail()]
    await signedIn(app, ctx, { email })
    for (let n = 0; n < 6; n++) await here(email, 'wrong password!')
    expect(await outcome(here(email, goodPassword))).toEqual([429, 'too-many-attempts'])
    now += 2000
    expect(await outcome(here(email, goodPassword))).toEqual([204])
    for (let n = 0; n < 5; n++) expect(await outcome(here(email, 'wrong password!'))).toEqual([401, 'wrong-credentials'])
    expect(await outcome(here(email, goodPassword))).toEqual([204])
  })

  it('made at once count as many', async () => {
    const [here, email] = [from('10.0.0.3'), newEmail()]
    const all = await Promise.all(Array.from({ length: 12 }, () => outcome(here(email, 'wrong password!'))))
    expect(all.filter(([status]) => status === 401)).toHaveLength(6)
    expect(all.filter(([status]) => status === 429)).toHaveLength(6)
  })

  it('of others do not lock a person out for longer than half a minute', async () => {
    const email = newEmail()
    await signedIn(app, ctx, { email })
    for (let n = 0; n < 26; n++) {
      await from(`10.1.0.${n}`)(email, 'wrong password!')
      now += 1000
    }
    now += 30_000
    expect(await outcome(from('10.0.0.4')(email, goodPassword))).toEqual([204])
  })

  it('from one address are slowed down whoever they are for', async () => {
    const here = from('10.0.0.5')
    const statuses: number[] = []
    for (let n = 0; n < 64; n++) statuses.push((await here(`guess ${n}`, 'wrong password!')).status)
    expect(statuses.slice(0, 61).every((status) => status === 401)).toBe(true)
    expect(statuses.slice(61).every((status) => status === 429)).toBe(true)
    // What a visitor claims of itself is not believed.
    expect((await from('10.0.0.6')('guess', 'wrong password!')).status).toBe(401)
  })

  it('from one address are slowed down all the same while somebody there signs in with a password of their own', async () => {
    const [here, email] = [from('10.0.0.7'), newEmail()]
    await signedIn(app, ctx, { email })
    const guess = async (n: number) => {
      const { status, headers } = await here(`other ${n}`, 'wrong password!')
      return [status, Number(headers.get('retry-after'))]
    }
    for (let n = 0; n < 61; n++) {
      expect(await guess(n)).toEqual([401, 0])
      if (n % 12 === 1) expect(await outcome(here(email, goodPassword))).toEqual([204])
    }
    for (const seconds of [1, 2, 4]) {
      expect(await guess(61)).toEqual([429, seconds])
      now += seconds * 1000
      // Who knows the password makes nobody wait, and saves nobody a wait.
      expect(await outcome(here(email, goodPassword))).toEqual([204])
      expect(await guess(62)).toEqual([401, 0])
    }
  })

  it('that succeed leave nothing behind which a process with a slower clock would wait for', async () => {
    const [here, email] = [from('10.0.0.8'), newEmail()]
    await signedIn(app, ctx, { email })
    expect(await outcome(here(email, goodPassword))).toEqual([204])
    now -= 10_000
    expect(await outcome(here(email, goodPassword))).toEqual([204])
  })

  it('are kept without saying for whom', async () => {
    const email = newEmail()
    await from('10.9.9.9')(email, 'wrong password!')
    const { rows } = await sql<{ key: string }>`select key from auth.attempt`.execute(ctx.database.db)
    expect(rows.length).toBeGreaterThan(2)
    for (const { key } of rows) expect(key).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('sessions', () => {
  it('are listed by their owner, who ends them one by one or all but this one, which is seen at once', async () => {
    const email = newEmail()
    const here = await signedIn(app, ctx, { email })
    const there = cookiesOf(await signIn(email))
    const elsewhere = cookiesOf(await signIn(email))
    const list = async () => ((await (await sessions(here)).json()) as OwnSessions).sessions
    for (const cookie of [here, there, elsewhere]) expect((await sessions(cookie)).status).toBe(200)
    const all = await list()
    expect(all).toHaveLength(3)
    expect(all.filter(({ current }) => current)).toHaveLength(1)
    expect(JSON.stringify(all)).not.toContain(decodeURIComponent(there.split('=')[1]!).split('.')[0])
    const ofThere = ((await (await sessions(there)).json()) as OwnSessions).sessions.find(({ current }) => current)!
    const end = (id: string, cookie: string) => app.request(`/api/sessions/${id}`, sending('DELETE', undefined, { cookie }))
    expect(await outcome(end(ofThere.id, here))).toEqual([204])
    expect(await outcome(sessions(there))).toEqual([401, 'not-signed-in'])
    expect(await outcome(app.request('/api/sessions', sending('DELETE', undefined, { cookie: here })))).toEqual([204])
    expect(await outcome(sessions(elsewhere))).toEqual([401, 'not-signed-in'])
    expect(await list()).toHaveLength(1)
  })

  it('of somebody else can be neither seen nor ended', async () => {
    const [ann, bob] = [await signedIn(app, ctx, { email: newEmail() }), await signedIn(app, ctx, { email: newEmail() })]
    const [of] = ((await (await sessions(bob)).json()) as OwnSessions).sessions
    expect(await outcome(app.request(`/api/sessions/${of!.id}`, sending('DELETE', undefined, { cookie: ann })))).toEqual([
      404,
      'unknown-session',
    ])
    expect((await sessions(bob)).status).toBe(200)
  })

  it('end with signing out, which also takes the cookie away', async () => {
    const cookie = await signedIn(app, ctx, { email: newEmail() })
    const out = await app.request('/api/session', sending('DELETE', undefined, { cookie }))
    expect(out.status).toBe(204)
    expect(out.headers.getSetCookie().find((each) => each.startsWith('attain.session_token='))).toMatch(/Max-Age=0/)
    expect(await outcome(sessions(cookie))).toEqual([401, 'not-signed-in'])
    expect((await report(cookie)).signedIn).toBeNull()
  })

  it('end everywhere else with a new password, which takes the old one', async () => {
    const email = newEmail()
    const [here, there] = [await signedIn(app, ctx, { email }), cookiesOf(await signIn(email))]
    const change = (current: string, password: string) => post('/password', { current, password }, here)
    expect(await outcome(change('wrong password!', 'a new good password'))).toEqual([422, 'wrong-password'])
    expect(await outcome(change(goodPassword, 'short'))).toEqual([400, 'invalid-request'])
    expect((await sessions(there)).status).toBe(200)
    const changed = await change(goodPassword, 'a new good password')
    expect(changed.status).toBe(204)
    expect((await sessions(cookiesOf(changed))).status).toBe(200)
    expect(await outcome(sessions(there))).toEqual([401, 'not-signed-in'])
    expect(await outcome(signIn(email))).toEqual([401, 'wrong-credentials'])
    expect(await outcome(signIn(email, 'a new good password'))).toEqual([204])
  })

  it('are begun without a password by whoever never chose one, which is said and cannot be changed', async () => {
    const { user } = await addUser(ctx, { email: newEmail(), name: 'By link', role: 'viewer' })
    const token = await ctx.database.db.transaction().execute((trx) => makeLink(trx, ctx, 'sign-in', user.id, ctx.clock()))
    const cookie = cookiesOf(await post('/links/accept', { token }))
    const change = () => outcome(post('/password', { current: 'anything', password: 'a new good password' }, cookie))
    expect(await (await sessions(cookie)).json()).toMatchObject({ hasPassword: false })
    expect(await change()).toEqual([422, 'no-password'])
    await post('/links/accept', { token: await inviteUser(ctx, user.id), password: goodPassword })
    const chosen = cookiesOf(await signIn(user.email))
    expect(await (await sessions(chosen)).json()).toMatchObject({ hasPassword: true })
  })

  it('end after a week without a visit', async () => {
    const email = newEmail()
    const cookie = await signedIn(app, ctx, { email })
    const { rows } = await sql<{ days: number }>`
      select extract(epoch from s."expiresAt" - s."createdAt")::integer / 86400 as days from auth.session s
      join auth."user" u on u.id = s."userId" where u.email = ${email}
    `.execute(ctx.database.db)
    expect(rows).toEqual([{ days: 7 }])
    await sql`update auth.session s set "expiresAt" = now() - interval '1 second' from auth."user" u
      where u.id = s."userId" and u.email = ${email}`.execute(ctx.database.db)
    expect(await outcome(sessions(cookie))).toEqual([401, 'not-signed-in'])
  })
})
