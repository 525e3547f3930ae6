import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@attain/db/database.ts'
import { testDatabase } from '../support/database.ts'
import { actuals, assignments, organisation } from './attainment-organisation.ts'
import { ask, explainRow, load, rowAt } from './attainment-support.ts'

const period = 'FY27-Q1'
const targets = (...lines: string[]) =>
  ['targets', ['level,region,member,indicator,period,comparator,value,currency', ...lines, ''].join('\n')] as const
const plans = (...lines: string[]) =>
  ['plans', ['region,indicator,period,comparator,value,currency', ...lines, ''].join('\n')] as const

describe('targets', () => {
  let database: Database
  beforeAll(async () => {
    database = await testDatabase()
  })

  it('takes the member’s own before the level’s in the nearest region before the level’s (A6)', async () => {
    const ctx = await organisation(database, 'tiers')
    await load(ctx, [
      targets('rep,,,deals,FY27,,365,', 'rep,EMEA,,deals,FY27,,730,', 'rep,DE,,deals,FY27,,1460,', ',,bob,deals,FY27-Q1,,10,'),
      targets('rep,EMEA,,escalations,FY27,,730,'),
    ])
    const { rows } = await ask(ctx, { period, by: 'member', indicator: 'deals,escalations' })
    const target = (member: string, indicator = 'deals') => rowAt(rows, { member, indicator }).target
    expect([target('ann'), target('bob'), target('cal'), target('mia')]).toEqual(['365', '10', '91.25', null])
    expect([target('bob', 'escalations'), target('cal', 'escalations')]).toEqual(['182.5', null])
    expect(rowAt(rows, { member: 'cal', indicator: 'escalations' }).status).toBe('no-data')
    const tier = async (member: string) =>
      (await explainRow(ctx, { period }, 'member', rowAt(rows, { member, indicator: 'deals' }))).targets.map(
        ({ tier: name, subject }) => [name, subject],
      )
    expect(await tier('ann')).toEqual([['level-in-region', 'rep in DE']])
    expect(await tier('bob')).toEqual([['member', 'bob']])
    expect(await tier('cal')).toEqual([['level', 'rep']])
  })

  it('prorates by days held, FTE and phasing; cutting the placement in two changes nothing (A6)', async () => {
    const half = 'ann,rep,DE,mia,0.5,2026-05-16,2026-07-31\n'
    const cut = 'ann,rep,DE,mia,0.5,2026-05-16,2026-06-10\nann,rep,FR,rex,0.5,2026-06-11,2026-07-31\n'
    for (const [key, text] of [
      ['half', half],
      ['cut', cut],
    ] as const) {
      const ctx = await organisation(database, key, { assignments: assignments.replace('ann,rep,DE,mia,1,2025-02-01,\n', text) })
      await load(ctx, [
        targets('rep,,,bookings,FY27,,365000,', 'rep,,,playbooks,FY27,,6,'),
        actuals({ indicator: 'playbooks', occurred_on: '2026-05-20', member: 'bob', value: '1' }),
      ])
      const { rows } = await ask(ctx, { period: 'FY27-Q2', by: 'member', indicator: 'bookings,playbooks' })
      const row = rowAt(rows, { member: 'ann', indicator: 'bookings' })
      expect(row.target).toBe('38186.1413')
      expect((await explainRow(ctx, { period: 'FY27-Q2' }, 'member', row)).segmentSum).toBe('38186.1413')
      expect(rowAt(rows, { member: 'ann', indicator: 'playbooks' })).toMatchObject({
        target: '0',
        status: 'not-due',
        attainment: null,
        actual: '0',
      })
      const regions = await ask(ctx, { period: 'FY27-Q2', by: 'region', indicator: 'bookings', depth: '2' })
      const [de, fr] = ['DE', 'FR'].map((region) => rowAt(regions.rows, { region }).assigned)
      expect(key === 'half' ? [de, fr] : [Number(de) + Number(fr)]).toEqual(
        key === 'half' ? ['38186.1413', '91250'] : [38186.1413 + 91250],
      )
    }
  })

  it('gives whole targets of an integer indicator as differences of one running sum: 6 a year are 1, 3, 4, 6 (A6)', async () => {
    const ctx = await organisation(database, 'integer')
    await load(ctx, [
      targets('rep,,,playbooks,FY27,,6,'),
      actuals({ indicator: 'playbooks', occurred_on: '2026-03-20', member: 'ann', value: '3' }),
    ])
    const quarters = await ask(ctx, { period: 'FY27', by: 'member,quarter', member: 'ann', indicator: 'playbooks' })
    expect(quarters.rows.map(({ target }) => target)).toEqual(['1', '2', '1', '2'])
    const half = await ask(ctx, { period: 'FY27-H1', by: 'member', member: 'ann', indicator: 'playbooks' })
    expect(rowAt(half.rows, { member: 'ann' })).toMatchObject({ target: '3', actual: '3', status: 'met', attainment: 1 })
  })

  it('spreads a leaver’s own target by day and leaves the days after to nobody, so that groups tie (A6)', async () => {
    const ctx = await organisation(database, 'leaver', {
      assignments: assignments.replace('bob,rep,FR,mia,1,2025-02-01,\n', 'bob,rep,FR,mia,1,2025-02-01,2026-02-28\n'),
    })
    await load(ctx, [
      targets(',,bob,bookings,FY27-Q1,,89,'),
      actuals({ indicator: 'bookings', occurred_on: '2026-02-20', member: 'bob', value: '28' }),
    ])
    const { rows, total } = await ask(ctx, { period, by: 'member', indicator: 'bookings' })
    expect(rowAt(rows, { member: 'bob' })).toMatchObject({ target: '28', attainment: 1 })
    expect(rowAt(rows, { member: null })).toMatchObject({ target: '61', actual: '0' })
    expect(rowAt(total, {}).assigned).toBe('89')
    for (const [by, nobody] of [
      ['member', '61'],
      ['region', '61'],
      ['level', '61'],
      ['manager', '61'],
    ] as const) {
      const answer = await ask(ctx, { period, by, indicator: 'bookings' })
      const row = rowAt(answer.rows, { [by]: null })
      expect([by, row.assigned, (await explainRow(ctx, { period }, by, row)).segmentSum]).toEqual([by, nobody, nobody])
    }
  })

  it('keeps the targets of who is placed in no region in the row without one, and they tie (A5, A6)', async () => {
    const ctx = await organisation(database, 'no-region', {
      assignments: assignments.replace('cal,rep,AMER,,1,2025-02-01,\n', 'cal,rep,,,1,2025-02-01,\n'),
    })
    await load(ctx, [targets('rep,,,bookings,FY27-Q1,,10,')])
    const { rows } = await ask(ctx, { period, by: 'region', indicator: 'bookings' })
    const row = rowAt(rows, { region: null })
    expect([row.assigned, rowAt(rows, { region: 'EMEA' }).assigned]).toEqual(['10', '20'])
    expect((await explainRow(ctx, { period }, 'region', row)).segmentSum).toBe('10')
  })

  it('sets a region against its stored plan, shows the members’ sum beside, and flags over-assignment (A7)', async () => {
    const ctx = await organisation(database, 'plan')
    await load(ctx, [
      targets('rep,,,bookings,FY27-Q1,,80,', ',,mia,bookings,FY27-Q1,,500,'),
      plans('EMEA,bookings,FY27-Q1,,100,', 'DE,bookings,FY27-Q1,,70,', 'FR,bookings,FY27-Q1,,60,'),
      actuals({ indicator: 'bookings', occurred_on: '2026-03-01', member: 'ann', value: '50' }),
    ])
    const roots = await ask(ctx, { period, by: 'region', indicator: 'bookings' })
    expect(rowAt(roots.rows, { region: 'EMEA' })).toMatchObject({
      plan: '100',
      assigned: '160',
      target: '100',
      attainment: 0.5,
      flags: ['over-assigned'],
    })
    expect(rowAt(roots.rows, { region: 'AMER' })).toMatchObject({ plan: null, assigned: '80', target: '80', flags: [] })
    expect(rowAt(roots.total, {})).toMatchObject({ plan: null, assigned: '240', target: '240' })
    const explained = await explainRow(ctx, { period }, 'region', rowAt(roots.rows, { region: 'EMEA' }))
    expect(explained.targets.filter(({ tier }) => tier === 'plan').map(({ subject, value }) => [subject, value])).toEqual([
      ['EMEA', '100'],
    ])
    const below = await ask(ctx, { period, by: 'region', depth: '2', indicator: 'bookings' })
    expect(below.rows.map(({ key, plan, assigned }) => [key.region, plan, assigned])).toEqual([
      ['AMER', null, '80'],
      ['DE', '70', '80'],
      ['FR', '60', '80'],
    ])
    // A manager against the own stored target on the team's facts, out of every sum.
    const people = await ask(ctx, { period, by: 'member', indicator: 'bookings' })
    expect(rowAt(people.rows, { member: 'mia' })).toMatchObject({ basis: 'team', actual: '50', target: '500', attainment: 0.1 })
    const levels = await ask(ctx, { period, by: 'level', indicator: 'bookings' })
    expect(rowAt(levels.rows, { level: 'rep' })).toMatchObject({
      actual: '50',
      target: '240',
      coverage: { withData: 1, expected: 3 },
    })
    expect(rowAt(levels.rows, { level: 'manager' })).toMatchObject({ target: '500', flags: ['overlapping'] })
  })

  it('takes the children’s plans for a parent without one only when every child has one, and explains by those (A7)', async () => {
    const ctx = await organisation(database, 'children')
    await load(ctx, [plans('DE,bookings,FY27-Q1,,70,', 'DE,margin,FY27-Q1,,0.4,', 'FR,margin,FY27-Q1,,0.6,')])
    const before = await ask(ctx, { period, by: 'region', indicator: 'bookings,margin' })
    expect(rowAt(before.rows, { region: 'EMEA', indicator: 'bookings' }).plan).toBeNull()
    await load(ctx, [plans('FR,bookings,FY27-Q1,,30.5,')])
    const after = await ask(ctx, { period, by: 'region', indicator: 'bookings,margin' })
    const emea = rowAt(after.rows, { region: 'EMEA', indicator: 'bookings' })
    expect(emea.plan).toBe('100.5')
    expect(rowAt(after.total, { indicator: 'bookings' }).plan).toBeNull()
    expect(rowAt(after.rows, { region: 'EMEA', indicator: 'margin' }).plan).toBeNull()
    const explained = await explainRow(ctx, { period }, 'region', emea)
    expect(explained.targets.map(({ subject, value }) => [subject, value]).sort()).toEqual([
      ['DE', '70'],
      ['FR', '30.5'],
    ])
    await load(ctx, [plans('AMER,bookings,FY27-Q1,,9,')])
    expect(rowAt((await ask(ctx, { period, by: 'region', indicator: 'bookings' })).total, {}).plan).toBe('109.5')
    await load(ctx, [plans(',bookings,FY27-Q1,,150,')])
    const company = await ask(ctx, { period, by: 'indicator', indicator: 'bookings' })
    expect(rowAt(company.total, {}).plan).toBe('150')
    // A region asked for beside one that holds it counts once.
    const nested = await ask(ctx, { period, by: 'indicator', indicator: 'bookings', region: 'EMEA,DE' })
    expect(rowAt(nested.total, {}).plan).toBe('100.5')
  })

  it('weighs a ratio’s target by member-days and takes a stock’s on the last day (A6, A7)', async () => {
    const ctx = await organisation(database, 'weighted', {
      assignments: assignments.replace('cal,rep,AMER,,1,2025-02-01,\n', 'cal,rep,AMER,,1,2026-04-01,\n'),
    })
    await load(ctx, [
      targets(
        'rep,EMEA,,margin,FY27-Q1,,0.4,',
        'rep,AMER,,margin,FY27-Q1,,0.7,',
        'rep,,,arr,2026-03,>,5,',
        'rep,,,arr,2026-04,>,6,',
      ),
    ])
    const { total } = await ask(ctx, { period, by: 'indicator', indicator: 'margin,arr' })
    expect(rowAt(total, { indicator: 'margin' }).target).toBeCloseTo((0.4 * 2 * 89 + 0.7 * 30) / (2 * 89 + 30), 12)
    expect(rowAt(total, { indicator: 'arr' }).target).toBe('18')
    const march = await ask(ctx, { period, by: 'indicator', indicator: 'arr', asOf: '2026-03-31' })
    expect(rowAt(march.total, {}).target).toBe('10')
  })
})
