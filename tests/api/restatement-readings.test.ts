import { beforeAll, describe, expect, it } from 'vitest'
import { RestatementQuery, type RestatementReport } from '@attain/shared/contracts/restatement.ts'
import { canonical, sum } from '@attain/shared/domain/decimal.ts'
import type { Context } from '@attain/server/context.ts'
import { closePeriod } from '@attain/server/periods/close-period.ts'
import { readRestatement } from '@attain/server/restatement/read-restatement.ts'
import { importAll } from '../support/imports.ts'
import { csv } from '../support/rows.ts'
import { actual, smallWorkspace } from '../support/small-organisation.ts'
import { ask, rowAt } from './attainment-support.ts'

const period = 'FY27-Q2'
const dated = (rates: Record<string, string>) =>
  csv([
    { currency: 'EUR', fiscal_year: 'FY27', date: '', rate: '2', quote: 'reporting-per-unit' },
    ...Object.entries(rates).map(([date, rate]) => ({
      currency: 'EUR',
      fiscal_year: '',
      date,
      rate,
      quote: 'reporting-per-unit',
    })),
  ])
const placed = (member: string, region: string, from: string, to: string) => ({
  member,
  level: 'seller',
  region,
  manager: 'ann',
  fte: 1,
  valid_from: from,
  valid_to: to,
})
const placedAgain = (bob: string) =>
  csv([
    { ...placed('ann', 'EMEA', '2025-02-01', ''), level: 'lead', manager: '' },
    placed('bob', 'DACH', '2025-02-01', '2026-05-31'),
    placed('bob', bob, '2026-06-01', ''),
    placed('cem', 'DACH', '2025-02-01', '2026-05-15'),
    placed('cem', 'APJ', '2026-05-16', ''),
  ])
const euro = (id: string, day: string, value: string, member = 'bob') =>
  actual({ external_id: id, occurred_on: day, value, currency: 'EUR', member, region: 'DACH' })

let ctx: Context
let pinned: string

/**
 * Bob sells in DACH until May and from June on, as known at the close, in EMEA itself; as known now in APJ. A sale of 10 €
 * became 30 € after the close, one of 7 € was moved out of the quarter, one of 5 € came late, and the rate of June rose
 * from 1 to 1.5.
 */
beforeAll(async () => {
  ctx = await smallWorkspace()
  await importAll(ctx, 'assignments', placedAgain('EMEA'))
  await importAll(ctx, 'fx-rates', dated({ '2026-05-01': '1.25', '2026-06-01': '1', '2026-06-08': '1.1' }))
  await importAll(
    ctx,
    'actuals',
    csv([
      euro('kept', '2026-05-05', '40'),
      euro('june', '2026-06-03', '100'),
      euro('grown', '2026-06-04', '10'),
      euro('gone', '2026-06-09', '7'),
      euro('cem', '2026-06-09', '20', 'cem'),
      actual({ external_id: 'dollars', occurred_on: '2026-06-20', value: '8', region: 'EMEA', member: 'ann' }),
    ]),
  )
  pinned = String((await closePeriod(ctx, period, 'done')).version)
  await importAll(
    ctx,
    'actuals',
    csv([euro('grown', '2026-06-04', '30'), euro('gone', '2026-08-03', '7'), euro('late', '2026-05-06', '5')]),
    { reason: 'ledger corrected' },
  )
  await importAll(ctx, 'fx-rates', dated({ '2026-06-01': '1.5', '2026-08-01': '1' }), { reason: 'fixing was mistyped' })
  await importAll(ctx, 'assignments', placedAgain('APJ'), { reason: 'moved in June after all' })
})

const read = (query: Record<string, string>): Promise<RestatementReport> =>
  readRestatement(ctx, RestatementQuery.parse({ period, indicator: 'bookings', ...query }))
const actuals = ({ total: [row] }: RestatementReport) => [row?.asClosed?.actual, row?.restated?.actual, row?.difference.actual]
const text = (measure: string | number | null | undefined) => canonical(String(measure ?? '0'))

