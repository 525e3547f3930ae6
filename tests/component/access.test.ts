import type { SessionReport, UserEntry } from '@attain/shared/contracts/access.ts'
import App from '@attain/web/src/App.vue'
import AccountPage from '@attain/web/src/pages/AccountPage.vue'
import KeysPage from '@attain/web/src/pages/KeysPage.vue'
import SignInPage from '@attain/web/src/pages/SignInPage.vue'
import UsersPage from '@attain/web/src/pages/UsersPage.vue'
import WelcomePage from '@attain/web/src/pages/WelcomePage.vue'
import { browserText } from '@attain/web/src/features/access/browser-text.ts'
import { describe, expect, it, vi } from 'vitest'
import { answers } from './answers.ts'
import { administrator, mountAt, problem, textOf } from './mount.ts'

const nobody: SessionReport = { signedIn: null, oidc: null, demonstration: false, needsAdministrator: false }
const refusal = () => problem(401, { code: 'not-signed-in', title: 'Not signed in', detail: 'Nobody is signed in.' })

const type = (root: ParentNode, name: string, value: string) => {
  const input = root.querySelector<HTMLInputElement>(`input[name=${name}]`) ?? expect.fail(`no field ${name}`)
  input.value = value
  input.dispatchEvent(new Event('input'))
}
const submit = (root: ParentNode) => root.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
const button = (text: string, root: ParentNode = document) =>
  [...root.querySelectorAll('button')].find((each) => textOf(each) === text) ?? expect.fail(`no button ${text}`)

describe('somebody who is not signed in', () => {
  it('is led from any page to the form, which keeps where they wanted to go', async () => {
    const { router } = await mountAt('/team?period=FY27-Q3', App, { ...answers, '/session': () => nobody })
    await vi.waitFor(() => expect(router.currentRoute.value.name).toBe('sign-in'))
    expect(router.currentRoute.value.query['to']).toBe('/team?period=FY27-Q3')
    expect(document.querySelector('nav')).toBeNull()
  })

  it('is led there too when the session ends while a page is open', async () => {
    localStorage.setItem('attain.signed-in', 'yes')
    const refused = Object.fromEntries(Object.keys(answers).map((path) => [path, refusal]))
    const { router } = await mountAt('/regions?period=FY27-Q3', App, { ...refused, '/session': () => nobody })
    await vi.waitFor(() => expect(router.currentRoute.value.name).toBe('sign-in'))
    expect(router.currentRoute.value.query['to']).toBe('/regions?period=FY27-Q3')
    expect(localStorage.getItem('attain.signed-in')).toBeNull()
  })
})

describe('the sign-in page', () => {
  const path = '/sign-in?to=/team?period=FY27-Q3'

  it('signs in and goes on to the page that was asked for', async () => {
    const sent: unknown[] = []
    const { root, router } = await mountAt(path, SignInPage, {
      ...answers,
      '/session': () => nobody,
      'POST /session': (_, body) => (sent.push(body), new Response(null, { status: 204 })),
    })
    type(root, 'email', 'ada@x.example')
    type(root, 'password', 'correct horse battery')
    submit(root)
    await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/team?period=FY27-Q3'))
    expect(sent).toEqual([{ email: 'ada@x.example', password: 'correct horse battery' }])
  })

  it('says what is wrong and what helps, and stays', async () => {
    const { root, router } = await mountAt(path, SignInPage, {
      '/session': () => nobody,
      'POST /session': () => problem(401, { code: 'wrong-credentials', detail: 'E-mail and password do not belong together.' }),
    })
    type(root, 'email', 'ada@x.example')
    type(root, 'password', 'wrong')
    submit(root)
    await vi.waitFor(() => expect(textOf(root.querySelector('[role=alert]'))).toMatch(/do not belong together.*Caps Lock/))
    expect(router.currentRoute.value.name).toBe('sign-in')
  })

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example'])('goes nowhere else: %s', async (to) => {
    const { root, router } = await mountAt(`/sign-in?to=${encodeURIComponent(to)}`, SignInPage, {
      ...answers,
      '/session': () => nobody,
      'POST /session': () => new Response(null, { status: 204 }),
    })
    submit(root)
    await vi.waitFor(() => expect(router.currentRoute.value.name).toBe('region'))
  })

  it('says that Caps Lock is on, and shows the password on request', async () => {
    const { root } = await mountAt('/sign-in', SignInPage, { '/session': () => nobody })
    const field = root.querySelector<HTMLInputElement>('input[name=password]')!
    const event = new KeyboardEvent('keydown', { key: 'A' })
    Object.defineProperty(event, 'getModifierState', { value: (key: string) => key === 'CapsLock' })
    field.dispatchEvent(event)
    await vi.waitFor(() => expect(textOf(root)).toContain('Caps Lock is on.'))
    root.querySelector<HTMLButtonElement>('[aria-label="Show password"]')!.click()
    await vi.waitFor(() => expect(field.type).toBe('text'))
  })

  it('offers the provider, and says why it sent somebody back', async () => {
    const { root } = await mountAt('/sign-in?error=signup_disabled', SignInPage, {
      '/session': () => ({ ...nobody, oidc: 'Acme' }),
    })
    await vi.waitFor(() => expect(button('Sign in with Acme', root)).toBeDefined())
    expect(textOf(root.querySelector('[role=alert]'))).toContain('Ask an administrator to invite you')
  })

  it('says how the first administrator comes in', async () => {
    const { root } = await mountAt('/sign-in', SignInPage, { '/session': () => ({ ...nobody, needsAdministrator: true }) })
    await vi.waitFor(() => expect(textOf(root.querySelector('[role=status]'))).toContain('pnpm attain serve'))
  })
})

