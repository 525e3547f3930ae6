import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@attain/db/database.ts'
import type { Context } from '@attain/server/context.ts'
import { commitReorganisation } from '@attain/server/reorganisations/commit-reorganisation.ts'
import { createReorganisation } from '@attain/server/reorganisations/save-reorganisation.ts'
import type { ReorganisationChange } from '@attain/shared/contracts/reorganisations.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { testDatabase } from '../support/database.ts'
import { actuals, organisation } from './attainment-organisation.ts'
import { ask, load, rowAt } from './attainment-support.ts'

const period = 'FY27-Q1'
const bookings = { indicator: 'bookings' }

/** Ann in DE and Bob in FR sell below Mia, Cal in AMER below nobody; Rex looks after EMEA. FY27-Q1 is February to April 2026. */
describe('after a reorganisation', () => {
  let database: Database
  beforeAll(async () => {
    database = await testDatabase()
  })

  async function reorganise(ctx: Context, date: string, changes: ReorganisationChange[]): Promise<void> {
    const { id } = await createReorganisation(ctx, { name: 'Order', date, changes })
    await commitReorganisation(ctx, id, { reason: 'order' })
  }
  const own = async (ctx: Context, by: string, more: Record<string, string> = {}) => {
    const { rows } = await ask(ctx, { period, by, ...bookings, basis: 'own', ...more })
    return Object.fromEntries(rows.map(({ key, actual, target }) => [String(key[by as 'member']), [actual, target]]))
  }

  it('leavers keep credit in the periods they worked, and what comes later is nobody’s (A5)', async () => {
    const ctx = await organisation(database, 'leavers')
    const target = 'level,region,member,indicator,period,comparator,value,currency\nrep,,,bookings,FY27,>=,3650,USD\n'
    await load(ctx, [
      ['targets', target],
      actuals(
        { ...bookings, occurred_on: '2026-02-10', member: 'bob', value: '100' },
        { ...bookings, occurred_on: '2026-03-31', member: 'bob', value: '20' },
        { ...bookings, occurred_on: '2026-04-01', member: 'bob', region: 'FR', value: '3' },
        { ...bookings, occurred_on: '2026-04-02', member: 'ann', value: '0.5' },
      ),
    ])
    const before = await own(ctx, 'member', { asOf: '2026-03-31' })
    await reorganise(ctx, '2026-04-01', [{ kind: 'leave', member: 'bob' }])
    expect(await own(ctx, 'member', { asOf: '2026-03-31' })).toMatchObject({
      ann: before['ann'],
      bob: ['120', expect.any(String)],
    })
    // 59 of the quarter's 89 days of 912.5.
    expect((await own(ctx, 'member'))['bob']).toEqual(['120', '604.9157'])
    expect(await own(ctx, 'manager')).toMatchObject({ mia: ['120.5', expect.any(String)], null: ['3', expect.anything()] })
    expect((await own(ctx, 'region', { depth: '2' }))['FR']?.[0]).toBe('123')
    // Under the organisation of the end of the quarter the leaver stands where they stood last.
    const is = await own(ctx, 'manager', { org: 'is', asOf: '2026-04-30' })
    expect(is['mia']?.[0]).toBe('123.5')
    expect(await checkRollups(ctx)).toEqual([])
  })

  it.each(['was', 'is'])(
    'splits and overlay credit stay with their members, the fact counted once (A4, reading %s)',
    async (org) => {
      const ctx = await organisation(database, `splits ${org}`)
      await load(ctx, [
        actuals(
          { ...bookings, external_id: 'deal', occurred_on: '2026-02-20', region: 'FR', value: '100' },
          { ...bookings, external_id: 'whole', occurred_on: '2026-03-20', member: 'cal', value: '9' },
        ),
        [
          'credits',
          'source,external_id,member,share,kind\ncrm,deal,ann,0.3,prime\ncrm,deal,bob,0.7,prime\ncrm,deal,cal,0.5,overlay\n',
        ],
      ])
      await reorganise(ctx, '2026-04-01', [{ kind: 'move', member: 'bob', region: 'AMER', manager: null }])
      const reading = { org, asOf: '2026-04-30' }
      expect(await own(ctx, 'member', reading)).toMatchObject({ ann: ['30', null], bob: ['70', null], cal: ['59', null] })
      // Overlay credit is in no team, region or company total, whoever has moved.
      const regions = { was: { AMER: '9', EMEA: '100' }, is: { AMER: '79', EMEA: '30' } }[org]
      const byRegion = await own(ctx, 'region', reading)
      expect(Object.fromEntries(Object.entries(byRegion).map(([region, [amount]]) => [region, amount]))).toEqual(regions)
      const teams = { was: { mia: '100', null: '9' }, is: { mia: '30', null: '79' } }[org]
      const byManager = await own(ctx, 'manager', reading)
      expect(Object.fromEntries(Object.entries(byManager).map(([manager, [amount]]) => [manager, amount]))).toMatchObject(
        teams ?? {},
      )
      const { total } = await ask(ctx, { period, by: 'member', ...bookings, ...reading })
      expect(rowAt(total, {})).toMatchObject({ actual: '109', n: 2 })
      expect(await checkRollups(ctx)).toEqual([])
    },
  )
})
