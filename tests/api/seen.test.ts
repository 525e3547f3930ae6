import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { liveMembers } from '@attain/db/queries/model.queries.ts'
import { type Access, noAccess, seenOf } from '@attain/server/access/access.ts'
import { createKey } from '@attain/server/access/create-key.ts'
import { seesMember } from '@attain/server/access/inside-grants.ts'
import { derivedGrants } from '@attain/server/access/read-access.ts'
import { routeAccess } from '@attain/server/access/route-access.ts'
import { nameNotShown } from '@attain/server/access/seen-models.ts'
import { readAttainment } from '@attain/server/attainment/read-attainment.ts'
import { resolveQuestion } from '@attain/server/attainment/question.ts'
import type { Context } from '@attain/server/context.ts'
import { ModelCache } from '@attain/server/model/model-cache.ts'
import type { Model } from '@attain/server/model/model.ts'
import type { Within } from '@attain/shared/contracts/access.ts'
import { AttainmentQuery, type AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import type { Grant } from '@attain/shared/domain/grants.ts'
import { keyFor } from '../support/app.ts'
import { demoContext } from '../support/demo.ts'
import { importAll } from '../support/imports.ts'
import { type BareApp, bareApp, outcome } from '../support/people.ts'
import { csv } from '../support/rows.ts'
import { actual, smallWorkspace } from '../support/small-organisation.ts'
import { readWorkbook, textsOf } from '../support/workbook.ts'

const period = 'FY27-Q3'

interface Somebody {
  secret: string
  access: Access
  grants: readonly Grant[]
  within: Within
  /** A question like it about others. */
  others: string[]
  /** Reviews that reach beyond what is seen, of what is known by its key. */
  beyond: string[]
}

const accessWith = (grants: readonly Grant[]): Access => ({ ...noAccess, grants, seen: seenOf(grants) })

let ctx: Context
let app: BareApp
let model: Model
let administrator: string
const people: Record<'regional' | 'manager' | 'member', Somebody> = {} as never

beforeAll(async () => {
  ctx = await demoContext()
  app = bareApp(ctx)
  administrator = await keyFor(ctx)
  model = (await ctx.models.current(ctx.scope)).model
  const day = '2026-11-22'
  const standing = [...model.placements].flatMap(([memberId, placements]) => {
    const placement = placements.find(({ from, to }) => from <= day && (to === null || day <= to))
    return placement === undefined ? [] : [{ ...placement, memberId, grants: derivedGrants(model, memberId, day) }]
  })
  const having = (kind: Grant['kind'], without: readonly Grant['kind'][]) =>
    standing.find(
      ({ grants }) => grants.some((grant) => grant.kind === kind) && !grants.some((grant) => without.includes(grant.kind)),
    ) ?? expect.fail(`nobody sees a ${kind}`)
  const keyOf = (id: number) => model.members.byId.get(id)?.key ?? expect.fail(`no member ${id}`)
  const nameOf = (id: number) => model.members.byId.get(id)?.name ?? ''
  const made = async (memberId: number) =>
    (await createKey(ctx, { name: `key of ${memberId}`, role: 'viewer', member: keyOf(memberId) })).secret
  const stranger = (grants: readonly Grant[]) =>
    keyOf(standing.find(({ memberId }) => !seesMember(grants, memberId, model))?.memberId ?? expect.fail('all are seen'))
  /** Somebody in sight with a team. */
  const leader = (grants: readonly Grant[]) =>
    standing.flatMap(({ managerId }) => managerId ?? []).find((id) => seesMember(grants, id, model)) ??
    expect.fail('nobody in sight leads')

  const regional = having('region', ['team', 'family', 'all'])
  const grant = regional.grants.find((each) => each.kind === 'region') ?? expect.fail('no region')
  const region = model.regions.byId.get(grant.regionId) ?? expect.fail('no such region')
  const foreign = [...model.regions.byId.values()].find(
    ({ path }) => !path.includes(region.id) && !region.path.includes(path[0] ?? 0),
  )
  people.regional = {
    secret: await made(regional.memberId),
    access: accessWith(regional.grants),
    grants: regional.grants,
    within: { by: 'region', key: region.key, name: region.name },
    others: [`region=${foreign?.key}`, `region=${region.key},${foreign?.key}`, `member=${stranger(regional.grants)}`],
    beyond: [`manager=${keyOf(leader(regional.grants))}`, `region=${foreign?.key}`],
  }
  const manager = having('team', ['region', 'family', 'all'])
  people.manager = {
    secret: await made(manager.memberId),
    access: accessWith(manager.grants),
    grants: manager.grants,
    within: { by: 'manager', key: keyOf(manager.memberId), name: nameOf(manager.memberId) },
    others: [`manager=${keyOf(manager.managerId ?? 0)}`, `member=${stranger(manager.grants)}`],
    beyond: [`region=${region.key}`, `region=${foreign?.key}`],
  }
  const member = having('self', ['team', 'region', 'family', 'all'])
  people.member = {
    secret: await made(member.memberId),
    access: accessWith(member.grants),
    grants: member.grants,
    within: { by: 'member', key: keyOf(member.memberId), name: nameOf(member.memberId) },
    others: [`member=${stranger(member.grants)}`, `manager=${keyOf(member.managerId ?? 0)}`],
    beyond: [`manager=${keyOf(member.memberId)}`, `region=${region.key}`],
  }
})

const get = (secret: string, path: string, headers: Record<string, string> = {}) =>
  app.request(`/api${path}`, { headers: { ...headers, authorization: `Bearer ${secret}` } })

/** Every route that narrows its answer, with questions that say nothing of whom they are about. */
const questions: Record<string, string[]> = {
  'GET /members': ['/members', `/members?period=${period}`],
  'GET /attainment': [
    ...['indicator', 'region', 'member', 'manager', 'level', 'family', 'offering', 'region,member', 'indicator,month'].map(
      (by) => `/attainment?period=${period}&by=${by}`,
    ),
    `/attainment?period=${period}&by=member&org=is&fx=dated&compare=year-ago&landing=1`,
    `/attainment?period=FY26-Q1..${period}&by=region`,
  ],
  'GET /attainment/explain': [`/attainment/explain?period=${period}&indicator=services_bookings`],
  'GET /attainment/burn-up': [`/attainment/burn-up?period=${period}&indicator=services_bookings`],
  'GET /attainment/target-revisions': [`/attainment/target-revisions?period=${period}&indicator=services_bookings`],
  'GET /attainment/restatement': [
    '/attainment/restatement?period=FY27-Q2&by=region',
    '/attainment/restatement?period=FY27-Q2&by=member',
  ],
  'GET /arr-bridge': [`/arr-bridge?period=${period}`],
  'GET /arr-bridge/accounts': [`/arr-bridge/accounts?period=${period}&of=expansion`],
  'GET /exports/attainment': [
    `/exports/attainment?period=${period}&by=member&format=csv`,
    `/exports/attainment?period=${period}&by=member&format=xlsx`,
  ],
  'GET /exports/qbr': [`/exports/qbr?period=${period}&format=xlsx`],
  'GET /declared-health': ['/declared-health', '/declared-health?history=true'],
}

/** Which of them are refused: a review is of a region or a team, of which a member is neither. */
const refusedTo: Record<keyof typeof people, string[]> = {
  regional: [],
  manager: [],
  member: questions['GET /exports/qbr'] ?? [],
}

const names = new Set(['key', 'label', 'within', 'member', 'memberName', 'members', 'why', 'detail'])

/** An answer without names and without their order. */
function figuresIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => JSON.stringify(figuresIn(each))).sort()
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).flatMap(([name, each]) => (names.has(name) ? [] : [[name, figuresIn(each)]])))
}

