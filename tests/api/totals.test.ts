import { beforeAll, describe, expect, it } from 'vitest'
import type { AttainmentReport, AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { TotalsReport } from '@attain/shared/contracts/totals.ts'
import { createKey } from '@attain/server/access/create-key.ts'
import { readAudit } from '@attain/server/audit/read-audit.ts'
import type { Context } from '@attain/server/context.ts'
import { effectiveOn, type Model } from '@attain/server/model/model.ts'
import { setSetting } from '@attain/server/settings/settings.ts'
import { keyFor } from '../support/app.ts'
import { demoContext } from '../support/demo.ts'
import { type BareApp, bareApp, outcome } from '../support/people.ts'
import { smallWorkspace } from '../support/small-organisation.ts'

const smallest = 5
const period = 'FY27-Q2'

let ctx: Context
let app: BareApp
let model: Model
/** Sees nobody but themself. */
let member: string
let administrator: string

beforeAll(async () => {
  ctx = await demoContext()
  app = bareApp(ctx)
  model = (await ctx.models.current(ctx.scope)).model
  administrator = await keyFor(ctx)
  const [alone] = [...model.placements.keys()].filter(
    (id) => ![...model.placements.values()].flat().some(({ managerId }) => managerId === id),
  )
  const key = model.members.byId.get(alone ?? 0)?.key ?? expect.fail('everybody leads')
  member = (await createKey(ctx, { name: 'of a member', role: 'viewer', member: key })).secret
})

const get = (path: string, secret: string) => app.request(`/api${path}`, { headers: { authorization: `Bearer ${secret}` } })
const totals = async (by: string, more = '', secret = member) =>
  (await (await get(`/totals?period=${period}&by=${by}${more}`, secret)).json()) as TotalsReport
const questions = ['region', 'region&depth=2', 'region&depth=3', 'family', 'level', 'indicator'] as const

/** The fewest people who stood in a group in a quarter of the year, those measured where there is no plan; from placements alone. */
function peopleIn({ key, plan }: Pick<AttainmentRow, 'key' | 'plan'>): number {
  const indicator = model.indicators.byKey.get(key.indicator)?.id ?? 0
  const quarters = [
    ['2026-02-01', '2026-04-30'],
    ['2026-05-01', '2026-07-31'],
    ['2026-08-01', '2026-10-31'],
    ['2026-11-01', '2026-11-22'],
  ] as const
  const counts = quarters.map(([from, to]) => {
    const inside = [...model.placements].filter(([, placements]) =>
      placements.some((placement) => {
        const level = model.levels.byId.get(placement.levelId)
        const path = placement.regionId === null ? [] : (model.regions.byId.get(placement.regionId)?.path ?? [])
        return (
          placement.from <= to &&
          (placement.to === null || placement.to >= from) &&
          (plan !== null || effectiveOn(model, placement.levelId, to).has(indicator)) &&
          (key.region == null || path.some((id) => model.regions.byId.get(id)?.key === key.region)) &&
          (key.level == null || level?.key === key.level) &&
          (key.family == null || model.families.byId.get(level?.familyId ?? 0)?.key === key.family)
        )
      }),
    )
    return inside.length
  })
  return Math.min(...counts.filter((count) => count > 0), Infinity)
}

describe('totals of everybody', () => {
  it.each(questions)('are the same figures that whoever sees everything is shown, by %s', async (by) => {
    const { rows, total, withheld } = await totals(by)
    const whole = (await (await get(`/attainment?period=${period}&by=${by}`, administrator)).json()) as AttainmentReport
    const withoutPersons = (all: AttainmentRow[]) =>
      all.map((row) => ({ ...row, crossing: null, assigned: row.plan === null ? row.assigned : null }))
    const left = new Set(withheld.map((key) => JSON.stringify(key)))
    expect(rows).toEqual(withoutPersons(whole.rows.filter(({ key }) => !left.has(JSON.stringify(key)))))
    expect(total).toEqual(withoutPersons(whole.total.filter(({ key }) => !left.has(JSON.stringify(key)))))
    expect(rows.length).toBeGreaterThan(by === 'indicator' ? 5 : 20)
  })

  it.each(questions)('leave out every group of fewer people, by %s', async (by) => {
    const { rows, total, smallestGroup } = await totals(by)
    expect(smallestGroup).toBe(smallest)
    for (const row of [...rows, ...total]) {
      if (row.key.region === null || row.key.level === null || row.key.family === null) continue
      expect([row.key, peopleIn(row) >= smallest]).toEqual([row.key, true])
      if ((row.coverage?.withData ?? 0) > 0) expect([row.key, row.coverage!.withData >= smallest]).toEqual([row.key, true])
    }
  })

  it('leave something out, or the tests above say nothing', async () => {
    for (const by of ['region&depth=2', 'level']) expect((await totals(by)).withheld.length).toBeGreaterThan(10)
  })

  it.each([
    { of: 'regions of every depth', chain: ['region', 'region&depth=2', 'region&depth=3'] },
    { of: 'families and their levels', chain: ['family', 'level'] },
  ])('let nothing that one answer leaves out follow from the others: $of', async ({ chain }) => {
    const answers = await Promise.all(chain.map((by) => totals(by)))
    const nodes = new Map<string, { parent: string | null; known: boolean }>()
    const idOf = (at: number, key: AttainmentRow['key'], group: string | null) => `${at} ${key.indicator} ${group}`
    const [first] = answers
    for (const [isShown, keys] of [
      [true, first?.total.map(({ key }) => key)],
      [false, first?.withheld],
    ] as const) {
      for (const key of keys ?? [])
        if (Object.keys(key).length === 1) nodes.set(idOf(-1, key, 'all'), { parent: null, known: isShown })
    }
    answers.forEach(({ rows, withheld }, at) => {
      for (const [isShown, keys] of [
        [true, rows.map(({ key }) => key)],
        [false, withheld],
      ] as const) {
        for (const key of keys) {
          if (Object.keys(key).length === 1) continue
          const group = (key.region === undefined ? (key.level === undefined ? key.family : key.level) : key.region) ?? null
          nodes.set(idOf(at, key, group), { parent: parentOf(at, key, group), known: isShown })
        }
      }
    })
    function parentOf(at: number, key: AttainmentRow['key'], group: string | null): string {
      if (at === 0) return idOf(-1, key, 'all')
      const level = key.level === undefined ? undefined : model.levels.byKey.get(key.level ?? '')
      if (key.level !== undefined) return idOf(at - 1, key, model.families.byId.get(level?.familyId ?? 0)?.key ?? null)
      const path = model.regions.byKey.get(group ?? '')?.path ?? []
      return idOf(at - 1, key, path.length === 0 ? null : (model.regions.byId.get(path.at(-at) ?? path[0] ?? 0)?.key ?? null))
    }
    const children = new Map<string, string[]>()
    for (const [id, { parent }] of nodes) if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), id])
    const hidden = [...nodes].flatMap(([id, { known }]) => (known ? [] : [id]))
    expect(hidden.length).toBeGreaterThan(10)
    // Whoever knows a whole and all of its parts but one knows that one; whoever knows all parts knows the whole.
    for (let isMore = true; isMore;) {
      isMore = false
      for (const [parent, parts] of children) {
        const whole = nodes.get(parent)
        const unknown = parts.flatMap((id) => (nodes.get(id)?.known === false ? [nodes.get(id)!] : []))
        const follows = unknown.length === 0 ? whole : unknown.length === 1 && whole?.known === true ? unknown[0] : undefined
        if (follows === undefined || follows.known) continue
        follows.known = true
        isMore = true
      }
    }
    expect(hidden.filter((id) => nodes.get(id)?.known === true)).toEqual([])
  })

  it('name nobody', async () => {
    const words = [...model.members.byId.values()].flatMap(({ key, name }) => [`"${key}"`, name])
    for (const by of questions) {
      const text = await (await get(`/totals?period=${period}&by=${by}`, member)).text()
      expect(words.filter((word) => text.includes(word))).toEqual([])
    }
  })

  it('take no filter, no person, no month and no other day by which two answers could be subtracted', async () => {
    for (const more of [
      '&region=EMEA',
      '&manager=x',
      '&member=x',
      '&level=x',
      '&family=x',
      '&offering=x',
      '&basis=own',
      '&asOf=2026-06-01',
      '&knownAt=3',
      '&org=is',
      '&compare=previous',
      '&landing=1',
    ]) {
      expect([more, ...(await outcome(get(`/totals?period=${period}&by=region${more}`, member)))]).toEqual([
        more,
        400,
        'invalid-request',
      ])
    }
    for (const query of [
      'period=2026-05&by=region',
      `period=${period}&by=member`,
      `period=${period}&by=region,month`,
      'period=FY26-Q1..FY26-Q4&by=region',
    ]) {
      expect([query, ...(await outcome(get(`/totals?${query}`, member)))]).toEqual([query, 400, 'invalid-request'])
    }
  })

  it('are of no group in any period of a year that is too small in one of its quarters', async () => {
    const shown = await Promise.all(
      ['FY27-Q1', 'FY27-Q2', 'FY27-Q3', 'FY27-H1', 'FY27'].map(async (of) => {
        const answer = await get(`/totals?period=${of}&by=region&depth=2`, member)
        return ((await answer.json()) as TotalsReport).rows
      }),
    )
    for (const rows of shown) {
      expect(rows.length).toBeGreaterThan(20)
      expect(rows.filter((row) => peopleIn(row) < smallest).map(({ key }) => key)).toEqual([])
    }
  })

  it('are nobody’s to see until the organisation says from how many people on, which is audited', async () => {
    const small = await smallWorkspace()
    const other = bareApp(small)
    const { secret } = await createKey(small, { name: 'bob', role: 'viewer', member: 'bob' })
    const ask = () =>
      other.request(`/api/totals?period=${period}&by=indicator&indicator=bookings`, {
        headers: { authorization: `Bearer ${secret}` },
      })
    expect(await outcome(ask())).toEqual([403, 'totals-off'])
    await setSetting(small, 'smallest-group', '3', 'agreed with the works council')
    expect((await ask()).status).toBe(200)
    const { entries } = await readAudit(small, {} as never)
    expect(entries.find(({ subject }) => subject === 'setting smallest-group')).toMatchObject({
      reason: 'agreed with the works council',
    })
    for (const wrong of ['2', '0', '-5', '1001', '3.5', 'some']) {
      await expect(setSetting(small, 'smallest-group', wrong, null)).rejects.toMatchObject({ code: 'bad-setting' })
    }
    await setSetting(small, 'smallest-group', 'off', null)
    expect(await outcome(ask())).toEqual([403, 'totals-off'])
  })
})
