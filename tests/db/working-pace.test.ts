import { beforeAll, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { AttainmentQuery } from '@attain/shared/contracts/attainment.ts'
import { BurnUpQuery } from '@attain/shared/contracts/burn-up.ts'
import { toWireAmount } from '@attain/shared/domain/amount.ts'
import { subtract, sum, toNumber } from '@attain/shared/domain/decimal.ts'
import { addDays } from '@attain/shared/domain/period.ts'
import { expectedByWorkingDays } from '@attain/shared/domain/working-pace.ts'
import type { Context } from '@attain/server/context.ts'
import { readAttainment } from '@attain/server/attainment/read-attainment.ts'
import { readBurnUp } from '@attain/server/attainment/read-burn-up.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import { workingCalendars } from '@attain/server/model/working-calendars.ts'
import { setSetting } from '@attain/server/settings/settings.ts'
import { importAll } from '../support/imports.ts'
import { csv } from '../support/rows.ts'
import { runs } from '../support/runs.ts'
import { smallWorkspace } from '../support/small-organisation.ts'

const read = (ctx: Context, over: Record<string, string>) =>
  readAttainment(ctx, AttainmentQuery.parse({ period: 'FY27-Q2', indicator: 'bookings', ...over }))
const burnUp = (ctx: Context, over: Record<string, string>) =>
  readBurnUp(ctx, BurnUpQuery.parse({ period: 'FY27-Q2', indicator: 'bookings', ...over }))

const expectedOf = async (ctx: Context, over: Record<string, string>) =>
  (await read(ctx, { by: 'indicator', ...over })).total[0]?.expectedToDate

/** Numbers of a reading that are equal but for what the rounding of several of them can make. */
const near = (a: unknown, b: unknown) => Math.abs(Number(a) - Number(b)) < 0.001

describe('expected to date by working days, over a month in which Cem moves from DACH to APJ', () => {
  let ctx: Context

  beforeAll(async () => {
    ctx = await smallWorkspace()
    await importAll(
      ctx,
      'targets',
      csv([
        { level: 'seller', indicator: 'bookings', period: 'FY27', value: '365000', currency: 'USD' },
        { level: 'lead', indicator: 'bookings', period: 'FY27', value: '730000', currency: 'USD' },
      ]),
    )
    await importAll(
      ctx,
      'calendars',
      csv([
        { region: null, day: '2026-05-01', weekday: null, name: 'Labour Day', share: 1 },
        { region: 'DACH', day: '2026-05-14', weekday: null, name: 'Ascension', share: 1 },
        { region: 'DACH', day: '2026-05-15', weekday: null, name: 'The day after', share: '0.5' },
        { region: 'EMEA', day: '2026-05-25', weekday: null, name: 'Whit Monday', share: 1 },
        { region: 'DACH', day: '2026-05-25', weekday: null, name: 'Worked here', share: 0 },
        { region: 'APJ', day: null, weekday: 'friday', name: null, share: 1 },
        { region: 'APJ', day: null, weekday: 'sunday', name: null, share: 0 },
      ]),
    )
    await setSetting(ctx, 'pace', 'working-days', null)
  })

  /** The rule of `shared` over the stored pieces: what a member has in a month and a region is spread as one. */
  async function byTheRule(asOf: string, regions: string[]): Promise<string | null> {
    const { model } = await ctx.models.current(ctx.scope)
    const calendars = workingCalendars(model)
    const ids = regions.map((key) => model.regions.byKey.get(key)?.id)
    const rows = await ctx.database.db
      .selectFrom('target_piece as t')
      .innerJoin('placement as p', (on) => on.onRef('p.id', '=', 't.placement_id').onRef('p.workspace_id', '=', 't.workspace_id'))
      .select(['t.member_id', 't.month', 't.from_day', 't.to_day', 't.amount', 't.phased', 'p.region_id'])
      .where('t.workspace_id', '=', ctx.scope.workspaceId)
      .where('t.indicator_id', '=', model.indicators.byKey.get('bookings')?.id ?? 0)
      .where('t.basis', '=', 'own')
      .where('t.from_day', '>=', '2026-05-01')
      .where('t.to_day', '<=', '2026-07-31')
      .execute()
    const pieces = rows
      .filter(({ region_id }) => ids.includes(region_id ?? 0))
      .map((row) => ({
        subject: `${row.member_id} ${row.region_id}`,
        calendar: calendars.of(row.region_id),
        month: row.month.slice(0, 7),
        from: row.from_day,
        to: row.to_day,
        days: (Date.parse(row.to_day) - Date.parse(row.from_day)) / 86_400_000 + 1,
        amount: row.amount,
        phased: row.phased,
        currency: 'USD',
      }))
    const expected = expectedByWorkingDays(pieces, asOf)
    return expected === null ? null : toWireAmount(expected)
  }

  it('takes the holidays of a region, of those above it and of the company, the nearest one first', async () => {
    const { of } = workingCalendars((await ctx.models.current(ctx.scope)).model)
    const { byKey } = (await ctx.models.current(ctx.scope)).model.regions
    const { workingDays } = await import('@attain/shared/domain/working-days.ts')
    const may = (region: string | null) =>
      workingDays(of(region === null ? null : (byKey.get(region)?.id ?? 0)), '2026-05-01', '2026-05-31')
    expect({ company: may(null), EMEA: may('EMEA'), DACH: may('DACH'), APJ: may('APAC') }).toEqual({
      company: '20',
      EMEA: '19',
      DACH: '18.5',
      // Fridays and Saturdays are off, Sundays are not; 1 May is a Friday.
      APJ: '21',
    })
  })

  it('is, on any day, what the rule says of the pieces, by region and in total', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -3, max: 95 }), async (offset) => {
        const asOf = addDays('2026-05-01', offset)
        const { rows, total } = await read(ctx, { by: 'region', depth: '1', asOf })
        const of = (key: string) => rows.find((row) => row.key.region === key)?.expectedToDate
        expect(of('EMEA')).toBe(await byTheRule(asOf, ['EMEA', 'DACH']))
        expect(of('APJ')).toBe(await byTheRule(asOf, ['APJ']))
        expect(total[0]?.expectedToDate).toBe(await byTheRule(asOf, ['EMEA', 'DACH', 'APJ']))
      }),
      { numRuns: runs(20) },
    )
  })

  it('adds up to the same total by region, by manager and by nothing', async () => {
    for (const asOf of ['2026-05-10', '2026-05-15', '2026-05-20', '2026-06-17', '2026-07-31']) {
      const total = await expectedOf(ctx, { asOf })
      for (const by of ['region', 'manager']) {
        const own = await read(ctx, { by, asOf, basis: 'own' })
        expect(own.total[0]?.expectedToDate).toBe(total)
        const parts = own.rows.flatMap(({ expectedToDate }) => (expectedToDate === null ? [] : [String(expectedToDate)]))
        expect(near(sum(parts), total), `${by} ${asOf}`).toBe(true)
      }
    }
  })

  it('is the same in the burn-up on the as-of day, whoever is asked about', async () => {
    for (const asOf of ['2026-05-04', '2026-05-15', '2026-05-16', '2026-05-31', '2026-06-17', '2026-07-31']) {
      for (const scope of [{}, { region: 'DACH' }, { region: 'APJ' }, { member: 'cem' }, { manager: 'ann' }]) {
        const rows = await read(ctx, { by: 'indicator', asOf, ...scope })
        const drawn = await burnUp(ctx, { asOf, ...scope })
        const at = drawn.points.find(({ day }) => day === asOf)
        expect([drawn.pace, at?.expected]).toEqual(['working-days', rows.total[0]?.expectedToDate])
      }
    }
  })

  it('stands still on days off and leaves every month its phased amount', async () => {
    const { points } = await burnUp(ctx, { member: 'bob', asOf: '2026-07-31' })
    const on = (day: string) => String(points.find((point) => point.day === day)?.expected)
    expect(on('2026-05-14')).toBe(on('2026-05-13'))
    expect(on('2026-05-17')).toBe(on('2026-05-15'))
    const [half, whole] = [subtract(on('2026-05-15'), on('2026-05-14')), subtract(on('2026-05-13'), on('2026-05-12'))]
    expect(near(toNumber(half) * 2, whole)).toBe(true)
    expect([on('2026-05-31'), on('2026-06-30')].map((value) => Number(value).toFixed(4))).toEqual(['30747.2826', '60502.7174'])
  })

  it('of a plan follows the calendar of the plan’s region, in rows and in the burn-up', async () => {
    const batch = await importAll(
      ctx,
      'plans',
      csv([{ region: 'DACH', indicator: 'bookings', period: '2026-05', value: '18500', currency: 'USD' }]),
    )
    const rows = await read(ctx, { by: 'indicator', region: 'DACH', asOf: '2026-05-15', period: '2026-05' })
    const drawn = await burnUp(ctx, { region: 'DACH', asOf: '2026-05-15', period: '2026-05' })
    // 4 to 8, 11 to 13 and half of 15 May are worked: 8.5 of 18.5 days.
    expect(rows.total[0]?.expectedToDate).toBe('8500')
    expect(drawn.points[14]?.expected).toBe('8500')
    await revertImport(ctx, batch.id, null)
  })

  it('moves with the member where the reading regroups, and stays the same amount', async () => {
    for (const asOf of ['2026-05-12', '2026-05-20', '2026-06-17']) {
      const was = await read(ctx, { by: 'region', asOf })
      const is = await read(ctx, { by: 'region', asOf, org: 'is' })
      expect(near(is.total[0]?.expectedToDate, was.total[0]?.expectedToDate)).toBe(true)
      const cem = await expectedOf(ctx, { member: 'cem', asOf })
      const apj = is.rows.find(({ key }) => key.region === 'APJ')
      if (asOf >= '2026-05-16') expect(near(apj?.expectedToDate, cem)).toBe(true)
      const drawn = await burnUp(ctx, { region: 'APJ', asOf, org: 'is' })
      expect(drawn.points.find(({ day }) => day === asOf)?.expected ?? null).toBe(apj?.expectedToDate ?? null)
    }
  })

  it('stays what it was as known before the setting, and before a calendar came', async () => {
    const { version } = await read(ctx, { by: 'indicator' })
    const asked = { by: 'indicator', member: 'bob', asOf: '2026-05-20' }
    const now = await read(ctx, asked)
    const batch = await importAll(
      ctx,
      'calendars',
      csv([{ region: 'DACH', day: '2026-05-18', weekday: null, name: null, share: 1 }]),
    )
    expect((await read(ctx, asked)).total[0]?.expectedToDate).not.toBe(now.total[0]?.expectedToDate)
    const known = await read(ctx, { ...asked, knownAt: String(version) })
    expect(known.total).toEqual(now.total)
    const drawn = await burnUp(ctx, { member: 'bob', asOf: '2026-05-20', knownAt: String(version) })
    expect(drawn.points[19]?.expected).toBe(now.total[0]?.expectedToDate)
    await setSetting(ctx, 'pace', 'calendar', null)
    expect(await read(ctx, { ...asked, knownAt: String(version) })).toEqual(known)
    await setSetting(ctx, 'pace', 'working-days', null)
    await revertImport(ctx, batch.id, null)
  })

  it('is by calendar days again when the setting or the calendars are taken back', async () => {
    await setSetting(ctx, 'pace', 'calendar', null)
    const byDays = await read(ctx, { by: 'indicator', member: 'bob', asOf: '2026-05-15' })
    expect([byDays.pace, byDays.total[0]?.expectedToDate]).toEqual(['calendar', '14877.7174'])
    await setSetting(ctx, 'pace', 'working-days', null)
  })
})
