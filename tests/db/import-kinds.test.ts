import { beforeEach, describe, expect, it } from 'vitest'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import type { Context } from '@attain/server/context.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import type { Row } from '../support/import-rows.ts'
import { importAll, importText } from '../support/imports.ts'
import { csv } from '../support/rows.ts'
import { actual, smallWorkspace, subscription } from '../support/small-organisation.ts'
import { liveState } from '../support/live-state.ts'

let ctx: Context
beforeEach(async () => {
  ctx = await smallWorkspace()
})

/** What goes in first, and what says something else about the same thing. */
const kinds: { kind: ImportKind; rows: Row[]; changed: Row[]; before?: [ImportKind, Row[]][] }[] = [
  {
    kind: 'actuals',
    rows: [
      actual({
        external_id: '1',
        account: 'acme',
        offering: 'OB',
        label: 'Deal 1',
        url: 'https://x.example/1',
        note: 'won',
        currency: 'EUR',
      }),
      actual({ external_id: '2', indicator: 'arr', value: '5000000', occurred_on: '2026-05-31' }),
      actual({ external_id: '3', indicator: 'margin', value: '-1.5', weight: '10' }),
    ],
    changed: [actual({ external_id: '1', value: '-40.25', occurred_on: '2026-08-02', member: 'cem' })],
  },
  {
    kind: 'survey-responses',
    rows: [
      { source: 'q', external_id: '1', survey: 'csat', responded_on: '2026-05-10', member: 'bob', score: 5, scale_max: 5 },
      { source: 'q', external_id: '2', survey: 'csat', responded_on: '2026-05-10', member: 'bob', score: null, scale_max: null },
    ],
    changed: [
      { source: 'q', external_id: '1', survey: 'csat', responded_on: '2026-06-10', member: 'cem', score: 3, scale_max: 5 },
    ],
  },
  {
    kind: 'subscriptions',
    rows: [
      subscription({
        offering: 'OB',
        ended_on: '2026-09-01',
        label: 'Gold',
        url: 'https://x.example/1',
        note: 'won',
        currency: 'EUR',
      }),
      subscription({ external_id: '2', member: null, region: 'APJ', mrr: null, arr: '999.99' }),
      subscription({ external_id: '3', account: 'trial', mrr: '0', ended_on: '2026-04-10' }),
    ],
    changed: [subscription({ started_on: '2026-03-10', ended_on: '2027-01-31', member: 'cem', region: 'EMEA', mrr: '50' })],
  },
  {
    kind: 'credits',
    before: [['actuals', [actual()]]],
    rows: [
      { source: 'crm', external_id: '1', member: 'bob', share: '0.6', kind: 'prime' },
      { source: 'crm', external_id: '1', member: 'cem', share: '0.4', kind: 'prime' },
      { source: 'crm', external_id: '1', member: 'ann', share: '1', kind: 'overlay' },
    ],
    changed: [
      { source: 'crm', external_id: '1', member: 'bob', share: '0.5', kind: 'prime' },
      { source: 'crm', external_id: '1', member: 'cem', share: '0.5', kind: 'prime' },
    ],
  },
  {
    kind: 'assignments',
    before: [['actuals', [actual()]]],
    rows: [
      { member: 'dan', level: 'seller', region: 'EMEA', manager: 'bob', fte: '0.8', valid_from: '2026-01-01', valid_to: null },
    ],
    changed: [
      {
        member: 'bob',
        level: 'seller',
        region: 'APAC',
        manager: null,
        fte: '1',
        valid_from: '2025-02-01',
        valid_to: '2026-05-31',
      },
    ],
  },
  {
    kind: 'targets',
    rows: [
      {
        level: 'seller',
        indicator: 'bookings',
        period: 'FY27',
        value: '365000',
        currency: 'USD',
        q1: 10,
        q2: 20,
        q3: 30,
        q4: 40,
      },
      { level: 'seller', region: 'EMEA', indicator: 'bookings', period: 'FY27-Q2', value: '80000', currency: 'USD' },
      { member: 'ann', indicator: 'bookings', period: '2026-05', value: '90000', currency: 'USD' },
    ],
    changed: [{ member: 'ann', indicator: 'bookings', period: '2026-05', value: '91000.5', currency: 'USD', comparator: '>' }],
  },
  {
    kind: 'plans',
    rows: [
      { region: 'EMEA', indicator: 'bookings', period: 'FY27', value: '1000000', currency: 'USD' },
      { region: null, indicator: 'bookings', period: 'FY27-Q1', value: '500000', currency: 'USD' },
    ],
    changed: [{ region: null, indicator: 'bookings', period: 'FY27-Q1', value: '400000', currency: 'USD' }],
  },
  {
    kind: 'ramps',
    before: [['targets', [{ level: 'seller', indicator: 'bookings', period: 'FY26', value: '1200', currency: 'USD' }]]],
    rows: [
      { level: 'seller', month: 1, share: 0 },
      { level: 'seller', month: 2, share: '50' },
    ],
    changed: [{ level: 'seller', month: 2, share: '75' }],
  },
  {
    kind: 'curves',
    before: [['targets', [{ level: 'seller', indicator: 'bookings', period: 'FY26', value: '1200', currency: 'USD' }]]],
    rows: [{ indicator: 'bookings', m1: 15, m2: 25, m3: 60 }],
    changed: [{ indicator: 'bookings', m1: 20, m2: 20, m3: 60 }],
  },
  {
    kind: 'leave',
    before: [['targets', [{ level: 'seller', indicator: 'bookings', period: 'FY27', value: '1200', currency: 'USD' }]]],
    rows: [{ member: 'bob', valid_from: '2026-05-10', valid_to: '2026-06-20', factor: '0' }],
    changed: [{ member: 'bob', valid_from: '2026-05-10', valid_to: '2026-06-10', factor: '0.5' }],
  },
  {
    kind: 'calendars',
    rows: [
      { region: 'DACH', day: '2026-10-03', weekday: null, name: 'Unity', share: 1 },
      { region: null, day: '2026-12-24', weekday: null, name: null, share: '0.5' },
      { region: 'APAC', day: null, weekday: 'friday', name: null, share: 1 },
    ],
    changed: [{ region: null, day: '2026-12-24', weekday: null, name: 'Eve', share: 1 }],
  },
  {
    kind: 'fx-rates',
    rows: [
      { currency: 'EUR', fiscal_year: 'FY27', rate: '1.0811', quote: 'reporting-per-unit' },
      { currency: 'EUR', date: '2026-05-10', rate: '0.93', quote: 'units-per-reporting' },
    ],
    changed: [{ currency: 'EUR', fiscal_year: 'FY27', rate: '1.09', quote: 'reporting-per-unit' }],
  },
]

