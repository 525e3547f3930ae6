import { beforeAll, describe, expect, it } from 'vitest'
import type { GrantKind, NewGrant, Role } from '@attain/shared/contracts/access.ts'
import { reaches } from '@attain/server/access/access.ts'
import { addUser } from '@attain/server/access/add-user.ts'
import { grantAccess } from '@attain/server/access/grant-access.ts'
import { routeAccess } from '@attain/server/access/route-access.ts'
import type { Context } from '@attain/server/context.ts'
import { setSetting } from '@attain/server/settings/settings.ts'
import { type BareApp, bareApp, cookiesOf, goodPassword, outcome, sending } from '../support/people.ts'
import { smallWorkspace } from '../support/small-organisation.ts'

/**
 * Every route and every export, asked by every role under every kind of grant, about what is inside the grant and about
 * what is not: what each is answered stands here, written down by hand.
 */
const roles = ['viewer', 'editor', 'admin'] as const
const kinds = ['self', 'team', 'region', 'family', 'all'] as const

/** What is granted, and a question's filter inside it and outside. In the small organisation Ann leads Bob and Cem; Dan has no place. */
const granted: Record<GrantKind, { of?: string; own: string; foreign: string }> = {
  self: { of: 'bob', own: 'member=bob', foreign: 'member=cem' },
  team: { of: 'ann', own: 'manager=ann', foreign: 'member=dan' },
  region: { of: 'EMEA', own: 'region=DACH', foreign: 'region=APJ' },
  family: { of: 'success', own: 'family=success', foreign: 'member=dan' },
  all: { own: 'region=APJ', foreign: 'region=EMEA' },
}

type Answer = 'yes' | 'nothing' | 'outside-scope' | 'unknown-member' | 'takes no such filter'
const yes = 'yes'
const nothing = 'nothing'
const outside = 'outside-scope'
/** As if there were no such person. */
const hidden = 'unknown-member'
const none = 'takes no such filter'

/** In the order of `kinds`: what is answered about what is inside the grant, about what is outside, and without a filter. */
type Row = Record<'own' | 'foreign' | 'unfiltered', readonly [Answer, Answer, Answer, Answer, Answer]>
const narrowed: Row = {
  own: [yes, yes, yes, yes, yes],
  foreign: [hidden, hidden, outside, hidden, yes],
  unfiltered: [yes, yes, yes, yes, yes],
}
/** Of a region or a team: whoever sees neither has none. */
const ofReview: Row = {
  own: [none, yes, yes, none, yes],
  foreign: [none, none, outside, none, yes],
  unfiltered: [outside, yes, yes, outside, yes],
}
/** Subscriptions know no job family. */
const ofBook: Row = {
  own: [yes, yes, yes, none, yes],
  foreign: [hidden, hidden, outside, hidden, yes],
  unfiltered: [yes, yes, yes, outside, yes],
}
/** Shows what is seen, and nothing else. */
const listed: Row = {
  own: [none, none, none, none, none],
  foreign: [none, none, none, none, none],
  unfiltered: [yes, yes, yes, yes, yes],
}
/** What was declared of a region or a person; of those out of sight nothing is there. */
const judged: Row = {
  own: [yes, none, yes, none, yes],
  foreign: [hidden, hidden, nothing, hidden, yes],
  unfiltered: [yes, yes, yes, yes, yes],
}

const figure = 'period=FY27-Q2&indicator=bookings'
/** Every route that narrows, as it is asked. */
const matrix: Record<string, Record<string, Row>> = {
  'GET /members': { '/members?period=FY27-Q2': listed },
  'GET /attainment': {
    '/attainment?period=FY27-Q2&by=region': narrowed,
    '/attainment?period=FY27-Q2&by=member': narrowed,
    '/attainment?period=FY27-Q2&by=indicator,month&org=is': narrowed,
  },
  'GET /attainment/explain': { [`/attainment/explain?${figure}`]: narrowed },
  'GET /attainment/burn-up': { [`/attainment/burn-up?${figure}`]: narrowed },
  'GET /attainment/target-revisions': { [`/attainment/target-revisions?${figure}`]: narrowed },
  'GET /attainment/restatement': { '/attainment/restatement?period=FY26-Q4&by=region': narrowed },
  'GET /arr-bridge': { '/arr-bridge?period=FY27-Q2': ofBook },
  'GET /arr-bridge/accounts': { '/arr-bridge/accounts?period=FY27-Q2&of=closing': ofBook },
  'GET /exports/attainment': {
    '/exports/attainment?period=FY27-Q2&by=member&format=csv': narrowed,
    '/exports/attainment?period=FY27-Q2&by=region&format=xlsx': narrowed,
  },
  'GET /exports/qbr': { '/exports/qbr?period=FY27-Q2&format=csv': ofReview, '/exports/qbr?period=FY27-Q2&format=xlsx': ofReview },
  'GET /declared-health': { '/declared-health': judged },
}

let ctx: Context
let app: BareApp
const cookies = {} as Record<Role, Record<GrantKind, string>>

