import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, it } from 'vitest'
import type { Database } from '@attain/db/database.ts'
import { AttainmentQuery } from '@attain/shared/contracts/attainment.ts'
import { RestatementQuery } from '@attain/shared/contracts/restatement.ts'
import { canonical, compare, subtract } from '@attain/shared/domain/decimal.ts'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import { readAttainment } from '@attain/server/attainment/read-attainment.ts'
import type { Context } from '@attain/server/context.ts'
import { AppError } from '@attain/server/errors.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import { closePeriod } from '@attain/server/periods/close-period.ts'
import { reopenPeriod } from '@attain/server/periods/reopen-period.ts'
import { readRestatement } from '@attain/server/restatement/read-restatement.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import { importAll, importText } from '../support/imports.ts'
import { liveState } from '../support/live-state.ts'
import { csv } from '../support/rows.ts'
import { runs } from '../support/runs.ts'
import { actual, smallCatalogue, smallOrganisation, subscription } from '../support/small-organisation.ts'

type Row = Record<string, string | number | null>

let database: Database
let made = 0

beforeAll(async () => {
  database = await testDatabase()
})

async function organisation(): Promise<Context> {
  const ctx = await testContext(database, { key: `w${(made += 1)}` })
  await smallOrganisation(ctx)
  return ctx
}

/** What facts name and a revert may take away again. @returns its batches */
async function later(ctx: Context): Promise<number[]> {
  const batches = [
    await importAll(ctx, 'members', csv([{ member: 'eve', name: 'Eve', email: null }])),
    await importAll(ctx, 'regions', csv([{ region: 'NEW', name: 'New', parent: 'EMEA', aliases: '' }])),
    await importAll(ctx, 'offerings', csv([{ offering: 'advice', name: 'Advice', aliases: '' }])),
  ]
  return batches.map((batch) => batch.id)
}

const member = fc.constantFrom('ann', 'bob', 'cem', 'eve')
const day = fc.constantFrom('2025-12-31', '2026-01-31', '2026-05-15', '2026-05-16', '2026-05-31', '2026-08-01')
const money = fc.integer({ min: -100_000, max: 100_000 }).map((cents) => (cents / 100).toFixed(2))
const id = fc.integer({ min: 1, max: 6 }).map(String)

const fact: fc.Arbitrary<Row> = fc
  .record({
    external_id: id,
    member,
    occurred_on: day,
    value: money,
    kind: fc.constantFrom('flow', 'stock', 'ratio', 'closing'),
    region: fc.constantFrom(null, null, 'NEW'),
    offering: fc.constantFrom(null, 'advice', 'onboarding'),
  })
  .map(({ kind, ...row }) => {
    const indicator = { flow: 'bookings', stock: 'arr', ratio: 'margin', closing: 'nrr' }[kind]
    return actual({
      ...row,
      region: row.member === 'eve' ? 'NEW' : row.region,
      indicator,
      weight: kind === 'ratio' || kind === 'closing' ? '10' : null,
    })
  })
const answerRow: fc.Arbitrary<Row> = fc.record({
  source: fc.constant('q'),
  external_id: id,
  survey: fc.constant('csat'),
  responded_on: day,
  member,
  score: fc.constantFrom('1', '4', '5', null),
  scale_max: fc.constant('5'),
})
const held: fc.Arbitrary<Row> = fc
  .record({
    external_id: id,
    member,
    account: fc.constantFrom('a', 'b'),
    started_on: day,
    ended_on: fc.constantFrom('2026-05-31', '2026-08-01', '2026-08-15', null),
    mrr: fc.integer({ min: 0, max: 9999 }).map((cents) => (cents / 100).toFixed(2)),
  })
  .map((row) =>
    subscription({
      ...row,
      region: row.member === 'eve' ? 'NEW' : null,
      ended_on: row.ended_on !== null && row.ended_on < row.started_on ? null : row.ended_on,
    }),
  )
const credited: fc.Arbitrary<Row[]> = fc
  .record({ external_id: id, first: member, second: member, cents: fc.integer({ min: 1, max: 99 }) })
  .map(({ external_id, first, second, cents }) => {
    const row = (who: string, share: string, kind: string): Row => ({ source: 'crm', external_id, member: who, share, kind })
    if (first === second) return [row(first, '1', 'overlay')]
    return [row(first, (cents / 100).toFixed(2), 'prime'), row(second, ((100 - cents) / 100).toFixed(2), 'prime')]
  })
