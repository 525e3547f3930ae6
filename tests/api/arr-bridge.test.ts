import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ArrAccountsQuery, type ArrBridgePeriod, ArrBridgeQuery } from '@attain/shared/contracts/arr-bridge.ts'
import { arrMovements } from '@attain/shared/domain/arr-bridge.ts'
import { sum } from '@attain/shared/domain/decimal.ts'
import type { Context } from '@attain/server/context.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import { listArrAccounts } from '@attain/server/retention/list-arr-accounts.ts'
import { readArrBridge } from '@attain/server/retention/read-arr-bridge.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { demoContext } from '../support/demo.ts'
import { importAll } from '../support/imports.ts'
import { rowsOf, totalOf } from '../support/questions.ts'
import { csv } from '../support/rows.ts'
import { actual, smallWorkspace, subscription } from '../support/small-organisation.ts'

type Query = Record<string, string>
const periodsOf = async (ctx: Context, query: Query) => (await readArrBridge(ctx, ArrBridgeQuery.parse(query))).periods
const accountsOf = (ctx: Context, query: Query) => listArrAccounts(ctx, ArrAccountsQuery.parse(query))
const moved = ({ movements }: ArrBridgePeriod) => Object.entries(movements ?? {}).filter(([, amount]) => amount !== '0')

/** Acme goes from Bob to Cem in June; Bolt shrinks in June, Cube is lost in July, Dot is won by Cem in June. */
const rows = [
  subscription({
    external_id: 'a1',
    account: 'acme',
    member: 'bob',
    started_on: '2025-05-01',
    ended_on: '2026-06-10',
    mrr: '100',
  }),
  subscription({ external_id: 'a2', account: 'acme', member: 'cem', region: 'APJ', started_on: '2026-06-10', mrr: '110' }),
  subscription({
    external_id: 'b1',
    account: 'bolt',
    member: 'bob',
    started_on: '2025-05-01',
    ended_on: '2026-06-15',
    mrr: '50',
  }),
  subscription({ external_id: 'b2', account: 'bolt', member: 'bob', started_on: '2026-06-15', mrr: '40' }),
  subscription({
    external_id: 'c1',
    account: 'cube',
    member: 'bob',
    started_on: '2025-05-01',
    ended_on: '2026-07-31',
    mrr: '10',
  }),
  subscription({ external_id: 'd1', account: 'dot', member: 'cem', region: 'APJ', started_on: '2026-06-30', mrr: '5' }),
]

