import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '@attain/db/database.ts'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import type { Context } from '@attain/server/context.ts'
import { commitImport } from '@attain/server/imports/commit-import.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import { importAll, importText } from '../support/imports.ts'
import { liveState } from '../support/live-state.ts'
import { rowsOf } from '../support/questions.ts'
import { csv } from '../support/rows.ts'
import { actual, smallCatalogue, smallOrganisation } from '../support/small-organisation.ts'

let database: Database
let ctx: Context
let made = 0

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  ctx = await testContext(database, { key: `w${(made += 1)}` })
  await smallOrganisation(ctx)
  await importAll(ctx, 'actuals', csv([actual({ offering: 'OB' }), actual({ external_id: '2', member: 'cem', region: 'APAC' })]))
  await importAll(ctx, 'survey-responses', csv([answer()]))
  await importAll(
    ctx,
    'targets',
    csv([{ level: 'seller', region: 'EMEA', indicator: 'bookings', period: 'FY27', value: 1200, currency: 'USD' }]),
  )
})

type Row = Record<string, string | number | null>

const answer = (over: Row = {}): Row => ({
  source: 'q',
  external_id: '1',
  survey: 'csat',
  responded_on: '2026-05-10',
  member: 'bob',
  score: 5,
  scale_max: 5,
  ...over,
})
const region = (key: string, parent: string | null, aliases = '', name = key): Row => ({ region: key, name, parent, aliases })
const person = (member: string, over: Row = {}): Row => ({
  member,
  name: member,
  email: null,
  hired_on: null,
  left_on: null,
  ...over,
})
const assigned = (member: string, over: Row = {}): Row => ({
  member,
  level: 'seller',
  region: 'DACH',
  manager: 'ann',
  fte: 1,
  valid_from: '2026-03-01',
  valid_to: null,
  ...over,
})

/** The catalogue with a further indicator that reads the same answers, a threshold, a level that extends another, links. */
const richer = smallCatalogue
  .replace(
    'families:',
    `  - { key: rate, name: Rate, definition: Answered., kind: ratio, window: period, unit: percent, better: higher, survey: { key: csat, method: response-rate } }
  - { key: reviews, name: Reviews, definition: Reviews held., kind: flow, unit: count, better: higher, integer: true, aliases: [checks] }
families:`,
  )
  .replace('value: 6', 'value: 8')
  .replace(
    '    levels:\n',
    "      - { key: reviews, basis: own, source_text: Reviews, comparator: '>=', value: 12, period: year }\n    levels:\n",
  )
  .replace('name: Seller,', 'name: Seller of services, grade: 7,')
  .concat('      - { key: chief, name: Chief, track: manager, extends: { responsibilities: lead } }\n')
  .concat('  - { key: advice, name: Advice, levels: [{ key: adviser, name: Adviser, track: individual }] }\n')

const everything = [
  { period: 'FY27-Q2', by: 'region', depth: '3' },
  { period: 'FY27-Q2', by: 'member' },
  { period: 'FY27', by: 'level' },
  { period: 'FY27', by: 'family' },
]

/** What is stored and what is answered. */
async function whole(): Promise<unknown> {
  const answers = []
  for (const query of everything) answers.push(await rowsOf(ctx, query))
  return { state: await liveState(ctx), answers }
}

const cases: { kind: ImportKind; file: string; changed: string; again: string }[] = [
  {
    kind: 'regions',
    file: csv([region('NORDICS', 'EMEA', 'Scandinavia'), region('DACH', 'APJ', '', 'Germany and more'), region('APJ', null)]),
    changed: csv([region('NORDICS', 'DACH', 'North'), region('EMEA', null)]),
    again: csv([region('NORDICS', 'APJ')]),
  },
  {
    kind: 'offerings',
    file: csv([
      { offering: 'advice', name: 'Advice', aliases: 'AD' },
      { offering: 'onboarding', name: 'Start', aliases: '' },
    ]),
    changed: csv([{ offering: 'advice', name: 'Advice calls', aliases: 'AC' }]),
    again: csv([{ offering: 'advice', name: 'Calls', aliases: '' }]),
  },
  {
    kind: 'members',
    file: csv([
      person('eve', { email: 'eve@x.example', hired_on: '2026-01-01' }),
      person('bob', { name: 'Robert', left_on: '2026-12-31' }),
    ]),
    changed: csv([person('eve', { name: 'Eva', hired_on: '2026-01-15' })]),
    again: csv([person('eve', { email: 'e@x.example' })]),
  },
  {
    kind: 'catalogue',
    file: richer,
    changed: richer
      .replace('value: 12', 'value: 15')
      .replace('kind: stock', 'kind: flow')
      .replace('name: Adviser', 'name: Advisor'),
    again: richer.replace('value: 12', 'value: 16'),
  },
]