const moved: fc.Arbitrary<Row> = fc.record({
  member: fc.constant('cem'),
  level: fc.constantFrom('seller', 'lead'),
  region: fc.constantFrom('DACH', 'APJ', 'EMEA'),
  manager: fc.constantFrom('ann', 'bob', null),
  fte: fc.constantFrom('1', '0.5'),
  valid_from: fc.constant('2025-02-01'),
  valid_to: fc.constantFrom('2026-01-15', '2026-05-15', '2026-03-31'),
})
const levelTarget: fc.Arbitrary<Row> = fc.record({
  level: fc.constantFrom('seller', 'lead'),
  region: fc.constantFrom('DACH', null),
  indicator: fc.constantFrom('bookings', 'arr'),
  period: fc.constantFrom('FY26', 'FY27', 'FY27-Q2', '2026-05'),
  value: fc.integer({ min: 0, max: 5000 }).map(String),
  currency: fc.constant('USD'),
})

const regionRow: fc.Arbitrary<Row> = fc.record({
  region: fc.constantFrom('DACH', 'EMEA', 'APJ', 'NEW'),
  name: fc.constantFrom('One', 'Two'),
  parent: fc.constantFrom('DACH', 'EMEA', 'NEW', null),
  aliases: fc.constantFrom('APAC', 'FAR', ''),
})
const memberRow: fc.Arbitrary<Row> = fc.record({
  member: fc.constantFrom('ann', 'bob', 'eve'),
  name: fc.constantFrom('One', 'Two', null),
  email: fc.constantFrom('a@x.example', null),
  hired_on: fc.constantFrom('2025-01-01', null),
})
const offeringRow: fc.Arbitrary<Row> = fc.record({
  offering: fc.constantFrom('onboarding', 'advice'),
  name: fc.constantFrom('One', 'Two'),
  aliases: fc.constantFrom('OB', 'AD', ''),
})
const catalogue: fc.Arbitrary<string> = fc
  .record({
    threshold: fc.constantFrom('6', '8', null),
    arr: fc.constantFrom('stock', 'flow'),
    seller: fc.constantFrom('Seller', 'Sales'),
    chief: fc.boolean(),
    margin: fc.boolean(),
    reviews: fc.boolean(),
    book: fc.boolean(),
  })
  .map(({ threshold, arr, seller, chief, margin, reviews, book }) =>
    smallCatalogue
      .replace(
        ", comparator: '>=', value: 6, period: year",
        threshold === null ? '' : `, comparator: '>=', value: ${threshold}, period: year`,
      )
      .replace('kind: stock', `kind: ${arr}`)
      .replace(', subscriptions: arr', book ? ', subscriptions: arr' : '')
      .replace('name: Seller,', `name: ${seller},`)
      .replace('    levels:\n', `${margin ? '      - { key: margin, basis: own, source_text: Margin }\n' : ''}    levels:\n`)
      .replace(
        'families:',
        `${reviews ? '  - { key: reviews, name: Reviews, definition: Held., kind: ratio, window: period, unit: score, better: higher, survey: { key: csat, method: mean } }\n' : ''}families:`,
      )
      .concat(chief ? '      - { key: chief, name: Chief, track: manager, extends: { responsibilities: lead } }\n' : ''),
  )

const unique = (rows: readonly Row[], columns: readonly string[]): Row[] => [
  ...new Map(rows.map((row) => [columns.map((column) => row[column]).join('|'), row])).values(),
]
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 5 })

type Step = { kind: ImportKind; rows: Row[] } | { catalogue: string } | { revert: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: some(fact).map((rows) => ({ kind: 'actuals' as const, rows: unique(rows, ['external_id']) })) },
  {
    weight: 2,
    arbitrary: some(answerRow).map((rows) => ({ kind: 'survey-responses' as const, rows: unique(rows, ['external_id']) })),
  },
  {
    weight: 3,
    arbitrary: some(held).map((rows) => ({ kind: 'subscriptions' as const, rows: unique(rows, ['external_id']) })),
  },
  { weight: 2, arbitrary: credited.map((rows) => ({ kind: 'credits' as const, rows })) },
  { weight: 1, arbitrary: moved.map((row) => ({ kind: 'assignments' as const, rows: [row] })) },
  {
    weight: 1,
    arbitrary: some(levelTarget).map((rows) => ({
      kind: 'targets' as const,
      rows: unique(rows, ['level', 'region', 'indicator', 'period']),
    })),
  },
  { weight: 1, arbitrary: some(regionRow).map((rows) => ({ kind: 'regions' as const, rows: unique(rows, ['region']) })) },
  { weight: 1, arbitrary: some(memberRow).map((rows) => ({ kind: 'members' as const, rows: unique(rows, ['member']) })) },
  { weight: 1, arbitrary: some(offeringRow).map((rows) => ({ kind: 'offerings' as const, rows: unique(rows, ['offering']) })) },
  { weight: 2, arbitrary: fc.record({ catalogue }) },
  { weight: 4, arbitrary: fc.record({ revert: fc.nat({ max: 20 }) }) },
)

