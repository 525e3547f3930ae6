import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import type { SessionReport } from '@attain/shared/contracts/access.ts'
import { addUser } from '@attain/server/access/add-user.ts'
import type { Context } from '@attain/server/context.ts'
import { testContext } from '../support/context.ts'
import { fileDatabase } from '../support/database.ts'
import { type OidcProcess, OidcVisitor, startOidcProvider } from '../support/oidc-provider.ts'
import { type BareApp, bareApp, cookiesOf, goodPassword, outcome, sending, signedIn } from '../support/people.ts'

const publicUrl = 'https://attain.example'
const clientSecret = 'a secret that only the two of them know'

let ctx: Context
let app: BareApp
let provider: OidcProcess
beforeAll(async () => {
  ;[ctx, provider] = await Promise.all([
    fileDatabase().then((database) => testContext(database, { key: 'oidc' })),
    startOidcProvider(`${publicUrl}/api/auth/callback/oidc`, clientSecret),
  ])
  app = appWith(provider.issuer)
})
afterAll(() => provider.stop())

const appWith = (issuer: string) =>
  bareApp(ctx, {
    publicUrl,
    signIn: { oidc: { issuer, clientId: 'attain', clientSecret, name: 'Acme' } },
    log: () => undefined,
  })
const own = { host: 'attain.example', origin: publicUrl }
const start = (returnTo?: string) => app.request('/api/session/oidc', sending('POST', { returnTo }, own))

/** Signs in at the provider and comes back. @returns where one ends up, and with which cookies */
async function visit(account: string, returnTo?: string) {
  const started = await start(returnTo)
  const { url } = (await started.json()) as { url: string }
  const back = await new OidcVisitor().signIn(url, account)
  return { started, back, ...(await comeBack(back, cookiesOf(started))) }
}

async function comeBack(back: string, cookie: string) {
  const { pathname, search } = new URL(back)
  // As a proxy in front passes it on.
  const response = await app.request(`http://attain.example${pathname}${search}`, { headers: { cookie, host: 'attain.example' } })
  const session = cookiesOf(response)
    .split('; ')
    .find((each) => each.startsWith('__Secure-attain.session_token='))
  return { status: response.status, location: response.headers.get('location'), cookie: session }
}

const report = async (cookie: string) =>
  (await (await app.request('/api/session', { headers: { cookie, host: 'attain.example' } })).json()) as SessionReport

describe('signing in with an OpenID provider', () => {
  it('is offered by its name', async () => {
    const { oidc } = (await (await app.request('/api/session', { headers: own })).json()) as SessionReport
    expect(oidc).toBe('Acme')
  })

  it('lets in who was given access, and leads back to where one was', async () => {
    await addUser(ctx, { email: 'ada@x.example', name: 'Ada', role: 'editor', all: true })
    for (let time = 0; time < 2; time++) {
      const { status, location, cookie, back } = await visit('ada@x.example', '/team?period=FY27-Q3')
      expect([status, location]).toEqual([302, `${publicUrl}/team?period=FY27-Q3`])
      expect((await report(cookie!)).signedIn).toMatchObject({ email: 'ada@x.example', name: 'Ada', role: 'editor' })
      expect(new URL(back).searchParams.get('iss')).toBe(provider.issuer)
    }
    const { rows } =
      await sql`select from auth.account c join auth."user" u on u.id = c."userId" where u.email = 'ada@x.example'`.execute(
        ctx.database.db,
      )
    expect(rows).toHaveLength(1)
  })

  it('asks for a code with PKCE, a state and a nonce', async () => {
    const { url } = (await (await start()).json()) as { url: string }
    const { origin, searchParams } = new URL(url)
    expect(origin).toBe(provider.issuer)
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${publicUrl}/api/auth/callback/oidc`,
      state: expect.stringMatching(/.{16}/) as string,
      nonce: expect.stringMatching(/.{16}/) as string,
    })
  })

  it('does not let strangers in, and makes no identity of them', async () => {
    const { location, cookie } = await visit('stranger@x.example')
    expect(location).toMatch(/^https:\/\/attain\.example\/sign-in\?error=\w+/)
    expect(cookie).toBeUndefined()
    const { rows } = await sql`select from auth."user" where email = 'stranger@x.example'`.execute(ctx.database.db)
    expect(rows).toEqual([])
  })

  it('does not let in by an address that the provider has not verified', async () => {
    await addUser(ctx, { email: 'unverified-bob@x.example', name: 'Bob', role: 'admin', all: true })
    const { location, cookie } = await visit('unverified-bob@x.example')
    expect(location).toMatch(/\/sign-in\?error=/)
    expect(cookie).toBeUndefined()
  })

  it('is the same person as with a password', async () => {
    await signedIn(bareApp(ctx), ctx, { email: 'cem@x.example', role: 'viewer', all: true })
    const { cookie } = await visit('cem@x.example')
    const { rows } = await sql`
      select actor, action, detail from audit where workspace_id = ${ctx.scope.workspaceId} order by id desc limit 1
    `.execute(ctx.database.db)
    expect(rows).toEqual([{ actor: 'cem@x.example', action: 'sign in', detail: { by: 'provider' } }])
    expect((await report(cookie!)).signedIn).toMatchObject({ email: 'cem@x.example', role: 'viewer' })
    const withPassword = sending('POST', { email: 'cem@x.example', password: goodPassword }, own)
    expect((await app.request('/api/session', withPassword)).status).toBe(204)
  })

  it('refuses a way back that another browser began, one that is used twice, and one that is made up', async () => {
    await addUser(ctx, { email: 'dan@x.example', name: 'Dan', role: 'viewer', all: true })
    const { started, back, cookie } = await visit('dan@x.example')
    expect(cookie).toBeDefined()
    expect((await comeBack(back, cookiesOf(started))).cookie).toBeUndefined()
    const { url } = (await (await start()).json()) as { url: string }
    const other = await new OidcVisitor().signIn(url, 'dan@x.example')
    expect((await comeBack(other, '')).cookie).toBeUndefined()
    const made = `${publicUrl}/api/auth/callback/oidc?code=x&state=y`
    expect(await comeBack(made, cookiesOf(await start()))).toMatchObject({ cookie: undefined })
  })

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'evil', '/a b', 'javascript:alert(1)'])(
    'leads nowhere but to this site: %s',
    async (returnTo) => {
      const { location } = await visit('ada@x.example', returnTo)
      expect(location).toBe(`${publicUrl}/`)
    },
  )

  it('lets no other route of the library through', async () => {
    for (const path of [
      'sign-up/email',
      'sign-in/email',
      'get-session',
      'list-sessions',
      'attain/sign-in-user',
      'callback/oidc/x',
      'ok',
    ]) {
      for (const method of ['GET', 'POST']) {
        const response = await app.request(`/api/auth/${path}`, { method, headers: own })
        expect([path, ...(await outcome(response))]).toEqual([path, 401, 'not-signed-in'])
      }
    }
  })

  it('says so when the provider does not answer', async () => {
    app = appWith('http://127.0.0.1:9')
    expect(await outcome(start())).toEqual([503, 'provider-unreachable'])
    app = bareApp(ctx, { publicUrl })
    expect(await outcome(start())).toEqual([404, 'no-provider'])
  })
})