describe.each(cases)('a revert of $kind', ({ kind, file, changed, again }) => {
  it('leaves exactly what was stored and answered before, corrections first', async () => {
    const empty = await whole()
    const first = await importAll(ctx, kind, file)
    const loaded = await whole()
    expect(loaded).not.toEqual(empty)
    const second = await importAll(ctx, kind, changed)
    expect(await whole()).not.toEqual(loaded)
    await expect(revertImport(ctx, first.id, 'wrong order')).rejects.toMatchObject({
      code: 'revert-conflict',
      status: 409,
      message: expect.stringContaining(`changed later by import ${second.id}`),
    })
    expect(await revertImport(ctx, second.id, 'wrong')).toMatchObject({ state: 'reverted' })
    expect(await whole()).toEqual(loaded)
    expect(await checkRollups(ctx)).toEqual([])
    await revertImport(ctx, first.id, 'wrong as well')
    expect(await whole()).toEqual(empty)
    expect(await checkRollups(ctx)).toEqual([])
    await expect(revertImport(ctx, first.id, 'again')).rejects.toMatchObject({ code: 'not-committed' })
  })

  it('can be followed by the same import, another one, and their reverts', async () => {
    const empty = await whole()
    const first = await importAll(ctx, kind, file)
    const loaded = await whole()
    await revertImport(ctx, first.id, 'by mistake')
    const second = await importAll(ctx, kind, file)
    expect(second).toMatchObject({ accepted: first.accepted, superseded: first.superseded })
    expect(await whole()).toEqual(loaded)
    const third = await importAll(ctx, kind, again)
    expect(await checkRollups(ctx)).toEqual([])
    await revertImport(ctx, third.id, 'once more')
    expect(await whole()).toEqual(loaded)
    await revertImport(ctx, second.id, 'once more')
    expect(await whole()).toEqual(empty)
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('overwrites nothing: every row of before is still there, closed or live', async () => {
    const first = await importAll(ctx, kind, file)
    const rows = await stored()
    await revertImport(ctx, first.id, 'wrong')
    expect(await stored()).toEqual(expect.arrayContaining(rows))
  })

  it('takes a previewed file that is committed afterwards for what it then is', async () => {
    const empty = await whole()
    const preview = await importText(ctx, kind, file, { mode: 'dry-run' })
    expect(preview.state).toBe('previewed')
    expect(await whole()).toEqual(empty)
    await expect(revertImport(ctx, preview.id, 'early')).rejects.toMatchObject({ code: 'not-committed' })
    await commitImport(ctx, preview.id, null)
    await revertImport(ctx, preview.id, 'wrong')
    expect(await whole()).toEqual(empty)
  })
})

/** Every definition ever written, whatever closed it since. */
async function stored(): Promise<string[]> {
  const ws = ctx.scope.workspaceId
  const texts: string[] = []
  for (const table of [
    'region_version',
    'offering_version',
    'member_version',
    'person',
    'indicator_version',
    'level_version',
    'level_indicator',
    'job_family_version',
  ] as const) {
    const rows = await database.db.selectFrom(table).selectAll().where('workspace_id', '=', ws).execute()
    for (const { superseded: _, ...row } of rows) texts.push(`${table} ${JSON.stringify(row)}`)
  }
  return texts
}

describe('what rests on an import', () => {
  const expectRefused = async (id: number, ...parts: (string | RegExp)[]) => {
    const state = await whole()
    const error = await revertImport(ctx, id, 'wrong').then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ code: 'revert-conflict', status: 409 })
    for (const part of parts) expect((error as Error).message).toMatch(part)
    expect(await whole()).toEqual(state)
  }

  it('a member’s facts, assignments, targets and reports keep the member', async () => {
    const people = await importAll(ctx, 'members', csv([person('eve'), person('fay'), person('gus')]))
    const empty = await whole()
    const later = [
      await importAll(ctx, 'assignments', csv([assigned('eve', { manager: null }), assigned('fay', { manager: 'eve' })])),
      await importAll(
        ctx,
        'actuals',
        csv([actual({ external_id: '8', member: 'eve' }), actual({ external_id: '9', member: 'eve' })]),
      ),
      await importAll(ctx, 'credits', csv([{ source: 'crm', external_id: '8', member: 'fay', share: 1, kind: 'overlay' }])),
      await importAll(
        ctx,
        'targets',
        csv([{ member: 'fay', indicator: 'bookings', period: 'FY27', value: 10, currency: 'USD' }]),
      ),
    ].map(({ id }) => id)
    const [assignments, actuals, credits, targets] = later
    await expectRefused(
      people.id,
      `member "eve" by 2 actuals of import ${actuals}`,
      `member "eve" by 2 assignments of import ${assignments}`,
      'member "fay" by 1 assignment of',
      `member "fay" by 1 credit of import ${credits}`,
      `Revert import ${targets}, ${credits}, ${actuals}, ${assignments} first, newest first.`,
    )
    for (const id of later.reverse()) await revertImport(ctx, id, 'in order')
    expect(await whole()).toEqual(empty)
    await revertImport(ctx, people.id, 'now it can')
    expect(await checkRollups(ctx)).toEqual([])
    expect((await importText(ctx, 'actuals', csv([actual({ external_id: '8', member: 'eve' })]))).rejects).toMatchObject([
      { code: 'unknown-member' },
    ])
  })

  it('child regions and facts keep a region', async () => {
    const parent = await importAll(ctx, 'regions', csv([region('LATAM', null)]))
    const child = await importAll(ctx, 'regions', csv([region('BRAZIL', 'LATAM')]))
    await expectRefused(parent.id, `region "LATAM" by 1 region of import ${child.id}`, `Revert import ${child.id} first`)
    const facts = await importAll(ctx, 'actuals', csv([actual({ external_id: '9', region: 'BRAZIL' })]))
    await expectRefused(child.id, `region "BRAZIL" by 1 actual of import ${facts.id}`)
    for (const { id } of [facts, child, parent]) await revertImport(ctx, id, 'in order')
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('facts keep an offering', async () => {
    const offering = await importAll(ctx, 'offerings', csv([{ offering: 'advice', name: 'Advice', aliases: '' }]))
    const facts = await importAll(ctx, 'actuals', csv([actual({ external_id: '9', offering: 'advice' })]))
    await expectRefused(offering.id, `offering "advice" by 1 actual of import ${facts.id}`)
  })

  it('targets, assignments, plans and facts keep levels, families and indicators', async () => {
    const catalogue = await importAll(ctx, 'catalogue', richer)
    const target = { level: 'adviser', indicator: 'bookings', period: 'FY27', value: 10, currency: 'USD' }
    const targets = await importAll(ctx, 'targets', csv([target]))
    await expectRefused(catalogue.id, `level "adviser" by 1 target of import ${targets.id}`)
    await revertImport(ctx, targets.id, 'in order')
    const facts = await importAll(ctx, 'actuals', csv([actual({ external_id: '9', indicator: 'checks' })]))
    await expectRefused(catalogue.id, `indicator "reviews" by 1 actual of import ${facts.id}`)
    await revertImport(ctx, facts.id, 'in order')
    const more = await importAll(
      ctx,
      'catalogue',
      'families: [{ key: help, name: Help, levels: [{ key: helper, name: Helper, track: individual, extends: { responsibilities: adviser } }] }]',
    )
    await expectRefused(catalogue.id, `level "adviser" by 1 level of import ${more.id}`)
    await revertImport(ctx, more.id, 'in order')
    await revertImport(ctx, catalogue.id, 'now it can')
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('responses keep the only indicator that reads their survey', async () => {
    const nps =
      'indicators: [{ key: nps, name: NPS, definition: Promoters., kind: ratio, window: period, unit: score, better: higher, survey: { key: nps, method: mean } }]'
    const catalogue = await importAll(ctx, 'catalogue', nps)
    const responses = await importAll(ctx, 'survey-responses', csv([answer({ survey: 'nps', score: 9, scale_max: 10 })]))
    await expectRefused(catalogue.id, `survey "nps" by 1 survey response of import ${responses.id}`)
    const corrected = await importAll(ctx, 'survey-responses', csv([answer()]))
    await revertImport(ctx, catalogue.id, 'nothing is read from it any more')
    await expectRefused(corrected.id, 'survey "nps"', 'Import that again first')
    await importAll(ctx, 'catalogue', nps)
    await revertImport(ctx, corrected.id, 'now it can')
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('names some examples and counts the others', async () => {
    const keys = [...'hijklmno']
    const people = await importAll(ctx, 'members', csv(keys.map((key) => person(key))))
    await importAll(ctx, 'actuals', csv(keys.map((key, at) => actual({ external_id: `${at + 10}`, member: key, region: 'APJ' }))))
    await expectRefused(people.id, /"h" by 1 actual.*"l" by 1 actual of import \d+, and 3 more\./)
  })

  it('a row that would come back under a member who is gone is refused', async () => {
    const people = await importAll(ctx, 'members', csv([person('eve')]))
    await importAll(ctx, 'actuals', csv([actual({ external_id: '9', member: 'eve', region: 'APJ' })]))
    const moved = await importAll(ctx, 'actuals', csv([actual({ external_id: '9', member: 'bob' })]))
    await revertImport(ctx, people.id, 'nothing names eve any more')
    await expectRefused(moved.id, 'member "eve"', 'Import that again first')
    await importAll(ctx, 'members', csv([person('eve')]))
    await revertImport(ctx, moved.id, 'now it can')
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('a tree that would come back to itself is refused', async () => {
    const moved = await importAll(ctx, 'regions', csv([region('DACH', 'APJ')]))
    await importAll(ctx, 'regions', csv([region('EMEA', 'DACH', '', 'Europe')]))
    await expectRefused(moved.id, 'come back to itself', /DACH → EMEA → DACH|EMEA → DACH → EMEA/)
  })

  it('an alias that another has taken since is refused', async () => {
    const without = await importAll(ctx, 'regions', csv([region('APJ', null, '', 'Asia')]))
    await importAll(ctx, 'regions', csv([region('PACIFIC', null, 'APAC')]))
    await expectRefused(without.id, '"APAC" would stand for the regions')
    const plain = await importAll(ctx, 'offerings', csv([{ offering: 'onboarding', name: 'Onboarding', aliases: '' }]))
    await importAll(ctx, 'offerings', csv([{ offering: 'offboarding', name: 'Offboarding', aliases: 'OB' }]))
    await expectRefused(plain.id, '"OB" would stand for the offerings')
  })

  it('a link that another catalogue has added to the same level is not lost', async () => {
    const first = await importAll(ctx, 'catalogue', richer)
    const link = (text: string) =>
      smallCatalogue.replace('name: Seller, track: individual }', `name: Seller, track: individual, indicators: [${text}] }`)
    const second = await importAll(ctx, 'catalogue', link('{ key: margin, basis: own, source_text: Margin }'))
    await expectRefused(first.id, `changed later by import ${second.id}`)
    await revertImport(ctx, second.id, 'in order')
    await revertImport(ctx, first.id, 'in order')
    expect(await checkRollups(ctx)).toEqual([])
  })
})

describe('a person', () => {
  it('who was erased stays erased whatever is taken back', async () => {
    const renamed = await importAll(ctx, 'members', csv([person('ann', { name: 'Anna', hired_on: '2025-01-01' })]))
    const { model } = await ctx.models.current(ctx.scope)
    const id = model.members.byKey.get('ann')?.id ?? 0
    await database.db.deleteFrom('person').where('workspace_id', '=', ctx.scope.workspaceId).where('member_id', '=', id).execute()
    await revertImport(ctx, renamed.id, 'wrong date')
    expect((await ctx.models.current(ctx.scope)).model.members.byKey.get('ann')).toMatchObject({ name: 'ann', hiredOn: null })
  })
})
