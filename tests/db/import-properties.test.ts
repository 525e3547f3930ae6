import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import type { Database } from '@attain/db/database.ts'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import type { Context } from '@attain/server/context.ts'
import { AppError } from '@attain/server/errors.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import { importAll, importText } from '../support/imports.ts'
import { liveState } from '../support/live-state.ts'
import { csv } from '../support/rows.ts'
import { actual, smallOrganisation } from '../support/small-organisation.ts'

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

const member = fc.constantFrom('ann', 'bob', 'cem')
const day = fc.constantFrom('2025-12-31', '2026-01-31', '2026-05-15', '2026-05-16', '2026-05-31', '2026-08-01')
const money = fc.integer({ min: -100_000, max: 100_000 }).map((cents) => (cents / 100).toFixed(2))
const id = fc.integer({ min: 1, max: 6 }).map(String)

const fact: fc.Arbitrary<Row> = fc
  .record({ external_id: id, member, occurred_on: day, value: money, kind: fc.constantFrom('flow', 'stock', 'ratio', 'closing') })
  .map(({ kind, ...row }) => {
    const indicator = { flow: 'bookings', stock: 'arr', ratio: 'margin', closing: 'nrr' }[kind]
    return actual({ ...row, indicator, weight: kind === 'ratio' || kind === 'closing' ? '10' : null })
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

const unique = (rows: readonly Row[], columns: readonly string[]): Row[] => [
  ...new Map(rows.map((row) => [columns.map((column) => row[column]).join('|'), row])).values(),
]
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 5 })

const step: fc.Arbitrary<{ kind: ImportKind; rows: Row[] } | { revert: number }> = fc.oneof(
  { weight: 4, arbitrary: some(fact).map((rows) => ({ kind: 'actuals' as const, rows: unique(rows, ['external_id']) })) },
  {
    weight: 2,
    arbitrary: some(answerRow).map((rows) => ({ kind: 'survey-responses' as const, rows: unique(rows, ['external_id']) })),
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
  { weight: 3, arbitrary: fc.record({ revert: fc.nat({ max: 20 }) }) },
)

it('leaves rollup, snapshots and pieces in step after any sequence of imports, corrections and reverts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async (steps) => {
      const ctx = await organisation()
      const taken: number[] = []
      for (const action of steps) {
        if ('revert' in action) {
          const batch = taken[action.revert % Math.max(1, taken.length)]
          if (batch !== undefined) await revertImport(ctx, batch, 'property').catch(expectRefusal)
        } else {
          const report = await importText(ctx, action.kind, csv(action.rows))
          if (report.state === 'committed' && report.version !== null) taken.push(report.id)
        }
        expect(await checkRollups(ctx)).toEqual([])
      }
    }),
    { numRuns: 12 },
  )
})

function expectRefusal(error: unknown): void {
  if (!(error instanceof AppError)) throw error
  expect(['revert-conflict', 'not-committed', 'revert-unsupported']).toContain(error.code)
}

it('says the same whatever the order of the rows in a file', async () => {
  const facts = fc.array(fact, { minLength: 2, maxLength: 6 }).map((rows) => unique(rows, ['external_id']))
  const shuffled = facts.chain((rows) =>
    fc.shuffledSubarray(rows, { minLength: rows.length }).map((other) => [rows, other] as const),
  )
  await fc.assert(
    fc.asyncProperty(shuffled, async ([rows, other]) => {
      const [first, second] = [await organisation(), await organisation()]
      await importAll(first, 'actuals', csv(rows))
      await importAll(second, 'actuals', csv(other))
      expect(namesOnly(await liveState(second))).toEqual(namesOnly(await liveState(first)))
    }),
    { numRuns: 8 },
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
      await importAll(ctx, 'actuals', csv(first))
      const before = await liveState(ctx)
      const report = await importAll(ctx, 'actuals', csv(second))
      if (report.version === null) return
      await revertImport(ctx, report.id, 'property')
      expect(await liveState(ctx)).toEqual(before)
    }),
    { numRuns: 8 },
  )
})
