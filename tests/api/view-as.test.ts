import { beforeAll, describe, expect, it } from 'vitest'
import type { SessionReport } from '@attain/shared/contracts/access.ts'
import type { AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import { addUser } from '@attain/server/access/add-user.ts'
import { removeUser } from '@attain/server/access/remove-user.ts'
import { routeAccess } from '@attain/server/access/route-access.ts'
import { readAudit } from '@attain/server/audit/read-audit.ts'
import type { Context } from '@attain/server/context.ts'
import { type BareApp, bareApp, cookiesOf, goodPassword, outcome, sending, signedIn } from '../support/people.ts'
import { smallWorkspace } from '../support/small-organisation.ts'

let ctx: Context
let app: BareApp
let admin: string
let viewer: string
/** The session of `viewer`'s person, and the administrator's while looking as them. */
let viewing: string
let personId: string

beforeAll(async () => {
  ctx = await smallWorkspace()
  app = bareApp(ctx)
  admin = await signedIn(app, ctx, { email: 'root@x.example', name: 'Root', role: 'admin', all: true })
  viewer = await signedIn(app, ctx, { email: 'bob@x.example', name: 'Bob', role: 'editor', member: 'bob' })
  personId = (await personOf(viewer)).id
  viewing = await look(admin, personId)
})

const get = (path: string, cookie: string) => app.request(`/api${path}`, { headers: { cookie } })
const send = (method: string, path: string, cookie: string, body?: unknown) =>
  app.request(`/api${path}`, sending(method, body, { cookie }))
const sessionOf = async (cookie: string) => ((await (await get('/session', cookie)).json()) as SessionReport).signedIn!

async function personOf(cookie: string): Promise<{ id: string }> {
  const { email } = await sessionOf(cookie)
  const { users } = (await (await get('/users', admin)).json()) as { users: { id: string; email: string }[] }
  return users.find((user) => user.email === email)!
}

async function look(cookie: string, user: string): Promise<string> {
  const begun = await send('POST', '/session/view-as', cookie, { user, reason: 'they ask about a total' })
  expect(begun.status).toBe(204)
  const [set] = begun.headers.getSetCookie()
  expect(set).toMatch(/^attain\.view_as=.*; Max-Age=3600; Path=\/; HttpOnly; SameSite=Lax$/)
  return `${cookie}; ${cookiesOf(begun)}`
}

describe('looking as somebody', () => {
  it('shows what that person is shown, and says who looks', async () => {
    const own = await sessionOf(viewer)
    expect(await sessionOf(viewing)).toEqual({ ...own, role: 'viewer', viewedBy: 'Root' })
    expect(own.viewedBy).toBeNull()
    for (const path of [
      '/attainment?period=FY27-Q2&by=member',
      '/attainment?period=FY27-Q2&by=region&region=EMEA',
      '/members',
      '/arr-bridge?period=FY27-Q2',
      '/exports/attainment?period=FY27-Q2&by=member&format=csv',
    ]) {
      const [theirs, looked] = [await get(path, viewer), await get(path, viewing)]
      expect([path, looked.status]).toEqual([path, theirs.status])
      const stamped = (text: string) => text.replaceAll(/(?:bob|root)@x\.example/g, 'who').replaceAll(/"requestId":"[^"]*"/g, '')
      expect([path, stamped(await looked.text())]).toEqual([path, stamped(await theirs.text())])
    }
    const { rows } = (await (await get('/attainment?period=FY27-Q2&by=member', viewing)).json()) as AttainmentReport
    expect(new Set(rows.map(({ key }) => key.member))).toEqual(new Set(['bob']))
  })

  it('changes nothing, whatever the person may', async () => {
    const writing = Object.keys(routeAccess).filter((route) => !route.startsWith('GET '))
    const left = ['DELETE /session', 'DELETE /session/view-as']
    const open = new Set(Object.entries(routeAccess).flatMap(([route, need]) => (need === 'public' ? route : [])))
    for (const route of writing.filter((each) => !left.includes(each) && !open.has(each))) {
      const [method, path] = route.split(' ') as [string, string]
      expect([route, ...(await outcome(send(method, path.replaceAll(/:\w+/g, '1'), viewing, {})))]).toEqual([
        route,
        403,
        'viewing-as',
      ])
    }
  })

  it('is written down with who, as whom, why and until when, and so is its end', async () => {
    const ended = await send('DELETE', '/session/view-as', viewing)
    expect(ended.status).toBe(204)
    expect(ended.headers.getSetCookie()[0]).toMatch(/^attain\.view_as=; Max-Age=0/)
    const { entries } = await readAudit(ctx, {})
    expect(entries.slice(0, 2).map(({ actor, action, subject, reason }) => [actor, action, subject, reason])).toEqual([
      ['root@x.example', 'view as ended', 'user bob@x.example', null],
      ['root@x.example', 'view as', 'user bob@x.example', 'they ask about a total'],
    ])
  })

  it('is for administrators who see everything, signed in as persons, and never with a key', async () => {
    const { user } = await addUser(ctx, { email: 'eve@x.example', name: 'Eve', role: 'viewer', all: true })
    const all = await signedIn(app, ctx, { email: 'all@x.example', role: 'editor', all: true })
    const part = await signedIn(app, ctx, { email: 'part@x.example', role: 'admin', member: 'bob' })
    expect(await outcome(send('POST', '/session/view-as', all, { user: user.id }))).toEqual([403, 'role-needed'])
    expect(await outcome(send('POST', '/session/view-as', part, { user: user.id }))).toEqual([403, 'scope-needed'])
    expect(await outcome(send('POST', '/session/view-as', admin, { user: 'nobody' }))).toEqual([404, 'unknown-user'])
    // The cookie alone, which anybody can write, gives nobody another's view.
    for (const cookie of [all, part, viewer]) {
      expect(await sessionOf(`${cookie}; attain.view_as=${user.id}`)).toEqual(await sessionOf(cookie))
    }
    expect(await outcome(get('/members', `attain.view_as=${user.id}`))).toEqual([401, 'not-signed-in'])
  })

  it('ends with the access of either, at once', async () => {
    const { user, token } = await addUser(ctx, { email: 'zoe@x.example', name: 'Zoe', role: 'viewer', member: 'bob' })
    await app.request('/api/links/accept', sending('POST', { token, password: goodPassword }))
    const other = await signedIn(app, ctx, { email: 'rita@x.example', name: 'Rita', role: 'admin', all: true })
    const looked = await look(other, user.id)
    expect((await sessionOf(looked)).name).toBe('Zoe')
    await removeUser(ctx, user.id, 'left')
    expect(await sessionOf(looked)).toMatchObject({ name: 'Rita', role: 'admin', viewedBy: null })
  })
})
