import { beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '@attain/server/context.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import { importAll } from '../support/imports.ts'
import { csv } from '../support/rows.ts'
import { ask, explainRow } from './attainment-support.ts'

const catalogue = `
indicators:
  - { key: bookings, name: Bookings, definition: Orders signed., kind: flow, unit: money, better: higher }
  - { key: calls, name: Calls, definition: Calls held., kind: flow, unit: count, better: higher }
families:
  - key: success
    name: Success
    levels:
      - { key: seller, name: Seller, track: individual, indicators: [{ key: bookings, basis: own, source_text: Bookings }] }
      - key: lead
        name: Lead
        track: manager
        indicators:
          - { key: bookings, basis: own, source_text: Own bookings, valid_to: 2026-01-31 }
          - { key: bookings, basis: team, source_text: Bookings of the team, valid_from: 2026-02-01 }
          - { key: calls, basis: own, source_text: Calls, valid_from: 2026-02-01, valid_to: 2026-04-30 }
`

/** A lead is measured on their own bookings through FY26 and on the team's from FY27 on; on calls in FY27-Q1 only. */
describe('level links with effective dates', () => {
  let ctx: Context
  beforeAll(async () => {
    ctx = await testContext(await testDatabase())
    await importAll(ctx, 'catalogue', catalogue)
    await importAll(ctx, 'regions', csv([{ region: 'EMEA', name: 'EMEA' }]))
    await importAll(
      ctx,
      'members',
      csv([
        { member: 'ann', name: 'Ann' },
        { member: 'bob', name: 'Bob' },
      ]),
    )
    const placed = { region: 'EMEA', fte: 1, valid_from: '2025-02-01', valid_to: null }
    await importAll(
      ctx,
      'assignments',
      csv([
        { member: 'ann', level: 'lead', manager: null, ...placed },
        { member: 'bob', level: 'seller', manager: 'ann', ...placed },
      ]),
    )
    const target = { level: 'lead', region: null, member: null, indicator: 'bookings', value: 400, currency: 'USD' }
    await importAll(
      ctx,
      'targets',
      csv([
        { ...target, period: 'FY26' },
        { ...target, period: 'FY27' },
      ]),
    )
    const fact = { source: 'crm', indicator: 'bookings', region: 'EMEA', currency: 'USD' }
    await importAll(
      ctx,
      'actuals',
      csv([
        { ...fact, external_id: '1', occurred_on: '2025-11-10', member: 'ann', value: 10 },
        { ...fact, external_id: '2', occurred_on: '2025-11-10', member: 'bob', value: 200 },
        { ...fact, external_id: '3', occurred_on: '2026-02-10', member: 'ann', value: 30 },
        { ...fact, external_id: '4', occurred_on: '2026-02-10', member: 'bob', value: 400 },
      ]),
    )
  })

  const annIn = async (period: string, more: Record<string, string> = {}) => {
    const { rows } = await ask(ctx, { period, by: 'member', ...more })
    return rows.filter(({ key }) => key.member === 'ann')
  }

  it('measure each period by the words of its last day', async () => {
    const read = async (period: string) =>
      (await annIn(period, { indicator: 'bookings' })).map(({ basis, actual, own }) => [basis, actual, own])
    expect(await read('FY26-Q4')).toEqual([['own', '10', '10']])
    expect(await read('FY27-Q1')).toEqual([['team', '430', '30']])
    expect(await read('FY26-Q4..FY27-Q1')).toEqual([
      ['own', '10', '10'],
      ['team', '430', '30'],
    ])
  })

  it('give a row only while they hold', async () => {
    const has = async (period: string) => (await annIn(period)).some(({ key }) => key.indicator === 'calls')
    expect([await has('FY26-Q4'), await has('FY27-Q1'), await has('FY27-Q2')]).toEqual([false, true, false])
  })

  it('decide which targets add up to the region’s', async () => {
    const assigned = async (period: string) =>
      (await ask(ctx, { period, by: 'region', indicator: 'bookings' })).rows.map((row) => row.assigned)
    // A target measured on the team is the team's own targets again, and adds to nobody's.
    expect([await assigned('FY26-Q4'), await assigned('FY27-Q1')]).toEqual([['100'], [null]])
  })

  it('tie with their rows on either side of the change', async () => {
    for (const period of ['FY26-Q4', 'FY27-Q1']) {
      for (const by of ['member', 'level', 'family']) {
        const { rows } = await ask(ctx, { period, by, indicator: 'bookings' })
        for (const row of rows) {
          const { ties, row: explained } = await explainRow(ctx, { period, indicator: 'bookings' }, by, row)
          expect([period, by, row.label, ties, explained.actual]).toEqual([period, by, row.label, true, row.actual])
        }
      }
    }
    expect(await checkRollups(ctx)).toEqual([])
  })
})
