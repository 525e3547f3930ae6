import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '@attain/db/database.ts'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import type { Context } from '@attain/server/context.ts'
import { commitImport } from '@attain/server/imports/commit-import.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import { importAll, importText } from '../support/imports.ts'
import { liveState } from '../support/live-state.ts'
import { csv } from '../support/rows.ts'
import { actual, smallCatalogue, smallOrganisation, subscription } from '../support/small-organisation.ts'

let database: Database
let ctx: Context
let made = 0

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  ctx = await testContext(database, { key: `w${(made += 1)}` })
  await smallOrganisation(ctx)
})

type Row = Record<string, string | number | null>

const response = (over: Row = {}): Row => ({
  source: 'q',
  external_id: '1',
  survey: 'csat',
  responded_on: '2026-05-10',
  member: 'bob',
  score: '4',
  scale_max: '5',
  ...over,
})
const target = (over: Row = {}): Row => ({
  level: 'seller',
  region: null,
  member: null,
  indicator: 'bookings',
  period: 'FY27',
  value: '1200',
  currency: 'USD',
  q1: null,
  q2: null,
  q3: null,
  q4: null,
  ...over,
})
const assignment = (over: Row = {}): Row => ({
  member: 'dan',
  level: 'seller',
  region: 'EMEA',
  manager: null,
  valid_from: '2026-01-01',
  valid_to: null,
  ...over,
})