it('leaves rollup, snapshots and pieces in step after any sequence of imports, corrections and reverts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const ctx = await organisation()
      const taken = await later(ctx)
      for (const action of steps) {
        if ('revert' in action) {
          const batch = taken[action.revert % Math.max(1, taken.length)]
          if (batch !== undefined) await revertImport(ctx, batch, 'property').catch(expectRefusal)
        } else {
          const report =
            'catalogue' in action
              ? await importText(ctx, 'catalogue', action.catalogue)
              : await importText(ctx, action.kind, csv(action.rows))
          if (report.state === 'committed' && report.version !== null) taken.push(report.id)
        }
        expect(await checkRollups(ctx)).toEqual([])
        expect(await loose(ctx)).toEqual([])
      }
    }),
    { numRuns: runs(14) },
  )
})

/** One question of each way of reading: by region, by person, over time, by subtree, with an as-of day that cuts a month. */
const questions: Record<string, string>[] = [
  { period: 'FY27', by: 'region', asOf: '2026-08-31' },
  { period: 'FY27-Q2', by: 'region,month', depth: '2', asOf: '2026-05-15' },
  { period: 'FY27-Q2', by: 'member', asOf: '2026-05-15' },
  { period: 'FY26-Q4..FY27-Q2', by: 'level', asOf: '2026-08-31' },
  { period: 'FY27-Q2', by: 'member', manager: 'ann', asOf: '2026-08-31' },
  { period: 'FY27', by: 'offering', asOf: '2026-05-31' },
]

it('gives the answer of a version again, whatever was recorded since (A11)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
      const ctx = await organisation()
      const taken = await later(ctx)
      const given: { version: number; question: Record<string, string>; answer: unknown }[] = []
      for (const action of steps) {
        if ('revert' in action) {
          const batch = taken[action.revert % Math.max(1, taken.length)]
          if (batch !== undefined) await revertImport(ctx, batch, 'property').catch(expectRefusal)
        } else {
          const report =
            'catalogue' in action
              ? await importText(ctx, 'catalogue', action.catalogue)
              : await importText(ctx, action.kind, csv(action.rows))
          if (report.state === 'committed' && report.version !== null) taken.push(report.id)
        }
        for (const question of questions) {
          const answer = await readAttainment(ctx, AttainmentQuery.parse(question))
          given.push({ version: answer.version, question, answer: { ...answer, knownAt: null } })
        }
      }
      for (const { version, question, answer } of given) {
        const again = await readAttainment(ctx, AttainmentQuery.parse({ ...question, knownAt: String(version) }))
        expect({ ...again, knownAt: null }).toEqual(answer)
      }
    }),
    { numRuns: runs(10) },
  )
})

type ClosingStep = Step | { close: string } | { reopen: string }
const closable = fc.constantFrom('FY26-Q4', 'FY27-Q1', 'FY27-Q2', '2026-05')
const closingStep: fc.Arbitrary<ClosingStep> = fc.oneof(
  { weight: 5, arbitrary: step },
  { weight: 2, arbitrary: fc.record({ close: closable }) },
  { weight: 1, arbitrary: fc.record({ reopen: closable }) },
)

const closedQuestion = (period: string) => AttainmentQuery.parse({ period, by: 'region,indicator', asOf: '2026-11-01' })

