import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@attain/db/database.ts'
import { testDatabase } from '../support/database.ts'
import { actuals, assignments, type Fact, organisation } from './attainment-organisation.ts'
import { ask, burnUp, explain, load, rowAt } from './attainment-support.ts'

describe('time', () => {
  let database: Database
  beforeAll(async () => {
    database = await testDatabase()
  })

  it('answers as of a day in the middle of a month as if the facts after it were not there yet (A1)', async () => {
    const day = fc
      .integer({ min: 0, max: 120 })
      .map((offset) => new Date(Date.UTC(2026, 1, 1 + offset)).toISOString().slice(0, 10))
    const fact: fc.Arbitrary<Fact> = fc
      .record({
        indicator: fc.constantFrom('bookings', 'deals', 'arr', 'margin', 'grr'),
        occurred_on: day,
        region: fc.constantFrom('DE', 'FR', 'AMER'),
        member: fc.constantFrom('ann', 'bob', 'mia', ''),
        offering: fc.constantFrom('training', ''),
        source: fc.constantFrom('crm', 'billing'),
        value: fc.integer({ min: -50, max: 500 }).map(String),
      })
      .map((row) => (['margin', 'grr'].includes(row.indicator) ? { ...row, weight: '7' } : row))
    const moved = assignments.replace(
      'mia,manager,EMEA,dan,1,2025-02-01,\n',
      'mia,rep,DE,dan,1,2025-02-01,2026-03-15\nmia,manager,EMEA,dan,1,2026-03-16,\n',
    )
    const facts = fc.sample(fact, { numRuns: 150, seed: 5 })
    const whole = await organisation(database, 'whole', { assignments: moved })
    await load(whole, [actuals(...facts)])
    for (const asOf of ['2026-02-03', '2026-03-10', '2026-03-31', '2026-04-18', '2026-05-20']) {
      const cut = await organisation(database, `cut-${asOf}`, { assignments: moved, today: asOf })
      await load(cut, [actuals(...facts.filter(({ occurred_on }) => occurred_on <= asOf))])
      for (const by of ['region', 'member', 'manager', 'level', 'family', 'offering', 'month']) {
        const query = { period: by === 'month' ? 'FY27-H1' : 'FY27-Q1', by }
        const [later, then] = [await ask(whole, { ...query, asOf }), await ask(cut, query)]
        expect({ ...later, version: 0 }, `${by} ${asOf}`).toEqual({ ...then, version: 0 })
      }
    }
  })

  it('gives one answer per period of a range, each the answer of that period alone (A1)', async () => {
    const ctx = await organisation(database, 'range')
    const on = { indicator: 'bookings', member: 'ann' }
    await load(ctx, [
      actuals(
        { ...on, occurred_on: '2025-02-01', value: '1' },
        { ...on, occurred_on: '2026-01-31', value: '20' },
        { ...on, occurred_on: '2026-02-01', value: '300' },
        { ...on, occurred_on: '2027-01-31', value: '4000' },
      ),
      ['targets', 'level,indicator,period,value\nrep,bookings,FY26,400\nrep,bookings,FY27,800\n'],
    ])
    const range = await ask(ctx, { period: 'FY26-Q1..FY27-Q4', by: 'member', member: 'ann', indicator: 'bookings' })
    expect(range.rows.map(({ key, actual, target }) => [key.period, actual, target])).toEqual([
      ['FY26-Q1', '1', '100'],
      ['FY26-Q2', null, '100'],
      ['FY26-Q3', null, '100'],
      ['FY26-Q4', '20', '100'],
      ['FY27-Q1', '300', '200'],
      ['FY27-Q2', null, '200'],
      ['FY27-Q3', null, '200'],
      ['FY27-Q4', '4000', '200'],
    ])
    for (const row of range.rows) {
      const alone = await ask(ctx, { period: row.key.period ?? '', by: 'member', member: 'ann', indicator: 'bookings' })
      expect({ ...alone.rows[0], key: row.key }).toEqual(row)
    }
  })

  it('compares each answer with the period before it, or with the same period a year ago', async () => {
    const ctx = await organisation(database, 'compare')
    const on = { indicator: 'bookings', member: 'ann' }
    await load(ctx, [
      actuals(
        { ...on, occurred_on: '2025-03-01', value: '1' },
        { ...on, occurred_on: '2026-01-31', value: '20' },
        { ...on, occurred_on: '2026-02-01', value: '300' },
        { ...on, occurred_on: '2026-05-01', value: '4000' },
      ),
    ])
    const query = { by: 'member', member: 'ann', indicator: 'bookings' }
    const before = async (period: string, compare: string, by = 'member') => {
      const { rows, total } = await ask(ctx, { ...query, period, by, compare })
      expect(total.map((row) => row.compare?.actual ?? null)).toEqual(rows.map((row) => row.compare?.actual ?? null))
      return rows.map((row) => [row.compare?.period, row.compare?.actual])
    }
    expect(await before('FY27-Q1', 'previous')).toEqual([['FY26-Q4', '20']])
    expect(await before('FY27-Q1', 'year-ago')).toEqual([['FY26-Q1', '1']])
    expect(await before('FY27-H1', 'previous', 'member,quarter')).toEqual([
      ['FY26-Q4', '20'],
      ['FY27-Q1', '300'],
    ])
    expect(await before('FY26-Q4..FY27-Q1', 'year-ago')).toEqual([
      // Nobody was placed before FY26.
      [undefined, undefined],
      ['FY26-Q1', '1'],
    ])
    await expect(ask(ctx, { ...query, period: 'FY00', compare: 'year-ago' })).rejects.toMatchObject({
      code: 'invalid-period',
      status: 400,
    })
  })

  it('gives a burn-up that is flat where nothing happens, empty after the as-of day, with the year before beside', async () => {
    const ctx = await organisation(database, 'burn-up')
    const on = { indicator: 'bookings', member: 'ann' }
    await load(ctx, [
      actuals(
        { ...on, occurred_on: '2025-02-03', value: '7' },
        { ...on, occurred_on: '2026-02-02', value: '10' },
        { ...on, occurred_on: '2026-02-04', value: '-3' },
      ),
      ['targets', 'member,indicator,period,value\nann,bookings,2026-02,28\n'],
    ])
    const { points, target } = await burnUp(ctx, { period: '2026-02', indicator: 'bookings', asOf: '2026-02-05' })
    expect(target).toBe('28')
    expect(points.slice(0, 6).map(({ actual, expected, yearAgo }) => [actual, expected, yearAgo])).toEqual([
      ['0', '1', '0'],
      ['10', '2', '0'],
      ['10', '3', '7'],
      ['7', '4', '7'],
      ['7', '5', '7'],
      [null, '6', '7'],
    ])
    expect(points.at(-1)).toEqual({ day: '2026-02-28', actual: null, expected: '28', yearAgo: '7' })
  })

  it('expects of whole targets what the row expects (A9)', async () => {
    const ctx = await organisation(database, 'whole-targets')
    await load(ctx, [
      ['targets', 'level,indicator,period,value\nrep,playbooks,FY27,6\n'],
      actuals({ indicator: 'playbooks', occurred_on: '2026-02-10', member: 'ann', value: '1' }),
    ])
    const query = { period: 'FY27-Q1', indicator: 'playbooks', asOf: '2026-03-17' }
    const row = rowAt((await ask(ctx, { ...query, by: 'indicator' })).total, {})
    const { points } = await burnUp(ctx, query)
    expect(points.find(({ day }) => day === '2026-03-17')?.expected).toBe(row.expectedToDate)
    expect(points.at(-1)?.expected).toBe(row.target)
  })

  it('explains one figure of one period only', async () => {
    const ctx = await organisation(database, 'one-figure')
    const query = { indicator: 'bookings', period: 'FY27-Q1' }
    await expect(explain(ctx, { ...query, period: 'FY26-Q1..FY27-Q1' })).rejects.toMatchObject({ code: 'invalid-period' })
    await expect(explain(ctx, { ...query, by: 'member' })).rejects.toMatchObject({ code: 'missing-key', status: 400 })
    await expect(explain(ctx, { ...query, by: 'member', member: 'nobody' })).rejects.toMatchObject({
      code: 'unknown-member',
      status: 404,
    })
    await expect(explain(ctx, { ...query, by: 'offering', offering: 'training' })).rejects.toMatchObject({
      code: 'no-such-row',
      status: 404,
    })
  })

  it('explains the row of what stands on a region itself, as it stood among its sub-regions (A14)', async () => {
    const ctx = await organisation(database, 'part-of-region')
    const on = { indicator: 'bookings', occurred_on: '2026-03-01' }
    await load(ctx, [actuals({ ...on, region: 'EMEA', value: '5' }, { ...on, region: 'DE', value: '10' })])
    const query = { indicator: 'bookings', period: 'FY27-Q1', by: 'region', region: 'EMEA' }
    expect(await explain(ctx, query)).toMatchObject({ row: { actual: '15' }, ties: true })
    expect(await explain(ctx, { ...query, depth: '2' })).toMatchObject({ row: { actual: '5' }, ties: true, facts: { count: 1 } })
  })
})