describe('a restated period in every reading', () => {
  it('is converted at the rates of each fact’s day, as they were known and as they are', async () => {
    // 40 × 1.25 + 110 × 1 + 27 × 1.1 + 8, then 45 × 1.25 + 130 × 1.5 + 20 × 1.1 + 8.
    expect(actuals(await read({ fx: 'dated' }))).toEqual(['197.7', '281.25', '83.55'])
    const { detail } = await read({ fx: 'dated' })
    // 20 × 1.5 − 7 × 1.1 + 5 × 1.25 at the rates of now, and 110 × 0.5 for the rate itself.
    expect([detail?.facts.valueSum, detail?.facts.count, detail?.rates.map(({ by }) => text(by.value))]).toEqual([
      '28.55',
      3,
      ['55'],
    ])
    expect(detail?.ties).toBe(true)
    expect(actuals(await read({ fx: 'plan' }))).toEqual(['362', '398', '36'])
  })

  it('is regrouped by where people stood at its end, as it was known and as it is', async () => {
    const { rows } = await read({ org: 'is', by: 'region', depth: '2', fx: 'plan' })
    const of = (region: string) => {
      const row = rows.find(({ key }) => key.region === region)
      return [row?.asClosed?.actual ?? null, row?.restated?.actual ?? null]
    }
    // Bob’s 157 € then stood in EMEA itself beside Ann’s 8, Cem’s 20 € in APJ; now Bob’s 175 € are there too.
    expect([of('EMEA'), of('APJ'), of('DACH')]).toEqual([
      ['322', '8'],
      ['40', '390'],
      ['0', '0'],
    ])
    const { rows: was } = await read({ by: 'region', depth: '2', fx: 'plan' })
    expect(was.find(({ key }) => key.region === 'DACH')?.difference.actual).toBe('36')
  })

  for (const org of ['was', 'is']) {
    for (const fx of ['plan', 'dated']) {
      it(`org=${org}, fx=${fx}: both sides are the answers of their versions, and facts and rates make the difference up`, async () => {
        for (const scope of [
          {},
          { region: 'APJ' },
          { region: 'EMEA' },
          { region: 'DACH' },
          { member: 'bob' },
          { manager: 'ann' },
        ]) {
          const query = { org, fx, ...scope } as Record<string, string>
          const report = await read({ ...query, by: 'region' })
          const [row] = report.total
          const asked = { period, indicator: 'bookings', by: 'indicator', asOf: report.to, ...query }
          const closed = await ask(ctx, { ...asked, knownAt: pinned })
          const now = await ask(ctx, asked)
          expect([row?.asClosed?.actual, row?.restated?.actual]).toEqual([
            rowAt(closed.total, { indicator: 'bookings' }).actual,
            rowAt(now.total, { indicator: 'bookings' }).actual,
          ])
          expect(sum(report.rows.map(({ difference }) => text(difference.own)))).toBe(text(row?.difference.own))
          if (report.detail === null) {
            expect(row?.difference.actual ?? null).toBeNull()
            continue
          }
          const { facts, rates, ties } = report.detail
          expect([query, ties]).toEqual([query, true])
          expect(sum([facts.valueSum, ...rates.map(({ by }) => by.value)])).toBe(text(row?.difference.actual))
          expect(sum(facts.rows.map(({ by }) => by.value))).toBe(text(facts.valueSum))
          expect(facts.rows).toHaveLength(facts.count)
        }
      })
    }
  }

  it('names what entered a region only because somebody is known to stand elsewhere now, without a write to blame', async () => {
    const { detail } = await read({ org: 'is', fx: 'plan', region: 'APJ' })
    const kept = detail?.facts.rows.find(({ externalId }) => externalId === 'kept')
    expect(kept).toMatchObject({ kind: 'added', by: { value: '80' }, cause: null })
    const grown = detail?.facts.rows.find(({ externalId }) => externalId === 'grown')
    expect(grown).toMatchObject({ kind: 'added', by: { value: '60' }, cause: { why: 'ledger corrected' } })
  })
})