/** Of every total: as closed, what the changed facts and rates add, and restated. */
async function expectTies(ctx: Context, period: string): Promise<void> {
  const { total } = await readRestatement(ctx, RestatementQuery.parse({ period }))
  for (const { key, kind, asClosed, restated } of total) {
    const query = RestatementQuery.parse({ period, indicator: key.indicator })
    const { detail } = await readRestatement(ctx, query).catch(noSuchIndicator)
    if (detail === null || (asClosed === null && restated === null)) continue
    expect([key.indicator, detail.ties]).toEqual([key.indicator, true])
    if (kind === 'ratio') {
      const difference = subtract(restated?.parts?.value ?? '0', asClosed?.parts?.value ?? '0')
      expect([key.indicator, compare(difference, detail.facts.valueSum)]).toEqual([key.indicator, 0])
    } else {
      const difference = subtract(canonical(String(restated?.actual ?? '0')), canonical(String(asClosed?.actual ?? '0')))
      expect([key.indicator, compare(difference, detail.facts.valueSum)]).toEqual([key.indicator, 0])
    }
  }
}

/** What the catalogue no longer has cannot be asked for by name. */
function noSuchIndicator(error: unknown): { detail: null } {
  if (!(error instanceof AppError) || error.code !== 'unknown-indicator') throw error
  return { detail: null }
}

it('keeps a closed period as it was closed, and closed + changes = restated for every total (A11)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(closingStep, { minLength: 4, maxLength: 10 }), async (steps) => {
      const ctx = await organisation()
      const taken = await later(ctx)
      const closes: { period: string; version: number; answer: unknown }[] = []
      for (const action of steps) {
        if ('close' in action) {
          const closed = await closePeriod(ctx, action.close, 'property').catch(expectClosingRefusal)
          if (closed === null) continue
          const answer = await readAttainment(ctx, closedQuestion(action.close))
          expect(answer.version).toBe(closed.version)
          closes.push({ period: action.close, version: closed.version, answer: { ...answer, knownAt: null } })
        } else if ('reopen' in action) {
          await reopenPeriod(ctx, action.reopen, 'property').catch(expectClosingRefusal)
        } else if ('revert' in action) {
          const batch = taken[action.revert % Math.max(1, taken.length)]
          if (batch !== undefined) await revertImport(ctx, batch, 'property').catch(expectRefusal)
        } else {
          await unchangedWithoutReason(ctx, action)
          const report = await importStep(ctx, action, 'property')
          if (report.state === 'committed' && report.version !== null) taken.push(report.id)
        }
        expect(await checkRollups(ctx)).toEqual([])
      }
      for (const { period, version, answer } of closes) {
        const again = await readAttainment(ctx, { ...closedQuestion(period), knownAt: String(version) })
        expect({ ...again, knownAt: null }).toEqual(answer)
      }
      for (const { key } of (await ctx.models.current(ctx.scope)).model.closures) await expectTies(ctx, key)
    }),
    { numRuns: runs(10) },
  )
})

const importStep = (ctx: Context, action: Exclude<Step, { revert: number }>, reason: string | null) =>
  'catalogue' in action
    ? importText(ctx, 'catalogue', action.catalogue, { reason })
    : importText(ctx, action.kind, csv(action.rows), { reason })

/** An import that is taken without a reason leaves the totals of every closed period as they are. */
async function unchangedWithoutReason(ctx: Context, action: Exclude<Step, { revert: number }>): Promise<void> {
  const { closures } = (await ctx.models.current(ctx.scope)).model
  const totals = async () => {
    const answers: unknown[] = []
    for (const { key } of closures) {
      const { total } = await readAttainment(ctx, closedQuestion(key))
      // Without facts and targets a row says only that somebody is expected to have some.
      const rows = total.filter(({ n, target }) => n > 0 || target !== null)
      answers.push(rows.map((row) => [row.key.indicator, row.actual, row.parts, row.n, row.target]))
    }
    return answers
  }
  const before = await totals()
  await importStep(ctx, action, null).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'period-closed') throw error
  })
  expect(await totals()).toEqual(before)
}

function expectClosingRefusal(error: unknown): null {
  if (!(error instanceof AppError)) throw error
  expect(['period-already-closed', 'period-not-closed']).toContain(error.code)
  return null
}

/** Columns of live rows that name something without a live definition. */
async function loose(ctx: Context): Promise<string[]> {
  const ws = ctx.scope.workspaceId
  const found: string[] = []
  for (const [identity, places] of Object.entries(named)) {
    for (const [table, column] of places) {
      const { rows } = await sql`
        select from ${sql.table(table)} r
        where r.workspace_id = ${ws} and r.superseded is null and ${sql.ref(`r.${column}`)} <> 0 and not exists (
          select from ${sql.table(`${identity}_version`)} d
          where d.workspace_id = ${ws} and ${sql.ref(`d.${identity}_id`)} = ${sql.ref(`r.${column}`)} and d.superseded is null)
      `.execute(database.db)
      if (rows.length > 0) found.push(`${table}.${column}`)
    }
  }
  return found
}

