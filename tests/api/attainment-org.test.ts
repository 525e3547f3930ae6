import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '@attain/server/context.ts'
import { testContext } from '../support/context.ts'
import { demoContext } from '../support/demo.ts'
import { testDatabase } from '../support/database.ts'
import { importAll } from '../support/imports.ts'
import { csv } from '../support/rows.ts'
import { runs } from '../support/runs.ts'
import { ask, explainRow } from './attainment-support.ts'
import { smallCatalogue } from '../support/small-organisation.ts'

/** Bob sells in DACH below Ann until April 2026 and in APJ below Cem from May on; Dee left in March, from DACH. */
describe('the readings of the organisation (A5)', () => {
  let ctx: Context
  beforeAll(async () => {
    ctx = await testContext(await testDatabase())
    await importAll(ctx, 'catalogue', smallCatalogue)
    await importAll(ctx, 'regions', csv(['DACH', 'APJ'].map((region) => ({ region, name: region }))))
    await importAll(ctx, 'members', csv(['ann', 'bob', 'cem', 'dee'].map((member) => ({ member, name: member }))))
    const placed = (member: string, level: string, region: string, manager: string | null, from: string, to: string | null) => ({
      member,
      level,
      region,
      manager,
      fte: 1,
      valid_from: from,
      valid_to: to,
    })
    await importAll(
      ctx,
      'assignments',
      csv([
        placed('ann', 'lead', 'DACH', null, '2025-02-01', null),
        placed('cem', 'lead', 'APJ', null, '2025-02-01', null),
        placed('bob', 'seller', 'DACH', 'ann', '2025-02-01', '2026-04-30'),
        placed('bob', 'seller', 'APJ', 'cem', '2026-05-01', null),
        placed('dee', 'seller', 'DACH', 'ann', '2025-02-01', '2026-03-31'),
      ]),
    )
    const target = { level: 'seller', region: null, member: null, indicator: 'bookings', currency: 'USD' }
    await importAll(ctx, 'targets', csv([{ ...target, period: 'FY27-Q1', value: 90 }]))
    const fact = { source: 'crm', indicator: 'bookings', currency: 'USD' }
    await importAll(
      ctx,
      'actuals',
      csv([
        { ...fact, external_id: '1', occurred_on: '2026-02-10', region: 'DACH', member: 'bob', value: 100 },
        { ...fact, external_id: '2', occurred_on: '2026-02-11', region: 'DACH', member: 'dee', value: 20 },
        { ...fact, external_id: '3', occurred_on: '2026-02-12', region: 'DACH', member: null, value: 3 },
        { ...fact, external_id: '4', occurred_on: '2026-04-10', region: 'APJ', member: 'cem', value: 0.5 },
      ]),
    )
  })

  const read = async (by: string, more: Record<string, string> = {}) => {
    const { rows } = await ask(ctx, { period: 'FY27-Q1', by, indicator: 'bookings', ...more })
    return Object.fromEntries(rows.map(({ key, own, assigned }) => [String(key[by as 'member']), [own, assigned]]))
  }

  it('was: each fact and target under the placement of its own day', async () => {
    expect(await read('region')).toEqual({ APJ: ['0.5', null], DACH: ['123', '149.6629'] })
    expect(await read('manager')).toEqual({ ann: ['120', '149.6629'], null: ['3.5', null] })
  })

  it('is: under the placement of the as-of day, leavers under their last, amounts as they were', async () => {
    expect(await read('region', { org: 'is', asOf: '2026-06-01' })).toEqual({ APJ: ['100.5', '90'], DACH: ['23', '59.6629'] })
    expect(await read('manager', { org: 'is', asOf: '2026-06-01' })).toEqual({
      ann: ['20', '59.6629'],
      cem: ['100', '90'],
      null: ['3.5', null],
    })
    expect(await read('region', { org: 'is', asOf: '2026-04-30' })).toEqual(await read('region', { asOf: '2026-04-30' }))
  })

  it('measures managers on the team that is theirs now', async () => {
    const teams = async (org: string) => {
      const { rows } = await ask(ctx, { period: 'FY27-Q1', by: 'member', indicator: 'bookings', org, asOf: '2026-06-01' })
      return rows.filter(({ basis }) => basis === 'team').map(({ key, actual }) => [key.member, actual])
    }
    expect(await teams('was')).toEqual([
      ['ann', '120'],
      ['cem', '0.5'],
    ])
    expect(await teams('is')).toEqual([
      ['ann', '20'],
      ['cem', '100.5'],
    ])
  })

  it('has the same total in either reading, and rows that tie, on the demonstration organisation', async () => {
    const demo = await demoContext()
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('region', 'member', 'manager', 'level', 'family', 'offering'),
        fc.constantFrom('FY27-Q3', 'FY26', '2026-10'),
        fc.constantFrom('2026-11-22', '2026-10-08', '2026-03-01'),
        async (by, period, asOf) => {
          const was = await ask(demo, { period, by, asOf })
          const is = await ask(demo, { period, by, asOf, org: 'is' })
          const amounts = ({ total }: typeof was) =>
            total.map(({ key, actual, assigned, n }) => [key.indicator, actual, assigned, n])
          expect(amounts(is)).toEqual(amounts(was))
          const telling = is.rows.filter(({ actual, target }) => actual !== null || target !== null)
          for (const row of fc.sample(fc.constantFrom(...telling), { numRuns: 5, seed: telling.length })) {
            const explained = await explainRow(demo, { period, asOf, org: 'is' }, by, row)
            expect([by, row.label, row.key.indicator, explained.row.actual, explained.ties]).toEqual([
              by,
              row.label,
              row.key.indicator,
              row.actual,
              true,
            ])
          }
        },
      ),
      { numRuns: runs(12), seed: 5 },
    )
  })
})