describe('the page of a link', () => {
  const link = { purpose: 'invitation', email: 'ada@x.example', name: 'Ada', expiresAt: '2026-11-29T00:00:00.000Z' }
  const token = 't'.repeat(43)

  it('lets a password be chosen, for the address that was invited', async () => {
    const sent: unknown[] = []
    const { root, router } = await mountAt(`/welcome#${token}`, WelcomePage, {
      ...answers,
      'POST /links/open': () => link,
      'POST /links/accept': (_, body) => (sent.push(body), new Response(null, { status: 204 })),
    })
    await vi.waitFor(() => expect(textOf(root.querySelector('h1'))).toBe('Choose a password'))
    expect(root.querySelector<HTMLInputElement>('input[name=email]')).toMatchObject({ value: 'ada@x.example', readOnly: true })
    type(root, 'password', 'correct horse battery')
    submit(root)
    await vi.waitFor(() => expect(router.currentRoute.value.name).toBe('region'))
    expect(sent).toEqual([{ token, password: 'correct horse battery' }])
  })

  it('asks the first administrator for name and address too', async () => {
    const sent: unknown[] = []
    const { root } = await mountAt(`/welcome#${token}`, WelcomePage, {
      ...answers,
      'POST /links/open': () => ({ ...link, purpose: 'first-administrator', email: null, name: null }),
      'POST /links/accept': (_, body) => (sent.push(body), new Response(null, { status: 204 })),
    })
    await vi.waitFor(() => expect(textOf(root.querySelector('h1'))).toBe('Become the administrator'))
    for (const [name, value] of Object.entries({ name: 'Ada', email: 'ada@x.example', password: 'correct horse battery' }))
      type(root, name, value)
    submit(root)
    await vi.waitFor(() =>
      expect(sent).toEqual([{ token, name: 'Ada', email: 'ada@x.example', password: 'correct horse battery' }]),
    )
  })

  it('says when the link is none any more', async () => {
    const { root } = await mountAt(`/welcome#${token}`, WelcomePage, {
      'POST /links/open': () => problem(404, { code: 'link-used', detail: 'This link was used already.' }),
    })
    await vi.waitFor(() => expect(textOf(root.querySelector('[role=alert]'))).toMatch(/used already.*new link/))
    expect(root.querySelector('form')).toBeNull()
  })
})

