import { beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '@attain/server/context.ts'
import { importAll } from '../support/imports.ts'
import { csv } from '../support/rows.ts'
import { actual, smallWorkspace } from '../support/small-organisation.ts'
import { ask, burnUp } from './attainment-support.ts'

const month = (day: string, id: string, value: string, over = {}) => actual({ external_id: id, occurred_on: day, value, ...over })

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

  it('is a straight line, said so and without a range, where fewer than four months came before', async () => {
    const { landing } = await burnUp(ctx, { ...query, period: '2026-03', asOf: '2026-03-10', member: 'bob' })
    expect(landing).toMatchObject({ reading: 'linear', periods: 0, estimate: '155', low: null, high: null })
  })

  it('is no number once the period has ended, before it begins, and of a ratio', async () => {
    for (const over of [{ asOf: '2026-05-31' }, { asOf: '2026-06-15' }, { asOf: '2026-04-30' }, { indicator: 'margin' }]) {
      expect((await burnUp(ctx, { ...query, ...over })).landing).toBeNull()
    }
  })

  it('leaves out a month whose rates are not known instead of failing for it', async () => {
    const own = await smallWorkspace()
    const months = ['2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05']
    const facts = months.map((name) => month(`${name}-05`, name, '10', name === '2025-12' ? { currency: 'CHF' } : {}))
    await importAll(own, 'actuals', csv(facts))
    expect((await burnUp(own, query)).landing).toMatchObject({ reading: 'learned', periods: 4 })
  })

  it('knows nothing of what came later than the as-of day', async () => {
    const early = await burnUp(ctx, { ...query, asOf: '2026-05-07', member: 'bob' })
    expect(early.landing).toMatchObject({ estimate: '80' })
  })
})
