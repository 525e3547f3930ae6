import { beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '@attain/server/context.ts'
import { declareHealth } from '@attain/server/health/declare-health.ts'
import { importAll } from '../support/imports.ts'
import { csv } from '../support/rows.ts'
import { actual, smallWorkspace } from '../support/small-organisation.ts'
import type { RowLanding } from '@attain/shared/contracts/attainment.ts'
import type { BurnUp } from '@attain/shared/contracts/burn-up.ts'
import { ask, burnUp, rowAt } from './attainment-support.ts'

const month = (day: string, id: string, value: string, over = {}) => actual({ external_id: id, occurred_on: day, value, ...over })

function withoutPath(landing: BurnUp['landing']): RowLanding | null {
  if (landing === null) return null
  const { path: _, ...rest } = landing
  return rest
}

describe('the landing of a month on its 10th, after five others of which Bob had a half, a quarter or nothing by then', () => {
  let ctx: Context

  beforeAll(async () => {
    ctx = await smallWorkspace()
    const past = [
      ['2026-01', '50', '50'],
      ['2026-02', '25', '75'],
      ['2026-03', '50', '50'],
      ['2026-04', '25', '75'],
    ] as const
    const facts = past.flatMap(([name, first, then]) => [
      month(`${name}-05`, `${name} a`, first),
      month(`${name}-28`, `${name} b`, then),
    ])
    await importAll(
      ctx,
      'actuals',
      csv([
        ...facts,
        month('2026-05-07', 'now', '30'),
        month('2026-05-08', 'ann', '7', { member: 'ann' }),
        month('2026-04-03', 'cem', '100', { member: 'cem' }),
        month('2026-05-20', 'later', '1000'),
        month('2026-06-02', 'next', '1000'),
      ]),
    )
  })

  const query = { period: '2026-05', indicator: 'bookings', asOf: '2026-05-10' }

  it('is learned from the earlier months of the same scope, by the same share of their days', async () => {
    const { landing } = await burnUp(ctx, { ...query, member: 'bob' })
    // 150 of 400 by then; between a quarter and a half of each month.
    expect(landing).toMatchObject({ reading: 'learned', periods: 4, estimate: '80', low: '60', high: '120' })
    expect(landing?.path.map(({ day }) => day)).toHaveLength(22)
    expect(landing?.path.at(-1)).toEqual({ day: '2026-05-31', estimate: '80', low: '60', high: '120' })
  })

  it('learns of everybody’s months for everybody, and begins at the actual of the total', async () => {
    const { landing } = await burnUp(ctx, query)
    // 250 of 500, Cem’s 100 included.
    expect(landing).toMatchObject({ reading: 'learned', estimate: '74', periods: 4 })
    const { total } = await ask(ctx, { ...query, by: 'indicator' })
    expect(landing?.path[0]).toMatchObject({ day: '2026-05-10', estimate: total[0]?.actual })
  })

  it('learns nothing of months that were declared confidential, in the rows as in the build-up', async () => {
    const own = await smallWorkspace()
    const months = ['2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05']
    await importAll(own, 'actuals', csv(months.map((name) => month(`${name}-05`, name, name === '2026-02' ? '900' : '10'))))
    await declareHealth(own, { period: '2026-02', indicator: 'bookings', health: 'confidential', reasons: ['a merger'] })
    const { landing } = await burnUp(own, query)
    expect(landing).toMatchObject({ reading: 'learned', periods: 4 })
    expect((await ask(own, { ...query, by: 'region', landing: '1' })).total[0]?.landing).toEqual(withoutPath(landing))
  })

  it('is a straight line, said so and without a range, where fewer than four months came before', async () => {
    const { landing } = await burnUp(ctx, { ...query, period: '2026-03', asOf: '2026-03-10', member: 'bob' })
    expect(landing).toMatchObject({ reading: 'linear', periods: 0, estimate: '155', low: null, high: null })
  })

  it('is beside each row what the build-up of that row says, on whatever day', async () => {
    let learned = 0
    for (const asOf of ['2026-05-01', '2026-05-08', '2026-05-10', '2026-05-17', '2026-05-30']) {
      const at = { ...query, asOf, landing: '1' }
      const whole = (await burnUp(ctx, { ...query, asOf })).landing
      const { rows, total } = await ask(ctx, { ...at, by: 'member', basis: 'own' })
      expect(total[0]?.landing).toEqual(withoutPath(whole))
      for (const member of ['ann', 'bob', 'cem']) {
        const { landing } = await burnUp(ctx, { ...query, asOf, member })
        expect(rowAt(rows, { member }).landing).toEqual(withoutPath(landing))
        if (landing?.reading === 'learned') learned += 1
      }
      const byRegion = await ask(ctx, { ...at, by: 'region' })
      for (const row of byRegion.rows.filter(({ key }) => key.region !== null)) {
        const { landing } = await burnUp(ctx, { ...query, asOf, region: String(row.key.region) })
        expect(row.landing).toEqual(withoutPath(landing))
      }
    }
    expect(learned).toBeGreaterThan(3)
  })

  it('stands beside the running slot of a question only, and only where it was asked for', async () => {
    const { rows } = await ask(ctx, { ...query, period: 'FY27-Q2', by: 'month', landing: '1' })
    expect(rows.map(({ key, landing }) => [key.month, landing?.estimate])).toEqual([
      ['2026-05', '74'],
      ['2026-06', undefined],
      ['2026-07', undefined],
    ])
    const plain = await ask(ctx, { ...query, by: 'indicator' })
    expect(plain.rows[0]).not.toHaveProperty('landing')
  })

  it('is the manager’s by what the team had reached, as the manager’s own row counts it', async () => {
    const { rows } = await ask(ctx, { ...query, by: 'member', landing: '1' })
    const ann = rowAt(rows, { member: 'ann' })
    const team = await burnUp(ctx, { ...query, manager: 'ann' })
    expect(ann.basis).toBe('team')
    expect(ann.landing).toEqual(withoutPath(team.landing))
  })

  it('is no number once the period has ended, before it begins, and of a ratio', async () => {
    for (const over of [{ asOf: '2026-05-31' }, { asOf: '2026-06-15' }, { asOf: '2026-04-30' }, { indicator: 'margin' }]) {
      expect((await burnUp(ctx, { ...query, ...over })).landing).toBeNull()
      expect((await ask(ctx, { ...query, ...over, by: 'indicator', landing: '1' })).rows[0]?.landing).toBeNull()
    }
  })

  it('leaves out a month whose rates are not known instead of failing for it', async () => {
    const own = await smallWorkspace()
    const months = ['2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05']
    const facts = months.map((name) => month(`${name}-05`, name, '10', name === '2025-12' ? { currency: 'CHF' } : {}))
    await importAll(own, 'actuals', csv(facts))
    const expected = { reading: 'learned', periods: 4 }
    expect((await burnUp(own, query)).landing).toMatchObject(expected)
    expect((await ask(own, { ...query, by: 'region', landing: '1' })).total[0]?.landing).toMatchObject(expected)
  })

  it('knows nothing of what came later than the as-of day', async () => {
    const early = await burnUp(ctx, { ...query, asOf: '2026-05-07', member: 'bob' })
    expect(early.landing).toMatchObject({ estimate: '80' })
  })
})