describe('somebody who sees a part', () => {
  const seen = { id: null, kind: 'region', of: { key: 'EMEA', name: 'Europe' }, from: null, to: null } as const
  const signedIn = { ...administrator.signedIn!, role: 'viewer' as const, grants: [seen] }
  const inPart = (more = {}) => ({ ...answers, '/session': () => ({ ...administrator, signedIn }), ...more })

  it('is told which, where a page is about everybody, and is led to none of those', async () => {
    const { root } = await mountAt('/targets', App, inPart())
    await vi.waitFor(() => expect(textOf(root.querySelector('main'))).toContain('region Europe'))
    for (const page of ['audit', 'targets', 'organisation']) expect(root.querySelector(`nav a[href^="/${page}"]`)).toBeNull()
  })

  it('reads a narrowed answer as what it is, and is not asked to judge', async () => {
    const within = { by: 'region', key: 'EMEA', name: 'Europe' }
    const narrowed = (...asked: Parameters<NonNullable<(typeof answers)['/attainment']>>) => ({
      ...(answers['/attainment']?.(...asked) as object),
      within,
    })
    const { root } = await mountAt('/regions', App, inPart({ '/attainment': narrowed }))
    await vi.waitFor(() => expect(textOf(root.querySelector('h1'))).toBe('Europe · All regions'))
    expect(textOf(root.querySelector('[data-testid=freshness]'))).toContain('Withinwhat you may see')
    expect(textOf(root.querySelector('[data-testid=headline]'))).toMatch(/^Europe met/)
    expect(textOf(root)).not.toMatch(/Declare it|Judge/)
  })
})

describe('an administrator who looks as somebody', () => {
  it('reads so on every page, changes nothing, and is themself again at a button', async () => {
    const seen = { id: null, kind: 'region', of: { key: 'EMEA', name: 'Europe' }, from: null, to: null } as const
    const looked = { ...administrator.signedIn!, name: 'Eva', role: 'viewer' as const, grants: [seen], viewedBy: 'Root' }
    let signedIn = looked as NonNullable<typeof administrator.signedIn>
    const { root } = await mountAt('/regions', App, {
      ...answers,
      '/session': () => ({ ...administrator, signedIn }),
      '/users': () => ({ users: [] }),
      'DELETE /session/view-as': () => ((signedIn = administrator.signedIn!), new Response(null, { status: 204 })),
    })
    const banner = () => root.querySelector('[data-testid=viewed-banner]')
    await vi.waitFor(() => expect(textOf(banner())).toContain('You see what Eva sees.'))
    button('Stop looking', root).click()
    await vi.waitFor(() => expect(textOf(root.querySelector('h1'))).toBe('People and grants'))
    expect(banner()).toBeNull()
  })
})

describe('the account page', () => {
  it('lists sessions, of which others can be ended, and changes the password', async () => {
    const session = {
      createdAt: '2026-11-20T09:30:00.000Z',
      seenAt: '2026-11-20T09:30:00.000Z',
      expiresAt: '2026-11-27T09:30:00.000Z',
    }
    const own = {
      ...session,
      id: 'a',
      current: true,
      address: '10.0.0.1',
      browser: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
    }
    const other = { ...session, id: 'b', current: false, address: null, browser: null }
    let sessions = [own, other]
    const sent: unknown[] = []
    const { root } = await mountAt('/account', AccountPage, {
      '/sessions': () => ({ sessions, hasPassword: true }),
      'DELETE /sessions/b': () => ((sessions = [own]), new Response(null, { status: 204 })),
      'POST /password': (_, body) => (sent.push(body), new Response(null, { status: 204 })),
    })
    await vi.waitFor(() => expect(root.querySelectorAll('tbody tr')).toHaveLength(2))
    expect(textOf(root.querySelector('tbody tr'))).toMatch(/Firefox on Linux ?10\.0\.0\.1.*This one/)
    button('Sign out', root).click()
    await vi.waitFor(() => expect(root.querySelectorAll('tbody tr')).toHaveLength(1))
    type(root, 'current-password', 'old password')
    type(root, 'new-password', 'correct horse battery')
    submit(root)
    await vi.waitFor(() => expect(textOf(root.querySelector('[role=status]'))).toContain('The password is changed'))
    expect(sent).toEqual([{ current: 'old password', password: 'correct horse battery' }])
  })

  it('asks nobody for a password who has none, and says how to come by one', async () => {
    const { root } = await mountAt('/account', AccountPage, { '/sessions': () => ({ sessions: [], hasPassword: false }) })
    await vi.waitFor(() =>
      expect(textOf(root)).toMatch(/Password ?You sign in without one\. An administrator can send you a link/),
    )
    expect(root.querySelector('input')).toBeNull()
  })

  it.each([
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36', 'Chrome on Windows'],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge on Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1', 'Safari on iOS'],
    ['curl/8.5.0', 'curl/8.5.0'],
    [null, 'Unknown'],
  ])('calls %s by what people know', (said, text) => {
    expect(browserText(said)).toBe(text)
  })
})

