import { beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '@attain/server/context.ts'
import { commitImport } from '@attain/server/imports/commit-import.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import { listPeriods } from '@attain/server/meta/list-periods.ts'
import { closePeriod } from '@attain/server/periods/close-period.ts'
import { listPeriodHistory } from '@attain/server/periods/list-period-history.ts'
import { reopenPeriod } from '@attain/server/periods/reopen-period.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { setSetting } from '@attain/server/settings/settings.ts'
import { contextOf } from '../support/context.ts'
import { importAll } from '../support/imports.ts'
import { csv } from '../support/rows.ts'
import { actual, smallCatalogue, smallWorkspaceWith } from '../support/small-organisation.ts'
import { ask } from './attainment-support.ts'

const quarter = 'FY27-Q2'
const refused = { code: 'period-closed', status: 409 }

let ctx: Context
beforeEach(async () => {
  ctx = await smallWorkspaceWith('facts and a target', async (original) => {
    await importAll(
      original,
      'actuals',
      csv([actual({ external_id: '1' }), actual({ external_id: '2', occurred_on: '2026-08-10' })]),
    )
    await importAll(original, 'targets', csv([target('FY27', 4000)]))
  })
})

const target = (period: string, value: number) => ({
  level: 'seller',
  region: null,
  member: null,
  indicator: 'bookings',
  period,
  comparator: '>=',
  value,
  currency: 'USD',
})
const state = async (key: string) =>
  (await listPeriods(ctx)).years.flatMap(({ quarters }) => quarters).find((each) => each.key === key)
const total = async (more: Record<string, string> = {}) =>
  (await ask(ctx, { period: quarter, by: 'region', indicator: 'bookings', asOf: '2026-07-31', ...more })).total[0]?.actual

describe('closing a period', () => {
  it('pins the version of the close, which answers as closed for good', async () => {
    expect(await state(quarter)).toMatchObject({ state: 'ended', pinnedVersion: null })
    const { version, event } = await closePeriod(ctx, quarter, 'books are done')
    expect(event).toMatchObject({ key: quarter, state: 'closed', pinnedVersion: version, by: 'test', current: true })
    expect(await state(quarter)).toMatchObject({ state: 'closed', pinnedVersion: version })
    await importAll(ctx, 'actuals', csv([actual({ external_id: '1', value: '70' })]), { reason: 'credit note' })
    expect([await total({ knownAt: String(version) }), await total()]).toEqual(['100', '70'])
    const { closed } = await ask(ctx, { period: quarter, by: 'region' })
    expect(closed).toMatchObject({ pinnedVersion: version })
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('covers what lies in it, and leaves what is around it open', async () => {
    await closePeriod(ctx, 'FY27-H1', 'half is done')
    const years = await listPeriods(ctx)
    expect(years.closures.map(({ key, from, to }) => [key, from, to])).toEqual([['FY27-H1', '2026-02-01', '2026-07-31']])
    expect((await ask(ctx, { period: '2026-05', by: 'region' })).closed).not.toBeNull()
    expect((await ask(ctx, { period: 'FY27', by: 'region' })).closed).toBeNull()
    expect([await state('FY27-Q2'), await state('FY27-Q3')]).toMatchObject([{ state: 'closed' }, { state: 'ended' }])
  })

  it('refuses what is no period, has not ended, is closed already, or has no reason', async () => {
    await expect(closePeriod(ctx, 'FY27-Q7', 'x')).rejects.toMatchObject({ code: 'unknown-period', status: 404 })
    await expect(closePeriod(ctx, 'FY27-Q4', 'x')).rejects.toMatchObject({ code: 'period-not-ended', status: 409 })
    await expect(closePeriod(ctx, quarter, '  ')).rejects.toMatchObject({ code: 'reason-needed' })
    await expect(reopenPeriod(ctx, quarter, 'x')).rejects.toMatchObject({ code: 'period-not-closed', status: 409 })
    await closePeriod(ctx, quarter, 'x')
    await expect(closePeriod(ctx, quarter, 'x')).rejects.toMatchObject({ code: 'period-already-closed', status: 409 })
    expect((await listPeriodHistory(ctx)).events).toHaveLength(1)
  })

  it('keeps its history through reopening and closing anew', async () => {
    const first = await closePeriod(ctx, quarter, 'one')
    await reopenPeriod(ctx, quarter, 'two')
    await importAll(ctx, 'actuals', csv([actual({ external_id: '1', value: '70' })]))
    const second = await closePeriod(ctx, quarter, 'three')
    const { events } = await listPeriodHistory(ctx)
    expect(events.map((event) => [event.state, event.pinnedVersion, event.reason, event.current])).toEqual([
      ['closed', second.version, 'three', true],
      ['open', null, 'two', false],
      ['closed', first.version, 'one', false],
    ])
    expect([await total({ knownAt: String(first.version) }), await total({ knownAt: String(second.version) })]).toEqual([
      '100',
      '70',
    ])
  })

  it('leaves the pieces in step, however long the way to the next import', async () => {
    const later = contextOf(ctx.database, ctx.scope, '2030-06-01')
    await closePeriod(later, quarter, 'late')
    expect(await checkRollups(later)).toEqual([])
  })
})

describe('a change to a closed period', () => {
  let pinned: number
  beforeEach(async () => {
    pinned = (await closePeriod(ctx, quarter, 'done')).version
  })
  const version = async () => (await listPeriods(ctx)).version

  it.each([
    ['a corrected fact', 'actuals', csv([actual({ external_id: '1', value: '70' })])],
    ['an added fact', 'actuals', csv([actual({ external_id: '9' })])],
    ['a fact that moves out of it', 'actuals', csv([actual({ external_id: '1', occurred_on: '2026-08-01' })])],
    ['a fact that moves to another member', 'actuals', csv([actual({ external_id: '1', member: 'ann' })])],
    ['a target', 'targets', csv([target('FY27-Q2', 2000)])],
    [
      'a plan',
      'plans',
      csv([{ region: '', indicator: 'bookings', period: 'FY27-Q2', comparator: '>=', value: 9, currency: 'USD' }]),
    ],
    ['the region tree', 'regions', csv([{ region: 'DACH', name: 'DACH', parent: 'APJ', aliases: '' }])],
    [
      'an assignment',
      'assignments',
      csv([{ member: 'bob', level: 'seller', region: 'APJ', manager: 'ann', fte: 1, valid_from: '2025-02-01', valid_to: '' }]),
    ],
    [
      'what an indicator is',
      'catalogue',
      smallCatalogue.replace('unit: money, better: higher, aliases', 'unit: money, better: lower, aliases'),
    ],
  ] as const)('needs a reason: %s', async (_, kind, text) => {
    const before = await version()
    const preview = await importAll(ctx, kind, text, { mode: 'dry-run' })
    expect(preview.warnings.filter(({ code }) => code === 'period-closed')).toHaveLength(1)
    await expect(importAll(ctx, kind, text)).rejects.toMatchObject(refused)
    await expect(commitImport(ctx, preview.id, null)).rejects.toThrow(new RegExp(`FY27-Q2 .*version ${pinned}`))
    expect([await version(), await total()]).toEqual([before, '100'])
    expect((await commitImport(ctx, preview.id, 'found late')).state).toBe('committed')
    expect(await checkRollups(ctx)).toEqual([])
    expect(await total({ knownAt: String(pinned) })).toBe('100')
  })

  it.each([
    ['facts of another quarter', 'actuals', csv([actual({ external_id: '9', occurred_on: '2026-08-11' })])],
    ['a label', 'actuals', csv([actual({ external_id: '1', label: 'Renewal' })])],
    ['a target of another year', 'targets', csv([target('FY28', 1)])],
    ['a name', 'regions', csv([{ region: 'DACH', name: 'Central', parent: 'EMEA', aliases: '' }])],
    [
      'a move after it',
      'assignments',
      csv([
        {
          member: 'bob',
          level: 'seller',
          region: 'DACH',
          manager: 'ann',
          fte: 1,
          valid_from: '2025-02-01',
          valid_to: '2026-09-30',
        },
        { member: 'bob', level: 'seller', region: 'APJ', manager: 'ann', fte: 1, valid_from: '2026-10-01', valid_to: '' },
      ]),
    ],
  ] as const)('is not %s', async (_, kind, text) => {
    const preview = await importAll(ctx, kind, text, { mode: 'dry-run' })
    expect(preview.warnings.map(({ code }) => code)).not.toContain('period-closed')
    expect((await importAll(ctx, kind, text)).state).toBe('committed')
  })

  it('can be a revert, and reopening lifts the need', async () => {
    const { id } = await importAll(ctx, 'actuals', csv([actual({ external_id: '9' })]), { reason: 'late' })
    await expect(revertImport(ctx, id, null)).rejects.toMatchObject(refused)
    await reopenPeriod(ctx, quarter, 'more to come')
    await revertImport(ctx, id, null)
    expect(await total()).toBe('100')
  })

  it('cannot be another fiscal year', async () => {
    await importAll(ctx, 'actuals', csv([actual({ external_id: '9' })]), { reason: 'late' })
    await expect(setSetting(ctx, 'fiscal-year-start', '7', 'x')).rejects.toMatchObject({ code: 'setting-in-use' })
  })
})