const named: Record<string, [table: string, column: string][]> = {
  region: [
    'assignment',
    'placement',
    'actual',
    'survey_response',
    'subscription',
    'target',
    'plan',
    'calendar_day',
    'health',
  ].map((table) => [table, 'region_id']),
  offering: ['actual', 'subscription'].map((table) => [table, 'offering_id']),
  member: [
    'assignment',
    'placement',
    'actual',
    'survey_response',
    'subscription',
    'credit',
    'target',
    'leave_of_absence',
    'person',
  ].map((table) => [table, 'member_id']),
  indicator: ['level_indicator', 'actual', 'target', 'plan', 'phasing_curve'].map((table) => [table, 'indicator_id']),
  level: ['level_indicator', 'assignment', 'placement', 'target', 'ramp'].map((table) => [table, 'level_id']),
}
named['region']?.push(['region_version', 'parent_id'])
named['member']?.push(['assignment', 'manager_id'], ['placement', 'manager_id'])

function expectRefusal(error: unknown): void {
  if (!(error instanceof AppError)) throw error
  expect(['revert-conflict', 'not-committed']).toContain(error.code)
}

it('says the same whatever the order of the rows in a file', async () => {
  const facts = fc.array(fact, { minLength: 2, maxLength: 6 }).map((rows) => unique(rows, ['external_id']))
  const shuffled = facts.chain((rows) =>
    fc.shuffledSubarray(rows, { minLength: rows.length }).map((other) => [rows, other] as const),
  )
  await fc.assert(
    fc.asyncProperty(shuffled, async ([rows, other]) => {
      const [first, second] = [await organisation(), await organisation()]
      await later(first)
      await later(second)
      await importAll(first, 'actuals', csv(rows))
      await importAll(second, 'actuals', csv(other))
      expect(namesOnly(await liveState(second))).toEqual(namesOnly(await liveState(first)))
    }),
    { numRuns: runs(8) },
  )
})

/** Ids of things differ from workspace to workspace; how often each content occurs does not. */
function namesOnly(state: Record<string, string[]>): Record<string, string[]> {
  const plain = (text: string) => text.replace(/\["[a-z_]*_id",(\d+|null)\],?/g, '')
  return Object.fromEntries(Object.entries(state).map(([table, rows]) => [table, rows.map(plain).sort()]))
}

it('takes back any import of actuals exactly', async () => {
  const batches = fc
    .tuple(some(fact), some(fact))
    .map(([a, b]) => [unique(a, ['external_id']), unique(b, ['external_id'])] as const)
  await fc.assert(
    fc.asyncProperty(batches, async ([first, second]) => {
      const ctx = await organisation()
      await later(ctx)
      await importAll(ctx, 'actuals', csv(first))
      const before = await liveState(ctx)
      const report = await importAll(ctx, 'actuals', csv(second))
      if (report.version === null) return
      await revertImport(ctx, report.id, 'property')
      expect(await liveState(ctx)).toEqual(before)
    }),
    { numRuns: runs(8) },
  )
})

it('takes back any import of definitions exactly, newest first', async () => {
  const definition = step.filter((action) => 'catalogue' in action || ('kind' in action && definitionKinds.has(action.kind)))
  await fc.assert(
    fc.asyncProperty(fc.array(definition, { minLength: 1, maxLength: 4 }), some(fact), async (steps, facts) => {
      const ctx = await organisation()
      await later(ctx)
      await importText(ctx, 'actuals', csv(unique(facts, ['external_id'])))
      const taken: { id: number; before: unknown }[] = []
      for (const action of steps) {
        const before = await liveState(ctx)
        const text = 'catalogue' in action ? action.catalogue : 'rows' in action ? csv(action.rows) : ''
        const report = await importText(ctx, 'kind' in action ? action.kind : 'catalogue', text)
        if (report.state === 'committed' && report.version !== null) taken.push({ id: report.id, before })
      }
      for (const { id, before } of taken.reverse()) {
        await revertImport(ctx, id, 'property')
        expect(await liveState(ctx)).toEqual(before)
      }
      expect(await checkRollups(ctx)).toEqual([])
    }),
    { numRuns: runs(10) },
  )
})

const definitionKinds: ReadonlySet<ImportKind> = new Set(['regions', 'members', 'offerings'])