/** One odd row, where it stands, and what is said about it. */
const refusals: [
  what: string,
  kind: ImportKind,
  rows: Row[],
  reject: { line: number; column: string | null; code: string; message: RegExp },
][] = [
  [
    'an unknown member, with the one that may be meant',
    'actuals',
    [actual(), actual({ external_id: '2', member: 'bobb' })],
    { line: 3, column: 'member', code: 'unknown-member', message: /"bobb"\. Did you mean "bob"\?/ },
  ],
  [
    'a name where a key belongs',
    'actuals',
    [actual({ member: 'BOB' })],
    { line: 2, column: 'member', code: 'unknown-member', message: /Did you mean "bob"/ },
  ],
  [
    'an unknown region',
    'actuals',
    [actual({ region: 'Mars' })],
    { line: 2, column: 'region', code: 'unknown-region', message: /"Mars"/ },
  ],
  [
    'an unknown indicator',
    'actuals',
    [actual({ indicator: 'bookins' })],
    { line: 2, column: 'indicator', code: 'unknown-indicator', message: /Did you mean "bookings"/ },
  ],
  [
    'an unknown offering',
    'actuals',
    [actual({ offering: 'gold' })],
    { line: 2, column: 'offering', code: 'unknown-offering', message: /"gold"/ },
  ],
  [
    'a fact with neither region nor member',
    'actuals',
    [actual({ member: null })],
    { line: 2, column: 'region', code: 'no-region', message: /neither a region nor a member/ },
  ],
  [
    'a fact without region of a member who was not placed that day',
    'actuals',
    [actual({ member: 'dan' })],
    { line: 2, column: 'region', code: 'no-region', message: /held no assignment on 2026-05-10/ },
  ],
  [
    'a ratio without its denominator',
    'actuals',
    [actual({ indicator: 'margin' })],
    { line: 2, column: 'weight', code: 'missing-weight', message: /denominator/ },
  ],
  [
    'a flow with a weight',
    'actuals',
    [actual({ weight: '1' })],
    { line: 2, column: 'weight', code: 'unexpected-weight', message: /only a ratio/ },
  ],
  [
    'an actual of an indicator that a survey feeds',
    'actuals',
    [actual({ indicator: 'csat', weight: '1' })],
    { line: 2, column: 'indicator', code: 'survey-fed', message: /survey-responses/ },
  ],
  [
    'one id twice with different content',
    'actuals',
    [actual(), actual({ value: '101' })],
    { line: 3, column: 'external_id', code: 'duplicate-id', message: /line 2 and in line 3/ },
  ],
  [
    'a day outside of the fiscal years that have names',
    'actuals',
    [actual({ occurred_on: '1998-05-10' })],
    { line: 2, column: 'occurred_on', code: 'day-out-of-range', message: /1998-05-10/ },
  ],
  [
    'a cell that is no number',
    'actuals',
    [actual({ value: '1,5' })],
    { line: 2, column: 'value', code: 'bad-number', message: /1,5/ },
  ],
  [
    'a day that does not exist',
    'actuals',
    [actual({ occurred_on: '2026-02-30' })],
    { line: 2, column: 'occurred_on', code: 'bad-date', message: /calendar/ },
  ],
  [
    'a survey that no indicator is read from',
    'survey-responses',
    [response({ survey: 'nps' })],
    { line: 2, column: 'survey', code: 'unknown-survey', message: /"csat"/ },
  ],
  [
    'a score above its scale',
    'survey-responses',
    [response({ score: '6' })],
    { line: 2, column: 'score', code: 'score-out-of-scale', message: /6 is not between 0 and/ },
  ],
  [
    'a score without its scale',
    'survey-responses',
    [response({ scale_max: null })],
    { line: 2, column: 'scale_max', code: 'missing-scale', message: /scale_max/ },
  ],
  [
    'a subscription that ends before it starts',
    'subscriptions',
    [subscription({ ended_on: '2026-04-09' })],
    { line: 2, column: 'ended_on', code: 'ends-before-start', message: /2026-04-09.*2026-04-10/ },
  ],
  [
    'a subscription without revenue',
    'subscriptions',
    [subscription({ mrr: null })],
    { line: 2, column: 'mrr', code: 'mrr-or-arr', message: /neither/ },
  ],
  [
    'a subscription with the revenue of a month and of a year',
    'subscriptions',
    [subscription({ arr: '1200' })],
    { line: 2, column: 'mrr', code: 'mrr-or-arr', message: /both/ },
  ],
  [
    'a subscription of nobody and nowhere',
    'subscriptions',
    [subscription({ member: null })],
    { line: 2, column: 'region', code: 'no-region', message: /neither a region nor a member/ },
  ],
  [
    'a subscription without an account',
    'subscriptions',
    [subscription({ account: null })],
    { line: 2, column: 'account', code: 'missing-value', message: /empty/ },
  ],
  [
    'a credit of a fact that is not there',
    'credits',
    [{ source: 'crm', external_id: 'gone', member: 'bob', share: 1 }],
    { line: 2, column: 'external_id', code: 'unknown-fact', message: /"gone"/ },
  ],
  [
    'prime shares that do not add to 1',
    'credits',
    [
      { source: 'crm', external_id: 'deal', member: 'bob', share: '0.6' },
      { source: 'crm', external_id: 'deal', member: 'cem', share: '0.399' },
    ],
    { line: 2, column: 'share', code: 'credit-sum', message: /0\.999/ },
  ],
  [
    'an overlay share above 10',
    'credits',
    [{ source: 'crm', external_id: 'deal', member: 'bob', share: '11', kind: 'overlay' }],
    { line: 2, column: 'share', code: 'credit-share', message: /above 10/ },
  ],
  [
    'an assignment over another one',
    'assignments',
    [assignment({ member: 'bob', valid_from: '2026-03-01' })],
    { line: 2, column: 'valid_from', code: 'overlapping-assignment', message: /"bob".*recorded already/ },
  ],
  [
    'two assignments of the file over each other',
    'assignments',
    [assignment(), assignment({ valid_from: '2026-02-01' })],
    { line: 3, column: 'valid_from', code: 'overlapping-assignment', message: /line 2/ },
  ],
  [
    'managers who manage each other',
    'assignments',
    [
      assignment({ manager: 'ann' }),
      { ...assignment({ member: 'ann', level: 'lead', manager: 'dan', valid_from: '2025-02-01' }) },
    ],
    { line: 2, column: 'manager', code: 'manager-cycle', message: /ann → dan → ann|dan → ann → dan/ },
  ],
  [
    'an unknown manager',
    'assignments',
    [assignment({ manager: 'eve' })],
    { line: 2, column: 'manager', code: 'unknown-member', message: /"eve"/ },
  ],
  [
    'an assignment that ends before it begins',
    'assignments',
    [assignment({ valid_to: '2025-12-31' })],
    { line: 2, column: 'valid_to', code: 'bad-range', message: /before it begins/ },
  ],
  [
    'a target of a level and a member at once',
    'targets',
    [target({ member: 'bob' })],
    { line: 2, column: 'level', code: 'bad-subject', message: /exactly one/ },
  ],
  [
    'a target of a member in a region',
    'targets',
    [target({ level: null, member: 'bob', region: 'EMEA' })],
    { line: 2, column: 'region', code: 'bad-subject', message: /narrowed/ },
  ],
  [
    'phasing weights that do not add to 100',
    'targets',
    [target({ q1: 25, q2: 25, q3: 25, q4: 24 })],
    { line: 2, column: 'q1', code: 'weights-not-100', message: /99/ },
  ],
  [
    'three of four phasing weights',
    'targets',
    [target({ q1: 25, q2: 25, q3: 50 })],
    { line: 2, column: 'q1', code: 'incomplete-weights', message: /all four/ },
  ],
  [
    'quarters that do not add to their year',
    'targets',
    [target(), ...[1, 2, 3, 4].map((quarter) => target({ period: `FY27-Q${quarter}`, value: '299' }))],
    { line: 2, column: 'value', code: 'finer-rows-do-not-add-up', message: /1196.*1200/ },
  ],
  [
    'half a playbook',
    'targets',
    [target({ indicator: 'playbooks', value: '1.5', currency: null })],
    { line: 2, column: 'value', code: 'not-whole', message: /1\.5/ },
  ],
  [
    'two plans for one period',
    'plans',
    [
      { indicator: 'bookings', period: 'FY27', value: 1 },
      { indicator: 'bookings', period: 'FY27', value: 2 },
    ],
    { line: 3, column: null, code: 'duplicate-id', message: /Lines 2 and 3/ },
  ],
  [
    'a ramp above 100 per cent',
    'ramps',
    [{ level: 'seller', month: 1, share: 101 }],
    { line: 2, column: 'share', code: 'bad-share', message: /101/ },
  ],
  [
    'a curve that does not add to 100',
    'curves',
    [{ indicator: 'bookings', m1: 15, m2: 25, m3: 61 }],
    { line: 2, column: 'm1', code: 'weights-not-100', message: /101/ },
  ],
  [
    'a leave factor above 1',
    'leave',
    [{ member: 'bob', valid_from: '2026-05-01', factor: '1.5' }],
    { line: 2, column: 'factor', code: 'bad-factor', message: /between 0 and 1/ },
  ],
  [
    'a day off that is no day',
    'calendars',
    [{ region: 'DACH', name: 'Sometime', share: 1 }],
    { line: 2, column: 'day', code: 'bad-day', message: /exactly one/ },
  ],
  [
    'a day off that is a day and a weekday',
    'calendars',
    [{ day: '2026-12-25', weekday: 'friday', share: 1 }],
    { line: 2, column: 'day', code: 'bad-day', message: /exactly one/ },
  ],
  [
    'more than a whole day off',
    'calendars',
    [{ day: '2026-12-25', share: '1.5' }],
    { line: 2, column: 'share', code: 'bad-share', message: /between 0 and 1/ },
  ],
  [
    'half a Friday off every week',
    'calendars',
    [{ weekday: 'friday', share: '0.5' }],
    { line: 2, column: 'share', code: 'bad-share', message: /off \(1\) or worked/ },
  ],
  [
    'a day off in a region there is not',
    'calendars',
    [{ region: 'DACHH', day: '2026-12-25', share: 1 }],
    { line: 2, column: 'region', code: 'unknown-region', message: /Did you mean "DACH"/ },
  ],
  [
    'one day off and worked',
    'calendars',
    [
      { region: 'APJ', day: '2026-12-25', share: 1 },
      { region: 'APAC', day: '2026-12-25', share: 0 },
    ],
    { line: 3, column: null, code: 'duplicate-id', message: /Lines 2 and 3/ },
  ],
  [
    'two leaves at once',
    'leave',
    [
      { member: 'bob', valid_from: '2026-05-01', factor: 0 },
      { member: 'bob', valid_from: '2026-06-01', factor: 0 },
    ],
    { line: 3, column: 'valid_from', code: 'overlapping-leave', message: /"bob"/ },
  ],
  [
    'a rate of a year and of a day',
    'fx-rates',
    [{ currency: 'EUR', fiscal_year: 'FY27', date: '2026-05-01', rate: 1, quote: 'reporting-per-unit' }],
    { line: 2, column: 'fiscal_year', code: 'bad-rate', message: /exactly one/ },
  ],
  [
    'a rate of 0',
    'fx-rates',
    [{ currency: 'EUR', fiscal_year: 'FY27', rate: 0, quote: 'reporting-per-unit' }],
    { line: 2, column: 'rate', code: 'bad-rate', message: /not above 0/ },
  ],
  [
    'a region inside itself',
    'regions',
    [{ region: 'EMEA', name: 'Europe', parent: 'DACH' }],
    { line: 2, column: 'parent', code: 'region-cycle', message: /EMEA → DACH → EMEA/ },
  ],
  [
    'a region below one that is not there',
    'regions',
    [{ region: 'X', parent: 'Y' }],
    { line: 2, column: 'parent', code: 'unknown-region', message: /"Y"/ },
  ],
  [
    'an alias that is another region already',
    'regions',
    [{ region: 'X', aliases: 'APAC' }],
    { line: 2, column: 'aliases', code: 'alias-taken', message: /"APJ"/ },
  ],
  [
    'a member who left before being hired',
    'members',
    [{ member: 'eve', hired_on: '2026-02-01', left_on: '2026-01-01' }],
    { line: 2, column: 'left_on', code: 'bad-range', message: /before being hired/ },
  ],
]