beforeAll(async () => {
  ctx = await smallWorkspace()
  app = bareApp(ctx)
  for (const role of roles) {
    cookies[role] = {} as Record<GrantKind, string>
    for (const kind of kinds) cookies[role][kind] = await somebody(role, kind)
  }
  await post('/periods/FY26-Q4/close', { reason: 'booked' })
  for (const of of [{ region: 'EMEA' }, { region: 'DACH' }, { region: 'APJ' }, { member: 'bob' }]) {
    await post('/declared-health', { ...of, period: 'FY27-Q2', health: 'okay', reasons: ['seen'] })
  }
})

async function post(path: string, body: object): Promise<void> {
  const response = await app.request(`/api${path}`, sending('POST', body, { cookie: cookies.editor.all }))
  if (!response.ok) throw new Error(await response.text())
}

async function somebody(role: Role, kind: GrantKind): Promise<string> {
  const { user, token } = await addUser(ctx, { email: `${role}-${kind}@x.example`, name: `${role} ${kind}`, role })
  const { of } = granted[kind]
  await grantAccess(ctx, user.id, { kind, reason: 'test', ...(of === undefined ? {} : { of }) } as NewGrant)
  return cookiesOf(await app.request('/api/links/accept', sending('POST', { token, password: goodPassword })))
}

async function answer(path: string, cookie: string): Promise<Answer | string> {
  const response = await app.request(`/api${path}`, { headers: { cookie } })
  if (response.status === 200) return (await response.text()).includes('"declarations":[]') ? nothing : yes
  const [status, code] = await outcome(response)
  if ((status === 403 && code === outside) || (status === 404 && code === hidden)) return code
  return status === 400 && code === 'invalid-request' ? none : `${status} ${code}`
}

describe('the matrix of routes, roles and scopes', () => {
  it('has a question for every route that narrows its answer', () => {
    const reading = Object.entries(routeAccess).flatMap(([route, need]) => (need === 'reader' ? [route] : []))
    expect(Object.keys(matrix).sort()).toEqual(reading.sort())
  })

  const questions = Object.entries(matrix).flatMap(([route, paths]) =>
    Object.entries(paths).map(([path, row]) => ({ route, path, row })),
  )

  it.each(questions)('answers $path as it is written', async ({ path, row }) => {
    for (const role of roles) {
      for (const [at, kind] of kinds.entries()) {
        const { own, foreign } = granted[kind]
        const filtered = (filter: string) => `${path}${path.includes('?') ? '&' : '?'}${filter}`
        const cookie = cookies[role][kind]
        const answers = {
          own: await answer(filtered(own), cookie),
          foreign: await answer(filtered(foreign), cookie),
          unfiltered: await answer(path, cookie),
        }
        expect([role, kind, answers]).toEqual([
          role,
          kind,
          { own: row.own[at], foreign: row.foreign[at], unfiltered: row.unfiltered[at] },
        ])
      }
    }
  })

  it('answers what names nobody alike, whatever the role and whatever is granted', async () => {
    await setSetting(ctx, 'smallest-group', '3', 'test')
    const paths: Record<string, string> = {
      'GET /periods': '/periods',
      'GET /regions': '/regions',
      'GET /catalogue': '/catalogue',
      'GET /totals': '/totals?period=FY27-Q2&by=level',
    }
    expect(Object.keys(paths).sort()).toEqual(
      Object.keys(routeAccess)
        .filter((route) => routeAccess[route] === 'any')
        .sort(),
    )
    for (const path of Object.values(paths)) {
      const answers = roles.flatMap((role) =>
        kinds.map(async (kind) => (await app.request(`/api${path}`, { headers: { cookie: cookies[role][kind] } })).text()),
      )
      const [first, ...others] = await Promise.all(answers)
      expect(first).not.toContain('"code"')
      expect([path, new Set(others)]).toEqual([path, new Set([first])])
    }
    expect(
      await (await app.request('/api/totals?period=FY27-Q2&by=level', { headers: { cookie: cookies.viewer.self } })).json(),
    ).toMatchObject({
      rows: [],
      smallestGroup: 3,
    })
  })

  it.each(roles)('lets a %s who sees a part at nothing that answers about everybody', async (role) => {
    const others = Object.entries(routeAccess).filter(([, need]) => need in { viewer: 1, editor: 1, admin: 1 })
    expect(others.length).toBeGreaterThan(30)
    for (const kind of kinds.filter((each) => each !== 'all')) {
      for (const [route, need] of others) {
        const [method, path] = route.split(' ') as [string, string]
        const init = sending(method, method === 'GET' || method === 'DELETE' ? undefined : {}, { cookie: cookies[role][kind] })
        const refused = reaches(role, need as Role) ? 'scope-needed' : 'role-needed'
        expect([kind, route, ...(await outcome(app.request(`/api${path.replaceAll(/:\w+/g, '1')}`, init)))]).toEqual([
          kind,
          route,
          403,
          refused,
        ])
      }
    }
  })
})