describe('whoever sees a part of the organisation', () => {
  it('has a question here for every route that narrows', () => {
    const narrowing = Object.entries(routeAccess).flatMap(([route, need]) => (need === 'reader' ? [route] : []))
    expect(Object.keys(questions).sort()).toEqual(narrowing.sort())
  })

  it.each(['regional', 'manager', 'member'] as const)(
    'gets as a %s what an administrator gets by the same filter',
    async (who) => {
      const { secret, within } = people[who]
      for (const by of ['indicator', 'region', 'member', 'level', 'manager']) {
        const path = `/attainment?period=${period}&by=${by}`
        const narrowed = (await (await get(secret, path)).json()) as AttainmentReport
        const filtered = (await (await get(administrator, `${path}&${within.by}=${within.key}`)).json()) as AttainmentReport
        expect(narrowed.within).toEqual(within)
        expect(filtered.within).toBeNull()
        expect(narrowed.total).toEqual(filtered.total)
        const figures = ({ rows }: AttainmentReport) => rows.map(({ key: _, label: __, ...row }) => row)
        const sorted = (report: AttainmentReport) =>
          figures(report)
            .map((row) => JSON.stringify(row))
            .sort()
        expect(sorted(narrowed)).toEqual(sorted(filtered))
      }
    },
  )

  it.each(['regional', 'manager', 'member'] as const)(
    'reads as a %s no name, key or address of anybody outside, anywhere',
    async (who) => {
      const { secret, grants } = people[who]
      const rows = await liveMembers(ctx.database.db, ctx.scope).execute()
      const words = rows
        .filter(({ id }) => !seesMember(grants, id, model))
        .flatMap(({ key, name, email }) => [key, name, email].filter((word): word is string => word !== null))
      expect(words.length).toBeGreaterThan(100)
      const met: unknown[] = []
      const refused: string[] = []
      for (const path of Object.values(questions).flat()) {
        const response = await get(secret, path)
        if (response.status === 403) {
          refused.push(path)
          continue
        }
        expect([path, response.status]).toEqual([path, 200])
        const isBook = response.headers.get('content-type')?.includes('spreadsheet') === true
        const text = isBook
          ? (await readWorkbook(await response.arrayBuffer())).worksheets.flatMap(textsOf).join('\n')
          : await response.text()
        for (const word of words) if (text.includes(word)) met.push([path, word])
      }
      expect(met).toEqual([])
      expect(refused).toEqual(refusedTo[who])
    },
  )

  it.each(['regional', 'manager', 'member'] as const)(
    'is refused as a %s whatever is asked about others, there or not',
    async (who) => {
      const { secret, others } = people[who]
      for (const filter of others) {
        for (const path of [
          '/attainment?by=indicator&',
          '/attainment?by=member&',
          '/arr-bridge?',
          '/exports/attainment?by=member&format=csv&',
        ]) {
          const [status, code] = await outcome(get(secret, `${path}period=${period}&${filter}`))
          const unknown = await outcome(get(secret, `${path}period=${period}&${filter.replace(/=.*/, '=nobody.at-all')}`))
          expect([path, filter, status]).toEqual([path, filter, filter.startsWith('region') ? 403 : 404])
          if (!filter.startsWith('region')) expect(unknown).toEqual([status, code])
        }
      }
    },
  )

  it.each(['regional', 'manager', 'member'] as const)('is refused as a %s a review beyond, in the same words', async (who) => {
    const { secret, beyond } = people[who]
    for (const filter of beyond) {
      const review = get(secret, `/exports/qbr?period=${period}&format=xlsx&${filter}`)
      expect([filter, ...(await outcome(review))]).toEqual([filter, 403, 'outside-scope'])
    }
  })

  it('reads their own answer from the cache, never another’s', async () => {
    const path = `/attainment?period=${period}&by=member`
    const whole = await get(administrator, path)
    const tag = whole.headers.get('etag') ?? expect.fail('no tag')
    await get(administrator, path)
    const bodies = new Set([await whole.text()])
    for (const { secret } of Object.values(people)) {
      const own = await get(secret, path, { 'if-none-match': tag })
      expect(own.status).toBe(200)
      bodies.add(await own.text())
      expect(await (await get(secret, path)).text()).not.toContain(await (await get(administrator, path)).text())
    }
    expect(bodies.size).toBe(4)
  })

  it.each(['regional', 'manager', 'member'] as const)(
    'reads as a %s the same figures in every reading and of every sort',
    async (who) => {
      const { secret, within } = people[who]
      const { version } = await ctx.models.version(ctx.scope)
      const filter = `${within.by}=${within.key}`
      const figure = `period=${period}&indicator=services_bookings`
      const paths = [
        ...['member', 'level', 'region', 'indicator,month'].flatMap((by) => [
          `/attainment?period=${period}&by=${by}&org=is&compare=year-ago&landing=1`,
          `/attainment?period=${period}&by=${by}&fx=dated&asOf=2026-10-17&compare=previous`,
          `/attainment?period=${period}&by=${by}&knownAt=${version - 1}`,
        ]),
        `/attainment?period=FY26-Q1..${period}&by=member&knownAt=${version - 1}`,
        `/attainment/explain?${figure}`,
        `/attainment/burn-up?${figure}`,
        `/attainment/target-revisions?${figure}`,
        '/attainment/restatement?period=FY27-Q2&by=region&indicator=services_bookings',
        `/arr-bridge?period=FY27-Q1..${period}`,
        `/arr-bridge/accounts?period=${period}&of=closing`,
      ]
      const unlike: unknown[] = []
      for (const path of paths) {
        const [narrowed, filtered] = [await get(secret, path), await get(administrator, `${path}&${filter}`)]
        expect([path, narrowed.status, filtered.status]).toEqual([path, 200, 200])
        if (JSON.stringify(figuresIn(await narrowed.json())) !== JSON.stringify(figuresIn(await filtered.json())))
          unlike.push(path)
      }
      expect(unlike).toEqual([])
    },
  )

  it.each(['narrow first', 'administrator first'])(
    'leaves nothing of its sight in what is kept for everybody: %s',
    async (order) => {
      const path = `/attainment?period=${period}&by=indicator`
      const whole = async (of: BareApp) => {
        const { total, rows } = (await (
          await of.request(`/api${path}`, { headers: { authorization: `Bearer ${administrator}` } })
        ).json()) as AttainmentReport
        return { total, rows }
      }
      const narrow = async (of: BareApp) => {
        const all: AttainmentReport[] = []
        for (const { secret } of Object.values(people)) {
          const asked = await of.request(`/api${path}`, { headers: { authorization: `Bearer ${secret}` } })
          all.push((await asked.json()) as AttainmentReport)
        }
        return all.map(({ total, rows }) => ({ total, rows }))
      }
      const wanted = [await whole(bareApp(ctx)), await narrow(bareApp(ctx))]
      // A program that has just begun has read nothing yet, and a period without a fact of theirs is loaded all the same.
      const fresh = bareApp({ ...ctx, models: new ModelCache(ctx.database) })
      const first = order === 'narrow first' ? await narrow(fresh) : await whole(fresh)
      const second = order === 'narrow first' ? await whole(fresh) : await narrow(fresh)
      expect(order === 'narrow first' ? [second, first] : [first, second]).toEqual(wanted)
      const { coverage } = await new ModelCache(ctx.database).current(ctx.scope)
      const narrowed: Context = { ...ctx, access: people.member.access, models: new ModelCache(ctx.database) }
      await readAttainment(narrowed, AttainmentQuery.parse({ period, by: 'indicator', member: people.member.within.key }))
      const kept = (await narrowed.models.current(ctx.scope)).coverage
      expect([...kept.days]).toEqual([...coverage.days])
      expect([...kept.loaded.values()].flatMap((each) => [...each.values()]).length).toBeGreaterThan(3)
      for (const [slot, byIndicator] of kept.loaded) {
        const [from = '', to = ''] = slot.split(' ')
        for (const [indicatorId, isLoaded] of byIndicator) {
          const { rows } = await sql`
          select from rollup where workspace_id = ${ctx.scope.workspaceId} and indicator_id = ${indicatorId}
            and bucket between ${from}::date and ${to}::date limit 1`.execute(ctx.database.db)
          expect([slot, indicatorId, isLoaded]).toEqual([slot, indicatorId, rows.length > 0])
        }
      }
    },
  )

  it('sees people, judgements and nobody’s targets, assignments or drafts of the rest', async () => {
    const { secret, within } = people.member
    const { members } = (await (await get(secret, '/members')).json()) as { members: { key: string; manager: string | null }[] }
    expect(new Set(members.map(({ key }) => key))).toEqual(new Set([within.key]))
    expect(members.every(({ manager }) => manager === null)).toBe(true)
    for (const path of ['/targets', '/organisation', '/targets/drafts', '/reorganisations', '/periods/history']) {
      expect([path, ...(await outcome(get(secret, path)))]).toEqual([path, 403, 'scope-needed'])
    }
  })

  it('cannot get round the filter: a question outside is refused where it is resolved', () => {
    const query = AttainmentQuery.parse({ period, by: 'member' })
    for (const { grants } of Object.values(people)) {
      expect(() => resolveQuestion(query, model, '2026-11-22', { grants })).toThrow(
        expect.objectContaining({ code: 'outside-scope' }),
      )
    }
    expect(() => resolveQuestion(query, model, '2026-11-22', { grants: [] })).toThrow(
      expect.objectContaining({ code: 'outside-scope' }),
    )
  })

  it('reads a colleague outside who has credit in the region without a name', async () => {
    const small = await smallWorkspace()
    await importAll(
      small,
      'actuals',
      csv([actual({ region: 'APJ' }), actual({ external_id: '2', region: 'APJ', member: 'cem', occurred_on: '2026-06-10' })]),
    )
    const { secret } = await createKey(small, { name: 'Asia', role: 'viewer', region: 'APJ' })
    const headers = { authorization: `Bearer ${secret}` }
    const answer = await bareApp(small).request('/api/attainment?period=FY27&by=member&indicator=bookings', { headers })
    const { rows } = (await answer.json()) as AttainmentReport
    expect(rows.map(({ key, label, actual: of }) => [key.member, label, of]).sort()).toEqual([
      [expect.stringMatching(/^#\d+$/), nameNotShown, '100'],
      ['cem', 'CEM', '100'],
    ])
  })
})