describe('an odd row', () => {
  it.each(refusals)('is refused: %s', async (_, kind, rows, reject) => {
    await importAll(ctx, 'actuals', csv([actual({ external_id: 'deal' })]))
    const before = await liveState(ctx)
    const report = await importText(ctx, kind, csv(rows))
    expect(report).toMatchObject({ state: 'refused', version: null, accepted: 0, superseded: 0 })
    expect(report.rejects[0]).toEqual({
      line: reject.line,
      column: reject.column,
      code: reject.code,
      message: expect.stringMatching(reject.message) as string,
    })
    expect(await liveState(ctx)).toEqual(before)
  })
})

describe('a file with one bad row among many', () => {
  it('is refused as a whole, with every bad row, and is kept as a refused batch', async () => {
    const rows = Array.from({ length: 6000 }, (_, at) =>
      actual({ external_id: `${at}`, member: at % 2999 === 1 ? 'nobody' : 'bob' }),
    )
    const report = await importText(ctx, 'actuals', csv(rows))
    expect(report.rejects.map(({ line, code }) => [line, code])).toEqual([
      [3, 'unknown-member'],
      [3002, 'unknown-member'],
      [6001, 'unknown-member'],
    ])
    const { count } = await database.db
      .selectFrom('actual')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .executeTakeFirstOrThrow()
    expect(count).toBe(0)
  })

  it('finds an id that comes back thousands of rows later, and names both lines', async () => {
    const rows = Array.from({ length: 12_000 }, (_, at) => actual({ external_id: `${at}` }))
    rows.push(actual({ external_id: '17', value: '7' }), actual({ external_id: '18' }))
    const report = await importText(ctx, 'actuals', csv(rows))
    expect(report).toMatchObject({ state: 'refused', duplicates: 1, rejects: [{ line: 12_002, code: 'duplicate-id' }] })
    expect(report.rejects[0]?.message).toContain('line 19 and in line 12002')
  })

  it('finds it also when the first of the two says what is recorded already', async () => {
    await importAll(ctx, 'actuals', csv([actual({ external_id: '17' })]))
    const rows = Array.from({ length: 12_000 }, (_, at) => actual({ external_id: `${at}` }))
    const report = await importText(ctx, 'actuals', csv([...rows, actual({ external_id: '17', value: '7' })]))
    expect(report).toMatchObject({ state: 'refused', unchanged: 1, rejects: [{ line: 12_002, code: 'duplicate-id' }] })
  })
})