describe.each(kinds)('an import of $kind', ({ kind, rows, changed, before = [] }) => {
  beforeEach(async () => {
    for (const [first, firstRows] of before) await importAll(ctx, first, csv(firstRows))
  })

  it('takes every row, writes one version, and leaves what is derived in step', async () => {
    const report = await importAll(ctx, kind, csv(rows))
    expect(report).toMatchObject({ state: 'committed', accepted: rows.length, superseded: 0, rejected: 0 })
    expect(report.version).toBeGreaterThan(0)
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('changes nothing the second time', async () => {
    await importAll(ctx, kind, csv(rows))
    const state = await liveState(ctx)
    const again = await importAll(ctx, kind, csv([...rows].reverse()))
    expect(again).toMatchObject({ state: 'committed', version: null, accepted: 0, superseded: 0, unchanged: rows.length })
    expect(await liveState(ctx)).toEqual(state)
  })

  it('supersedes what the file says otherwise, and counts a repeated row once', async () => {
    await importAll(ctx, kind, csv(rows))
    const report = await importAll(ctx, kind, csv([...changed, ...changed]))
    expect(report).toMatchObject({
      accepted: changed.length,
      superseded: changed.filter((row) => row['member'] !== 'dan').length,
      duplicates: changed.length,
    })
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('is taken back by a revert, corrections first', async () => {
    const empty = await liveState(ctx)
    const first = await importAll(ctx, kind, csv(rows))
    const loaded = await liveState(ctx)
    const second = await importAll(ctx, kind, csv(changed))
    if (second.superseded > 0 && kind !== 'assignments') {
      await expect(revertImport(ctx, first.id, 'wrong order')).rejects.toMatchObject({ code: 'revert-conflict' })
    }
    expect(await revertImport(ctx, second.id, 'wrong')).toMatchObject({ state: 'reverted' })
    expect(await liveState(ctx)).toEqual(loaded)
    expect(await checkRollups(ctx)).toEqual([])
    await revertImport(ctx, first.id, 'wrong as well')
    expect(await liveState(ctx)).toEqual(empty)
    expect(await checkRollups(ctx)).toEqual([])
    await expect(revertImport(ctx, first.id, 'again')).rejects.toMatchObject({ code: 'not-committed' })
  })

  it('can be loaded again after it was taken back', async () => {
    const first = await importAll(ctx, kind, csv(rows))
    const loaded = await liveState(ctx)
    await revertImport(ctx, first.id, 'by mistake')
    expect(await importAll(ctx, kind, csv(rows))).toMatchObject({ accepted: rows.length, superseded: 0 })
    expect(await liveState(ctx)).toEqual(loaded)
  })
})

it('refuses a file of another kind than it was said to be', async () => {
  const report = await importText(ctx, 'plans', csv([actual()]))
  expect(report).toMatchObject({ state: 'refused', rejects: [{ line: 1, code: 'missing-column' }] })
})