describe('the pages of an administrator', () => {
  const user: UserEntry = {
    id: 'u1',
    email: 'eva@x.example',
    name: 'Eva',
    role: 'viewer',
    member: { key: 'm1', name: 'Eva' },
    grants: [
      { id: null, kind: 'self', of: { key: 'm1', name: 'Eva' }, from: null, to: null },
      { id: 5, kind: 'region', of: { key: 'EMEA', name: 'Europe' }, from: '2026-01-01', to: null },
    ],
    canSignIn: true,
    linkUntil: null,
  }

  it('show what people see, and take back only what was granted', async () => {
    const asked: string[] = []
    const { root } = await mountAt('/users', UsersPage, {
      ...answers,
      '/users': () => ({ users: [user] }),
      'DELETE /users/u1/grants/5': (params) => (asked.push(params.get('reason') ?? ''), user),
    })
    const row = await vi.waitFor(() => root.querySelector('[data-user="eva@x.example"]') ?? expect.fail('no row'))
    expect(textOf(row)).toMatch(/Eva alone.*region Europe from 2026-01-01/)
    expect(row.querySelectorAll('[aria-label^="Take back"]')).toHaveLength(1)
    row.querySelector<HTMLButtonElement>('[aria-label="Take back region Europe"]')!.click()
    const dialog = await vi.waitFor(() => document.querySelector('[role=dialog]') ?? expect.fail('no dialog'))
    const reason = dialog.querySelector('textarea')!
    reason.value = 'moved on'
    reason.dispatchEvent(new Event('input'))
    await vi.waitFor(() => expect(button('Take back', dialog).disabled).toBe(false))
    submit(dialog)
    await vi.waitFor(() => expect(asked).toEqual(['moved on']))
  })

  it('give access, and show the link once', async () => {
    const { root } = await mountAt('/users', UsersPage, {
      ...answers,
      '/users': () => ({ users: [user] }),
      'POST /users': () => ({ user, link: 'http://localhost/welcome#abc' }),
    })
    await vi.waitFor(() => expect(root.querySelector('[data-user]')).not.toBeNull())
    button('Give access…', root).click()
    const form = await vi.waitFor(() => document.querySelector('[data-testid=add-user]') ?? expect.fail('no form'))
    submit(form)
    const shown = await vi.waitFor(() => document.querySelector('[data-testid=secret] input') ?? expect.fail('no link'))
    expect((shown as HTMLInputElement).value).toBe('http://localhost/welcome#abc')
  })

  it('make keys and revoke them, with a reason', async () => {
    const key = {
      id: 3,
      name: 'nightly',
      shown: 'attain_abcdef',
      role: 'viewer',
      sees: 'all',
      of: null,
      createdAt: '2026-11-20T09:30:00.000Z',
      createdBy: 'ada@x.example',
      expiresAt: null,
      revokedAt: null,
      lastUsedAt: null,
    }
    const revoked: string[] = []
    const { root } = await mountAt('/keys', KeysPage, {
      ...answers,
      '/keys': () => ({ keys: [key] }),
      'POST /keys': () => ({ key, secret: 'attain_secret' }),
      'DELETE /keys/3': (params) => (revoked.push(params.get('reason') ?? ''), key),
    })
    await vi.waitFor(() => expect(textOf(root.querySelector('tbody tr'))).toMatch(/nightlyattain_abcdef…Viewereverything/))
    button('Make a key…', root).click()
    submit(await vi.waitFor(() => document.querySelector('[data-testid=new-key]') ?? expect.fail('no form')))
    const shown = await vi.waitFor(() => document.querySelector('[data-testid=secret] input') ?? expect.fail('no secret'))
    expect((shown as HTMLInputElement).value).toBe('attain_secret')
    button('Done').click()
    button('Revoke…', root).click()
    const dialog = await vi.waitFor(
      () => document.querySelector('[role=dialog] textarea')?.closest('[role=dialog]') ?? expect.fail('no dialog'),
    )
    const reason = dialog.querySelector('textarea')!
    reason.value = 'leaked'
    reason.dispatchEvent(new Event('input'))
    await vi.waitFor(() => expect(button('Revoke', dialog).disabled).toBe(false))
    submit(dialog)
    await vi.waitFor(() => expect(revoked).toEqual(['leaked']))
  })
})