describe('a file that cannot be read', () => {
  it('is a refused batch with one reason', async () => {
    const report = await importText(ctx, 'actuals', 'a;b\n1;2\n')
    expect(report).toMatchObject({ state: 'refused', rejects: [{ code: 'missing-column' }] })
  })

  it('says what is wrong with a mapping', async () => {
    const report = await importText(ctx, 'actuals', 'a,b\n1,2\n', {
      mapping: 'kind: actuals\ncolumns: { value: a, colour: b }\n',
    })
    expect(report).toMatchObject({ state: 'refused', rejects: [{ code: 'bad-mapping' }] })
  })

  it('says where a catalogue is wrong', async () => {
    const report = await importText(ctx, 'catalogue', smallCatalogue.replace('kind: stock', 'kind: stocks'))
    expect(report).toMatchObject({ state: 'refused', rejects: [{ line: 5, code: 'invalid-value' }] })
  })
})

describe('a fact that is stamped with a region', () => {
  it('is taken with a warning when its member had no placement that day', async () => {
    const report = await importAll(ctx, 'actuals', csv([actual({ member: 'dan', region: 'EMEA' })]))
    expect(report).toMatchObject({ accepted: 1, warned: 1, warnings: [{ line: 2, column: 'member', code: 'no-placement' }] })
  })

  it('keeps the region of its own day when its member moves later', async () => {
    await importAll(
      ctx,
      'actuals',
      csv([
        actual({ member: 'cem', occurred_on: '2026-05-15' }),
        actual({ external_id: '2', member: 'cem', occurred_on: '2026-05-16' }),
      ]),
    )
    await importAll(ctx, 'assignments', csv([assignment({ member: 'cem', region: 'EMEA', valid_from: '2026-05-16' })]))
    const { model } = await ctx.models.current(ctx.scope)
    const rows = await database.db
      .selectFrom('actual')
      .select(['external_id', 'region_id'])
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .orderBy('external_id')
      .execute()
    expect(rows.map(({ region_id: id }) => model.regions.byId.get(id)?.key)).toEqual(['DACH', 'APJ'])
  })
})

