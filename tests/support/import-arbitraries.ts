import fc from 'fast-check'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import type { Row } from './import-rows.ts'
import { actual, smallCatalogue, subscription } from './small-organisation.ts'

const member = fc.constantFrom('ann', 'bob', 'cem', 'eve')
const day = fc.constantFrom('2025-12-31', '2026-01-31', '2026-05-15', '2026-05-16', '2026-05-31', '2026-08-01')
const money = fc.integer({ min: -100_000, max: 100_000 }).map((cents) => (cents / 100).toFixed(2))
const id = fc.integer({ min: 1, max: 6 }).map(String)

export const fact: fc.Arbitrary<Row> = fc
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

/** The last row of each id. */
export const unique = (rows: readonly Row[], columns: readonly string[]): Row[] => [
  ...new Map(rows.map((row) => [columns.map((column) => row[column]).join('|'), row])).values(),
]
/** One to five. */
export const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 5 })

/** Something that is done to a workspace: a file comes in, or one that did is taken back. */
export type Step = { kind: ImportKind; rows: Row[] } | { catalogue: string } | { revert: number }

export const step: fc.Arbitrary<Step> = fc.oneof(
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
