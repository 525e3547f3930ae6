import { beforeAll, describe, expect, it } from 'vitest'
import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { Database } from '@attain/db/database.ts'
import { testDatabase } from '../support/database.ts'
import { actuals, organisation } from './attainment-organisation.ts'
import { ask, load, rowAt } from './attainment-support.ts'

describe('attainment, pace and status', () => {
  let database: Database
  let made = 0
  beforeAll(async () => {
    database = await testDatabase()
  })

  /** April 2026 of one member with one fact and one target of their own. */
  async function april(
    indicator: string,
    value: string | null,
    target: string | null,
    asOf: string,
    comparator = '',
  ): Promise<AttainmentRow> {
    const ctx = await organisation(database, `april-${(made += 1)}`)
    if (target !== null)
      await load(ctx, [
        ['targets', `member,indicator,period,comparator,value\nann,${indicator},2026-04,${comparator},${target}\n`],
      ])
    if (value !== null)
      await load(ctx, [
        actuals({
          indicator,
          occurred_on: '2026-04-02',
          member: 'ann',
          value,
          ...(indicator === 'margin' ? { weight: '1' } : {}),
        }),
      ])
    return rowAt((await ask(ctx, { period: '2026-04', by: 'member', member: 'ann', indicator, asOf })).rows, { member: 'ann' })
  }

  const ended = '2026-05-01'

  it('is on pace with 320,000 of 500,000 on day 20 of 30 (A9)', async () => {
    expect(await april('bookings', '320000', '500000', '2026-04-20')).toMatchObject({
      attainment: 0.64,
      variance: '-180000',
      favourable: false,
      expectedToDate: '333333.3333',
      pacing: 0.96,
      status: 'on-pace',
    })
  })

  it('is ahead above 1.05 of what was expected, behind below 0.95, met while open once reached (A9)', async () => {
    expect((await april('bookings', '160', '300', '2026-04-15')).status).toBe('ahead')
    expect((await april('bookings', '140', '300', '2026-04-15')).status).toBe('behind')
    expect(await april('bookings', '450', '300', '2026-04-15')).toMatchObject({ status: 'met', attainment: 1.5 })
  })

  it('ends the day after the last day: met or missed (A9)', async () => {
    expect((await april('bookings', '299.99', '300', '2026-04-30')).status).toBe('on-pace')
    expect((await april('bookings', '299.99', '300', ended)).status).toBe('missed')
    expect((await april('bookings', '300.00', '300', ended)).status).toBe('met')
  })

  it('is never met while open where lower is better, and behind when a cap is used too fast (A9)', async () => {
    expect(await april('escalations', '60', '100', '2026-04-15')).toMatchObject({
      status: 'behind',
      pacing: 50 / 60,
      attainment: 1.4,
    })
    expect((await april('escalations', '10', '100', '2026-04-29')).status).toBe('ahead')
    expect((await april('escalations', '60', '100', ended)).status).toBe('met')
    expect(await april('escalations', '250', '100', ended)).toMatchObject({
      status: 'missed',
      attainment: 0,
      variance: '150',
      favourable: false,
    })
  })

  it('holds a stock to its floor: exactly the amount is missed by >, with no percentage (A8)', async () => {
    expect(await april('arr', '5000000.00', '5000000', ended, '>')).toMatchObject({
      status: 'missed',
      attainment: null,
      variance: '0',
    })
    expect(await april('arr', '5000000.01', '5000000', ended, '>')).toMatchObject({
      status: 'met',
      attainment: null,
      variance: '0.01',
    })
    expect((await april('arr', '4', '5', '2026-04-20', '>=')).status).toBe('behind')
  })

  it('reads an explicit target of 0 as met or not, and one below 0 by variance only (A8)', async () => {
    expect(await april('bookings', '0', '0', ended)).toMatchObject({ status: 'met', attainment: 1 })
    expect(await april('bookings', '-1', '0', ended)).toMatchObject({ status: 'missed', attainment: 0 })
    expect(await april('escalations', '1', '0', ended)).toMatchObject({ status: 'missed', attainment: 0 })
    expect(await april('bookings', '-5', '-10', ended)).toMatchObject({ status: 'met', attainment: null, variance: '5' })
  })

  it('says why there is no attainment: no data is never 0 %, no target never 100 % (A8)', async () => {
    expect(await april('bookings', null, '300', ended)).toMatchObject({
      status: 'no-data',
      attainment: null,
      actual: null,
      target: '300',
      variance: null,
    })
    expect(await april('bookings', '300', null, ended)).toMatchObject({
      status: 'no-target',
      attainment: null,
      actual: '300',
      target: null,
      variance: null,
    })
    expect(await april('margin', '0.5', '0.4', '2026-04-20')).toMatchObject({
      status: 'met',
      attainment: 1.25,
      pacing: null,
      expectedToDate: null,
    })
  })
})
