import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '@attain/server/context.ts'
import { demoContext } from '../support/demo.ts'
import { runs } from '../support/runs.ts'
import { ask } from './attainment-support.ts'

/** Sums and counts that are kept by region, against the same asked so that everything is read by member. */
describe('sums kept by region', () => {
  let ctx: Context
  let everyLevel: string
  beforeAll(async () => {
    ctx = await demoContext()
    const { model } = await ctx.models.current(ctx.scope)
    everyLevel = [...model.levels.byKey.keys()].join(',')
  })

  it('count the members that are counted one by one, in every kind of period and at every depth', async () => {
    const { model } = await ctx.models.current(ctx.scope)
    const regions = [...model.regions.byId.values()].map(({ key }) => key)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('FY27', 'FY27-H1', 'FY27-Q3', '2026-10', 'FY26-Q1..FY27-Q2'),
        fc.constantFrom('1', '2', '3'),
        fc.option(fc.constantFrom(...regions), { nil: undefined }),
        fc.constantFrom('2026-11-22', '2026-09-17', '2026-08-31'),
        async (period, depth, region, asOf) => {
          const query = { period, by: 'region', depth, asOf, ...(region === undefined ? {} : { region }) }
          const kept = await ask(ctx, query)
          const counted = await ask(ctx, { ...query, level: everyLevel })
          const coverageOf = ({ rows, total }: typeof kept) =>
            [...rows, ...total]
              .filter(({ coverage }) => coverage !== null && coverage.withData > 0)
              .map(({ key, coverage }) => [key, coverage?.withData])
          expect(coverageOf(kept)).toEqual(coverageOf(counted))
        },
      ),
      { numRuns: runs(16), seed: 3 },
    )
  })

  it('hold the targets that pieces add up to, also when the as-of day cuts a month', async () => {
    for (const asOf of ['2026-11-22', '2026-09-17', '2026-08-31', '2026-02-01']) {
      for (const depth of ['1', '2', '3']) {
        const query = { period: 'FY27', by: 'region,quarter', depth, asOf }
        const kept = await ask(ctx, query)
        const summed = await ask(ctx, { ...query, level: everyLevel })
        const targets = ({ rows }: typeof kept) =>
          rows.filter(({ assigned, key }) => assigned !== null && key.region !== null).map(({ key, assigned }) => [key, assigned])
        expect(targets(kept)).toEqual(targets(summed))
        const expected = ({ total }: typeof kept) =>
          total.filter(({ plan }) => plan === null).map(({ key, assigned, expectedToDate }) => [key, assigned, expectedToDate])
        const known = new Set(expected(summed).map((each) => JSON.stringify(each)))
        for (const each of expected(kept).filter(([, assigned]) => assigned !== null))
          expect(known).toContain(JSON.stringify(each))
      }
    }
  })
})