describe('the ARR bridge of a small organisation', () => {
  let ctx: Context
  beforeEach(async () => {
    ctx = await smallWorkspace()
    await importAll(ctx, 'subscriptions', csv(rows))
  })

  it('goes from the book before the period to the one that the page shows, and opens where the month before closed', async () => {
    const months = await periodsOf(ctx, { period: '2026-05..2026-07' })
    expect(months.map(({ opening, closing }) => [opening, closing])).toEqual([
      ['1920', '1920'],
      ['1920', '1980'],
      ['1980', '1860'],
    ])
    expect(months.map(moved)).toEqual([
      [],
      [
        ['new', '60'],
        ['expansion', '120'],
        ['contraction', '-120'],
      ],
      [['churn', '-120']],
    ])
    const page = await totalOf(ctx, { by: 'indicator', period: '2026-05..2026-07', indicator: 'book' })
    expect(page.map(({ actual: value }) => value)).toEqual(months.map(({ closing }) => closing))
  })

  it('says of a member what was handed over, neither won nor lost, and follows it in retention', async () => {
    const [bob] = await periodsOf(ctx, { period: '2026-06', member: 'bob' })
    expect(moved(bob!)).toEqual([
      ['contraction', '-120'],
      ['moved-out', '-1200'],
    ])
    expect(bob?.retention).toMatchObject({ accounts: 3, lost: 0, opening: '1920', closing: '1920', retained: '1800' })
    const [cem] = await periodsOf(ctx, { period: '2026-06', member: 'cem' })
    expect(moved(cem!)).toEqual([
      ['new', '60'],
      ['moved-in', '1320'],
    ])
    expect(cem?.retention).toBeNull()
    const [team] = await periodsOf(ctx, { period: '2026-06', manager: 'ann' })
    const [all] = await periodsOf(ctx, { period: '2026-06' })
    expect(team).toEqual(all)
    const [dach] = await periodsOf(ctx, { period: '2026-06', region: 'DACH' })
    expect(dach?.movements).toEqual(bob?.movements)
  })

  it('balances in every scope, each bar being the sum of its accounts', async () => {
    for (const scope of [{}, { member: 'bob' }, { member: 'cem' }, { region: 'EMEA' }, { region: 'APAC' }, { manager: 'ann' }]) {
      const asked = { period: 'FY27-Q2', ...scope } as Query
      const [found] = await periodsOf(ctx, asked)
      expect(sum([found?.opening as string, ...Object.values(found?.movements ?? {})])).toBe(found?.closing)
      for (const of of arrMovements) {
        const { sums, count, rows: listed } = await accountsOf(ctx, { ...asked, of })
        expect([of, sums.change, count, listed.length]).toEqual([
          of,
          found?.movements?.[of],
          found?.moved?.[of],
          found?.moved?.[of],
        ])
      }
      expect((await accountsOf(ctx, { ...asked, of: 'opening' })).sums.opening).toBe(found?.opening)
      expect((await accountsOf(ctx, { ...asked, of: 'closing' })).sums.closing).toBe(found?.closing)
    }
  })

  it('tells an account that comes back from a new one', async () => {
    await importAll(
      ctx,
      'subscriptions',
      csv([subscription({ external_id: 'c2', account: 'cube', started_on: '2026-09-10', mrr: '7' })]),
    )
    const [september] = await periodsOf(ctx, { period: '2026-09' })
    expect(moved(september!)).toEqual([['reactivation', '84']])
  })

  it('regroups everything by the placement of the as-of day, ties, and leaves the whole as it is', async () => {
    // Cem sat in DACH until May 15: what he won there stays stamped, and moves with him to APJ.
    await importAll(
      ctx,
      'subscriptions',
      csv([subscription({ external_id: 'z1', account: 'zeta', member: 'cem', started_on: '2025-05-01', mrr: '20' })]),
    )
    const stamped = await importAll(
      ctx,
      'subscriptions',
      csv([
        subscription({ external_id: 'y1', account: 'yard', member: 'cem', region: 'DACH', started_on: '2025-05-01', mrr: '30' }),
      ]),
    )
    expect(stamped.state).toBe('committed')
    const period = '2026-04'
    const of = async (query: Query) => (await periodsOf(ctx, { period, ...query }))[0]!
    expect((await of({ region: 'DACH' })).closing).not.toBe((await of({ region: 'DACH', org: 'is' })).closing)
    expect((await of({ region: 'DACH', org: 'is' })).closing).toBe((await of({ member: 'bob' })).closing)
    expect((await of({ region: 'APAC', org: 'is' })).closing).toBe((await of({ member: 'cem' })).closing)
    // As it was on a day before he moved, he still sits there.
    expect((await of({ region: 'DACH', org: 'is', asOf: '2026-05-01' })).closing).toBe((await of({})).closing)
    expect(await of({ org: 'is' })).toEqual(await of({}))
    for (const region of ['EMEA', 'DACH', 'APAC']) {
      const asked = { period: 'FY27-Q2', region, org: 'is' }
      const [found] = await periodsOf(ctx, asked)
      expect(sum([found?.opening as string, ...Object.values(found?.movements ?? {})])).toBe(found?.closing)
      const [row] = await rowsOf(ctx, { by: 'region', depth: '2', indicator: 'book', ...asked })
      expect([region, row?.actual]).toEqual([region, found?.closing])
      const churned = await accountsOf(ctx, { ...asked, of: 'churn' })
      expect([churned.sums.change, churned.org]).toEqual([found?.movements?.churn, 'is'])
    }
  })

  it('knows nothing of a period without a snapshot yet, and of subscriptions that were taken back', async () => {
    const [open] = await periodsOf(ctx, { period: '2026-06', asOf: '2026-06-15' })
    expect(open).toMatchObject({ openingDay: '2026-05-31', closingDay: null, opening: null, movements: null, closing: null })
    const later = await importAll(
      ctx,
      'subscriptions',
      csv([subscription({ external_id: 'a1', account: 'acme', started_on: '2025-06-01', mrr: '1' })]),
    )
    expect((await periodsOf(ctx, { period: '2025-05' }))[0]?.closing).toBe('720')
    const before = String((later.version ?? 0) - 1)
    expect((await periodsOf(ctx, { period: '2025-05', asOf: '2026-11-22', knownAt: before }))[0]?.closing).toBe('1920')
    await revertImport(ctx, later.id, null)
    expect((await periodsOf(ctx, { period: '2025-05' }))[0]?.closing).toBe('1920')
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('is read from snapshots of accounts as well, and refused for what is no book', async () => {
    const snapshot = (id: string, day: string, account: string | null, value: string) =>
      actual({ source: 'erp', external_id: id, indicator: 'arr', occurred_on: day, account, value })
    await importAll(
      ctx,
      'actuals',
      csv([
        snapshot('1', '2026-04-28', 'acme', '100'),
        snapshot('2', '2026-04-28', null, '7'),
        snapshot('3', '2026-07-30', 'acme', '90'),
        snapshot('4', '2026-07-30', 'zeta', '30'),
      ]),
    )
    const [quarter] = await periodsOf(ctx, { period: 'FY27-Q2', indicator: 'arr' })
    expect(quarter).toMatchObject({
      openingDay: '2026-04-28',
      closingDay: '2026-07-30',
      opening: '107',
      closing: '120',
      retention: null,
    })
    expect(moved(quarter!)).toEqual([
      ['new', '30'],
      ['contraction', '-10'],
      ['churn', '-7'],
    ])
    const { rows: lost } = await accountsOf(ctx, { period: 'FY27-Q2', indicator: 'arr', of: 'churn' })
    expect(lost).toEqual([{ account: null, opening: '7', fx: null, closing: '0', change: '-7', retained: null }])
    await expect(periodsOf(ctx, { period: 'FY27-Q2', indicator: 'bookings' })).rejects.toMatchObject({ code: 'no-book' })
    await expect(accountsOf(ctx, { period: '2026-05..2026-06', of: 'new' })).rejects.toMatchObject({ code: 'invalid-period' })
  })

  it('converts both ends of a period at its own plan rate, so that a rate is no movement', async () => {
    await importAll(
      ctx,
      'fx-rates',
      csv(
        ['FY26', 'FY27'].map((fiscal_year, at) => ({
          currency: 'EUR',
          fiscal_year,
          rate: `1.${at + 1}`,
          quote: 'reporting-per-unit',
        })),
      ),
    )
    const euro = subscription({
      source: 'eu',
      external_id: 'e1',
      account: 'euro',
      started_on: '2025-05-01',
      mrr: '100',
      currency: 'EUR',
    })
    await importAll(ctx, 'subscriptions', csv([euro]))
    const [january, february] = await periodsOf(ctx, { period: '2026-01..2026-02' })
    expect([january?.closing, february?.opening, february?.closing]).toEqual(['3240', '3360', '3360'])
    expect(moved(february!)).toEqual([])
    await expect(periodsOf(ctx, { period: '2026-02', fx: 'original' })).rejects.toMatchObject({ code: 'mixed-currencies' })
  })

  it('says at dated rates what rates alone changed, apart from every movement, and ties in bar and account', async () => {
    const daily = (day: string, rate: string) => ({
      currency: 'EUR',
      fiscal_year: '',
      date: day,
      rate,
      quote: 'reporting-per-unit',
    })
    await importAll(
      ctx,
      'fx-rates',
      csv([daily('2025-06-27', '1.0'), daily('2026-05-29', '1.1'), daily('2026-06-30', '1.25'), daily('2026-07-31', '1.2')]),
    )
    const euro = (id: string, account: string, mrr: string, from: string, to: string | null = null) =>
      subscription({ source: 'eu', external_id: id, account, started_on: from, ended_on: to, mrr, currency: 'EUR' })
    await importAll(
      ctx,
      'subscriptions',
      csv([
        euro('e1', 'euro', '100', '2025-05-01'),
        euro('e2', 'eins', '10', '2025-05-01', '2026-06-20'),
        euro('e3', 'zwei', '5', '2026-06-20'),
      ]),
    )
    const asked = { period: '2026-06', fx: 'dated' }
    const [june] = await periodsOf(ctx, asked)
    // 1,320 EUR × (1.25 − 1.1); what was lost and won stands at the closing's rate.
    expect(june).toMatchObject({ opening: '3372', fx: '198', closing: '3555' })
    expect(moved(june!)).toEqual([
      ['new', '135'],
      ['expansion', '120'],
      ['contraction', '-120'],
      ['churn', '-150'],
    ])
    expect(sum([june?.opening as string, june?.fx as string, ...Object.values(june?.movements ?? {})])).toBe(june?.closing)
    const [row] = await totalOf(ctx, { by: 'indicator', indicator: 'book', ...asked })
    expect(row?.actual).toBe(june?.closing)
    const { rows: listed, sums, fx } = await accountsOf(ctx, { ...asked, of: 'fx' })
    expect([sums.fx, fx, listed.map(({ account, fx: by }) => [account, by])]).toEqual([
      '198',
      'dated',
      [
        ['euro', '180'],
        ['eins', '18'],
      ],
    ])
    const churned = await accountsOf(ctx, { ...asked, of: 'churn' })
    expect(churned.rows).toEqual([{ account: 'eins', opening: '132', fx: '18', closing: '0', change: '-150', retained: null }])
    // A rate neither retains nor loses: the cohort stands at the closing's rate at both ends.
    expect(june?.retention).toMatchObject({ opening: '3570', closing: '3420', retained: '3300', accounts: 5, lost: 1 })
    for (const scope of [{ member: 'bob' }, { region: 'DACH' }, { region: 'APAC' }, { region: 'EMEA', org: 'is' }]) {
      const [part] = await periodsOf(ctx, { ...asked, ...scope } as Query)
      expect(sum([part?.opening as string, part?.fx as string, ...Object.values(part?.movements ?? {})])).toBe(part?.closing)
    }
    await expect(periodsOf(ctx, { period: '2026-08', fx: 'dated' })).rejects.toMatchObject({ code: 'missing-rate' })
  })
})

describe('the demonstration', () => {
  let ctx: Context
  beforeAll(async () => {
    ctx = await demoContext()
  }, 300_000)

  it('retains as its own gross and net retention say, within what is usual', async () => {
    const periods = await periodsOf(ctx, { period: 'FY26-Q1..FY27-Q3' })
    for (const { period, retention } of periods) {
      const rowsOfPeriod = await totalOf(ctx, { by: 'indicator', period, indicator: 'grr,nrr' })
      expect(rowsOfPeriod.map(({ actual: value }) => value)).toEqual([retention?.grr, retention?.nrr])
      expect(retention?.grr).toBeGreaterThan(0.85)
      expect(retention?.grr).toBeLessThan(0.97)
      expect(retention?.nrr).toBeGreaterThan(1)
      expect(retention?.nrr).toBeLessThan(1.3)
    }
  })
})
