import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@attain/db/database.ts'
import type { Context } from '@attain/server/context.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { testDatabase } from '../support/database.ts'
import { actuals, assignments, organisation } from './attainment-organisation.ts'
import { ask, explainRow, load, rowAt } from './attainment-support.ts'

const period = 'FY27-Q1'
const bookings = { indicator: 'bookings' }

describe('whose facts count', () => {
  let database: Database
  beforeAll(async () => {
    database = await testDatabase()
  })

  /** Every row's facts add up to it. */
  async function expectTies(ctx: Context, query: Record<string, string>, by: string): Promise<void> {
    const { rows } = await ask(ctx, { ...query, by })
    for (const row of rows) {
      const explained = await explainRow(ctx, query, by, row)
      expect([row.label, row.key.indicator, explained.ties]).toEqual([row.label, row.key.indicator, true])
      expect(explained.row.actual).toBe(row.actual)
    }
  }

  it('reads own, team, region and global bases of the same facts, each fact once in own and total (A4)', async () => {
    const ctx = await organisation(database, 'bases')
    await load(ctx, [
      actuals(
        { ...bookings, occurred_on: '2026-02-10', member: 'ann', value: '100' },
        { ...bookings, occurred_on: '2026-02-11', member: 'bob', value: '20' },
        { ...bookings, occurred_on: '2026-02-12', member: 'mia', value: '3' },
        { ...bookings, occurred_on: '2026-02-13', member: 'cal', value: '4000' },
        { ...bookings, occurred_on: '2026-02-14', region: 'FR', value: '0.5' },
      ),
    ])
    const { rows, total } = await ask(ctx, { period, by: 'member', ...bookings })
    const read = rows.map(({ key, basis, actual, own, flags }) => [key.member, basis, actual, own, flags.includes('overlapping')])
    expect(read.sort()).toEqual(
      [
        ['ann', 'own', '100', '100', false],
        ['bob', 'own', '20', '20', false],
        ['cal', 'own', '4000', '4000', false],
        ['dan', 'global', '4123.5', '0', true],
        ['mia', 'team', '123', '3', true],
        ['rex', 'region', '123.5', '0', true],
        [null, 'own', '0.5', '0.5', false],
      ].sort(),
    )
    expect(rowAt(total, {})).toMatchObject({ actual: '4123.5', n: 5 })
    const own = await ask(ctx, { period, by: 'member', basis: 'own', ...bookings })
    expect(own.basis).toBe('own')
    expect(rowAt(own.rows, { member: 'mia' })).toMatchObject({ basis: 'own', actual: '3', flags: [] })
    await expectTies(ctx, { period, ...bookings }, 'member')
    await expectTies(ctx, { period, ...bookings, basis: 'own' }, 'member')
    const family = rowAt((await ask(ctx, { period, by: 'family', ...bookings })).rows, { family: 'services' })
    // Representatives' own 4,120, the manager's team 123, the region 123.5, everything 4,123.5: no total, but what each is measured on.
    expect(family).toMatchObject({ actual: '8490', own: '4123', flags: ['overlapping'] })
    await expectTies(ctx, { period, ...bookings }, 'family')
    await expectTies(ctx, { period, ...bookings }, 'level')
  })

  it('counts days before a move for the old team and region, in the middle of a month too (A4, A5)', async () => {
    const moved = assignments.replace(
      'ann,rep,DE,mia,1,2025-02-01,\n',
      'ann,rep,DE,mia,1,2025-02-01,2026-03-15\nann,rep,AMER,,1,2026-03-16,\n',
    )
    const ctx = await organisation(database, 'moved', { assignments: moved })
    await load(ctx, [
      actuals(
        { ...bookings, occurred_on: '2026-03-15', member: 'ann', value: '10' },
        { ...bookings, occurred_on: '2026-03-16', member: 'ann', value: '7' },
        { indicator: 'arr', occurred_on: '2026-04-30', member: 'ann', value: '50' },
        { indicator: 'arr', occurred_on: '2026-04-30', member: 'bob', value: '1' },
      ),
    ])
    const byRegion = await ask(ctx, { period, by: 'region', depth: '2', indicator: 'bookings' })
    expect(rowAt(byRegion.rows, { region: 'DE' }).actual).toBe('10')
    expect(rowAt(byRegion.rows, { region: 'AMER' }).actual).toBe('7')
    const byManager = await ask(ctx, { period, by: 'manager', ...bookings })
    expect(rowAt(byManager.rows, { manager: 'mia' }).actual).toBe('10')
    expect(rowAt(byManager.rows, { manager: null }).actual).toBe('7')
    const byMember = await ask(ctx, { period, by: 'member', indicator: 'bookings,arr' })
    expect(rowAt(byMember.rows, { member: 'mia', indicator: 'bookings' }).actual).toBe('10')
    expect(rowAt(byMember.rows, { member: 'mia', indicator: 'arr' }).actual).toBe('1')
    expect(rowAt(byMember.rows, { member: 'ann', indicator: 'bookings' }).actual).toBe('17')
    for (const by of ['member', 'level', 'region', 'manager']) await expectTies(ctx, { period, indicator: 'bookings,arr' }, by)
  })

  it('keeps to own credit before a promotion and to the team after, in the filtered and the unfiltered view (A4)', async () => {
    const promoted = assignments
      .replace(
        'mia,manager,EMEA,dan,1,2025-02-01,\n',
        'mia,rep,DE,dan,1,2025-02-01,2026-03-15\nmia,manager,EMEA,dan,1,2026-03-16,\n',
      )
      .replaceAll(',mia,1,2025-02-01,', ',mia,1,2026-03-16,')
    const ctx = await organisation(database, 'promoted', { assignments: promoted })
    await load(ctx, [
      actuals(
        { ...bookings, occurred_on: '2026-03-10', member: 'mia', value: '10' },
        { ...bookings, occurred_on: '2026-03-20', member: 'mia', value: '5' },
        { ...bookings, occurred_on: '2026-04-20', member: 'ann', value: '200' },
      ),
    ])
    const query = { period, ...bookings }
    const all = await ask(ctx, { ...query, by: 'member' })
    expect(rowAt(all.rows, { member: 'mia' })).toMatchObject({ basis: 'team', actual: '215', own: '15' })
    const levels = await ask(ctx, { ...query, by: 'level' })
    expect(rowAt(levels.rows, { level: 'manager' })).toMatchObject({
      actual: '205',
      own: '5',
      coverage: { withData: 1, expected: 1 },
    })
    expect(rowAt(levels.rows, { level: 'rep' })).toMatchObject({ actual: '210', own: '210' })
    const narrowed = await ask(ctx, { ...query, by: 'level', level: 'manager' })
    expect(rowAt(narrowed.rows, { level: 'manager' }).actual).toBe('205')
    for (const by of ['member', 'level', 'family']) await expectTies(ctx, query, by)
  })

  it('measures who moved between regions on each region for the days there, stocks by where they sat on the day (A4)', async () => {
    const moved = assignments.replace(
      'rex,rssm,EMEA,dan,1,2025-02-01,\n',
      'rex,rssm,DE,dan,1,2025-02-01,2026-03-31\nrex,rssm,AMER,dan,1,2026-04-01,\n',
    )
    const ctx = await organisation(database, 'region-move', { assignments: moved })
    await load(ctx, [
      actuals(
        { ...bookings, occurred_on: '2026-03-31', region: 'DE', value: '1' },
        { ...bookings, occurred_on: '2026-04-01', region: 'DE', value: '20' },
        { ...bookings, occurred_on: '2026-03-31', region: 'AMER', value: '300' },
        { ...bookings, occurred_on: '2026-04-01', region: 'AMER', value: '4000' },
        { indicator: 'arr', source: 'billing', occurred_on: '2026-04-30', region: 'DE', value: '5' },
        { indicator: 'arr', source: 'billing', occurred_on: '2026-04-30', region: 'AMER', value: '60' },
        { indicator: 'arr', source: 'partners', occurred_on: '2026-03-20', region: 'DE', value: '700' },
      ),
    ])
    const { rows } = await ask(ctx, { period, by: 'member', member: 'rex', indicator: 'bookings,arr' })
    expect(rowAt(rows, { member: 'rex', indicator: 'bookings' }).actual).toBe('4001')
    expect(rowAt(rows, { member: 'rex', indicator: 'arr' }).actual).toBe('760')
    for (const by of ['member', 'level']) await expectTies(ctx, { period, indicator: 'bookings,arr' }, by)
  })

  it('splits a fact by shares, counts it once, and shows overlay credit to its member alone (A4)', async () => {
    const ctx = await organisation(database, 'splits')
    await load(ctx, [
      actuals(
        { ...bookings, external_id: 'deal', occurred_on: '2026-03-01', region: 'DE', value: '100' },
        { ...bookings, external_id: 'whole', occurred_on: '2026-03-02', member: 'cal', value: '9' },
        { indicator: 'launches', external_id: 'launch', occurred_on: '2026-03-03', region: 'DE', value: '1' },
      ),
      [
        'credits',
        'source,external_id,member,share,kind\ncrm,deal,ann,0.3,prime\ncrm,deal,bob,0.7,prime\ncrm,deal,rex,1,overlay\ncrm,deal,cal,0.5,overlay\ncrm,launch,ann,0.5,prime\ncrm,launch,bob,0.5,prime\n',
      ],
    ])
    const { rows, total } = await ask(ctx, { period, by: 'member', indicator: 'bookings,launches' })
    const at = (member: string | null, indicator = 'bookings') => rowAt(rows, { member, indicator })
    expect(at('ann')).toMatchObject({ actual: '30', own: '30' })
    expect(at('bob')).toMatchObject({ actual: '70', own: '70' })
    expect(at('cal')).toMatchObject({ actual: '59', own: '9' })
    // The region's bookings, and the overlay credit in the own view.
    expect(at('rex')).toMatchObject({ actual: '200', own: '0' })
    expect(at('mia')).toMatchObject({ basis: 'team', actual: '100', own: '0' })
    expect([at('ann', 'launches').actual, at('bob', 'launches').actual]).toEqual(['0.5', '0.5'])
    expect(rowAt(total, { indicator: 'bookings' })).toMatchObject({ actual: '109', n: 2, coverage: { withData: 3, expected: 3 } })
    expect(rowAt(total, { indicator: 'launches' })).toMatchObject({ actual: '1', n: 1, coverage: { withData: 2, expected: 3 } })
    const n = rows
      .filter(({ key, basis }) => key.indicator === 'bookings' && basis === 'own')
      .reduce((sum, row) => sum + row.n, 0)
    expect(n).toBe(2)
    const byRegion = await ask(ctx, { period, by: 'region', ...bookings })
    expect(byRegion.rows.map(({ key, actual }) => [key.region, actual]).sort()).toEqual([
      ['AMER', '9'],
      ['EMEA', '100'],
    ])
    for (const by of ['member', 'region', 'manager', 'level'])
      await expectTies(ctx, { period, indicator: 'bookings,launches' }, by)
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('shows what is nobody’s in a row of its own, so that rows always add up (A5)', async () => {
    const left = assignments.replace('bob,rep,FR,mia,1,2025-02-01,\n', 'bob,rep,FR,mia,1,2025-02-01,2026-02-28\n')
    const ctx = await organisation(database, 'unattributed', { assignments: left })
    await load(ctx, [
      actuals(
        { ...bookings, occurred_on: '2026-02-28', member: 'bob', value: '10' },
        { ...bookings, occurred_on: '2026-03-01', member: 'bob', region: 'FR', value: '5' },
        { ...bookings, occurred_on: '2026-03-02', region: 'FR', offering: 'training', value: '2' },
        { ...bookings, occurred_on: '2026-03-03', member: 'ann', value: '1' },
      ),
    ])
    const unattributed: Record<string, string> = { member: '7', manager: '7', level: '7', family: '7', offering: '16' }
    for (const [by, expected] of Object.entries(unattributed)) {
      const { rows } = await ask(ctx, { period, by, ...bookings, basis: 'own' })
      expect([by, rowAt(rows, { [by]: null }).actual]).toEqual([by, expected])
      await expectTies(ctx, { period, ...bookings }, by)
    }
    const teams = await ask(ctx, { period, by: 'member', ...bookings })
    expect(rowAt(teams.rows, { member: 'mia' }).actual).toBe('11')
  })

  it('has a row for every placed member and effective indicator, and for whatever has facts or a target (A5)', async () => {
    const ctx = await organisation(database, 'rows')
    await load(ctx, [
      actuals({ indicator: 'escalations', occurred_on: '2026-03-01', member: 'mia', value: '1' }),
      ['targets', 'level,region,member,indicator,period,comparator,value,currency\n,,rex,deals,FY27-Q1,,4,\n'],
    ])
    const { rows } = await ask(ctx, { period, by: 'member' })
    const of = (member: string) => rows.filter(({ key }) => key.member === member).map(({ key }) => key.indicator)
    expect(of('ann').sort()).toEqual([
      'arr',
      'bookings',
      'csat',
      'deals',
      'escalations',
      'grr',
      'launches',
      'margin',
      'playbooks',
      'red',
    ])
    expect(of('mia').sort()).toEqual(['arr', 'bookings', 'deals', 'escalations', 'margin'])
    expect(of('rex').sort()).toEqual(['arr', 'bookings', 'deals', 'grr'])
    expect(rows.some(({ key }) => key.member === null)).toBe(false)
  })

  it('takes immediate reports by manager, and the whole subtree when narrowed to a manager (A5)', async () => {
    const ctx = await organisation(database, 'managers')
    await load(ctx, [
      actuals(
        { ...bookings, occurred_on: '2026-03-01', member: 'ann', value: '1' },
        { ...bookings, occurred_on: '2026-03-01', member: 'mia', value: '20' },
        { ...bookings, occurred_on: '2026-03-01', member: 'rex', value: '300' },
        { ...bookings, occurred_on: '2026-03-01', member: 'dan', region: 'EMEA', value: '4000' },
        { ...bookings, occurred_on: '2026-03-01', member: 'cal', value: '50000' },
      ),
    ])
    const { rows } = await ask(ctx, { period, by: 'manager', ...bookings })
    expect(rows.map(({ key, actual }) => [key.manager, actual]).sort()).toEqual(
      [
        ['dan', '320'],
        ['mia', '1'],
        [null, '54000'],
      ].sort(),
    )
    const subtree = async (manager: string) =>
      rowAt((await ask(ctx, { period, by: 'indicator', manager, ...bookings })).total, {}).actual
    expect([await subtree('mia'), await subtree('dan'), await subtree('cal')]).toEqual(['21', '4321', '50000'])
    await expectTies(ctx, { period, ...bookings }, 'manager')
  })

  it('narrows a team to offerings, in whole months and in parts (A4)', async () => {
    const moved = assignments.replace(
      'mia,manager,EMEA,dan,1,2025-02-01,\n',
      'mia,manager,EMEA,dan,1,2025-02-01,2026-03-15\nmia,manager,DE,dan,1,2026-03-16,\n',
    )
    for (const [key, text] of [
      ['offering-team', assignments],
      ['offering-moved', moved],
    ] as const) {
      const ctx = await organisation(database, key, { assignments: text })
      await load(ctx, [
        actuals(
          { ...bookings, occurred_on: '2026-02-10', member: 'ann', offering: 'training', value: '1' },
          { ...bookings, occurred_on: '2026-04-10', member: 'bob', offering: 'training', value: '20' },
          { ...bookings, occurred_on: '2026-04-10', member: 'bob', offering: 'onboarding', value: '300' },
          { indicator: 'arr', occurred_on: '2026-04-10', member: 'bob', offering: 'onboarding', value: '7' },
        ),
      ])
      const { rows } = await ask(ctx, { period, by: 'member', offering: 'training', indicator: 'bookings,arr' })
      expect(rowAt(rows, { member: 'mia', indicator: 'bookings' })).toMatchObject({ basis: 'team', actual: '21' })
      expect(rowAt(rows, { member: 'mia', indicator: 'arr' }).actual).toBeNull()
      await expectTies(ctx, { period, offering: 'training', indicator: 'bookings,arr' }, 'member')
    }
  })

  it('counts each member with data once, however many months, regions and levels they stand in (A7)', async () => {
    const moved = assignments.replace(
      'ann,rep,DE,mia,1,2025-02-01,\n',
      'ann,rep,DE,mia,1,2025-02-01,2026-03-15\nann,senior,FR,mia,1,2026-03-16,\n',
    )
    const ctx = await organisation(database, 'coverage', { assignments: moved })
    await load(ctx, [
      actuals(
        { ...bookings, occurred_on: '2026-02-10', member: 'ann', value: '1' },
        { ...bookings, occurred_on: '2026-03-20', member: 'ann', value: '1' },
        { ...bookings, occurred_on: '2026-04-10', member: 'cal', value: '1' },
        { ...bookings, occurred_on: '2026-05-10', member: 'bob', value: '1' },
      ),
    ])
    for (const by of ['indicator', 'region', 'manager', 'level', 'family', 'member']) {
      const { total } = await ask(ctx, { period, by, ...bookings, asOf: '2026-04-12' })
      expect([by, rowAt(total, {}).coverage]).toEqual([by, { withData: 2, expected: 3 }])
    }
    const { rows } = await ask(ctx, { period, by: 'region', ...bookings, asOf: '2026-04-12' })
    expect(rowAt(rows, { region: 'EMEA' }).coverage).toEqual({ withData: 1, expected: 2 })
  })
})