describe('a dry run', () => {
  const rows = csv([actual(), actual({ external_id: '2', value: '50' })])

  it('writes nothing but the batch, and says what attainment would change', async () => {
    const before = await liveState(ctx)
    const report = await importText(ctx, 'actuals', rows, { mode: 'dry-run' })
    expect(report).toMatchObject({ state: 'previewed', version: null, accepted: 2 })
    expect(report.changes).toEqual([
      { indicator: 'bookings', period: 'FY27-Q2', currency: null, before: null, after: { value: '150', weight: null, n: 2 } },
    ])
    expect(await liveState(ctx)).toEqual(before)
  })

  it('is committed under its own number from the very bytes that were previewed', async () => {
    const preview = await importText(ctx, 'actuals', rows, { mode: 'dry-run' })
    const report = await commitImport(ctx, preview.id, 'looks right')
    expect(report).toMatchObject({
      id: preview.id,
      state: 'committed',
      accepted: 2,
      reason: 'looks right',
      changes: preview.changes,
    })
    await expect(commitImport(ctx, preview.id, null)).rejects.toMatchObject({ code: 'not-previewed' })
    const kept = await database.db
      .selectFrom('import_file')
      .select('part')
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .execute()
    expect(kept).toEqual([])
  })

  it('keeps the files that its mapping looks things up in', async () => {
    const mapping = [
      'kind: actuals',
      'lookups: { who: { file: people.csv, key: name, value: key } }',
      'columns: { source: { constant: crm }, external_id: id, indicator: { constant: bookings }, occurred_on: day, member: { from: name, lookup: who }, value: amount }',
    ].join('\n')
    const people = async function* () {
      yield new TextEncoder().encode('name,key\nRobert,bob\n')
    }
    const preview = await importText(ctx, 'actuals', 'id,day,name,amount\n1,2026-05-10,Robert,5\n', {
      mode: 'dry-run',
      mapping,
      lookups: (name) => (name === 'people.csv' ? people() : null),
    })
    expect(preview).toMatchObject({ state: 'previewed', accepted: 1 })
    expect(await commitImport(ctx, preview.id, null)).toMatchObject({ state: 'committed', accepted: 1 })
  })

  it('cannot be reverted', async () => {
    const preview = await importText(ctx, 'actuals', rows, { mode: 'dry-run' })
    await expect(revertImport(ctx, preview.id, 'no')).rejects.toMatchObject({ code: 'not-committed' })
  })
})

describe('workspaces', () => {
  it('do not see each other: the same keys and ids in two of them are different things', async () => {
    const other = await testContext(database, { key: `other${made}` })
    await smallOrganisation(other)
    await importAll(ctx, 'actuals', csv([actual()]))
    const before = await liveState(ctx)
    expect(await importAll(other, 'actuals', csv([actual({ value: '7' })]))).toMatchObject({ accepted: 1, superseded: 0 })
    expect(await liveState(ctx)).toEqual(before)
  })
})
