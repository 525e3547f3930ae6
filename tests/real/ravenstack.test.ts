import { beforeAll, describe, expect, it } from 'vitest'
import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { ArrAccountsQuery, ArrBridgeQuery } from '@attain/shared/contracts/arr-bridge.ts'
import { canonical, divide, sum } from '@attain/shared/domain/decimal.ts'
import type { Context } from '@attain/server/context.ts'
import { listArrAccounts } from '@attain/server/retention/list-arr-accounts.ts'
import { readArrBridge } from '@attain/server/retention/read-arr-bridge.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { setSetting } from '@attain/server/settings/settings.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import { ratioText, rowsOf, totalOf } from '../support/questions.ts'
import { answer, importReal, importRealCatalogue } from '../support/real-imports.ts'

const set = 'ravenstack'
const indicators = 'csat,csat_mean,csat_response_rate'

/** `bottom2_count` is no figure of any indicator: it is read from the distribution of scores beside the explanation. */
describe('the satisfaction of the support tickets', () => {
  let ctx: Context

  beforeAll(async () => {
    ctx = await testContext(await testDatabase(), { today: '2025-06-30' })
    await setSetting(ctx, 'fiscal-year-start', '1', null)
    await importRealCatalogue(ctx, set)
    await importReal(ctx, set, 'regions', 'dmy_accounts.csv', 'regions')
    await importReal(ctx, set, 'survey-responses', 'dmy_supports_ticket.csv', 'survey-responses')
  })

  const figures = (rows: readonly AttainmentRow[], isMine: (row: AttainmentRow) => boolean) => {
    const partsOf = (indicator: string) => rows.find((row) => row.key.indicator === indicator && isMine(row))?.parts ?? null
    const [top2, mean, rate] = [partsOf('csat'), partsOf('csat_mean'), partsOf('csat_response_rate')]
    return {
      records: canonical(rate?.weight ?? '0'),
      rated: canonical(rate?.value ?? '0'),
      score_sum: canonical(mean?.value ?? '0'),
      mean: ratioText(mean, 6),
      top2_count: canonical(top2?.value ?? '0'),
      top2_share: ratioText(top2, 6),
    }
  }
  const expected = ({ records, rated, score_sum, mean, top2_count, top2_share }: Record<string, string>) => ({
    records,
    rated,
    score_sum: score_sum === '' ? '0' : score_sum,
    mean,
    top2_count,
    top2_share,
  })

  it('is given by country and quarter', async () => {
    const rows = await rowsOf(ctx, { by: 'region', period: 'FY23-Q1..FY24-Q4', indicator: indicators })
    for (const line of answer(set, 'csat_by_country_quarter')) {
      const period = `FY${line['quarter']?.slice(2)}`
      const given = figures(rows, ({ key }) => key.region === line['country'] && key.period === period)
      expect({ country: line['country'], period, ...given }).toEqual({ country: line['country'], period, ...expected(line) })
    }
  })

  it('is given by month', async () => {
    const rows = await totalOf(ctx, { by: 'indicator', period: '2023-01..2024-12', indicator: indicators })
    for (const line of answer(set, 'csat_by_month')) {
      const given = figures(rows, ({ key }) => key.period === line['month'])
      expect({ month: line['month'], ...given }).toEqual({ month: line['month'], ...expected(line) })
    }
  })

  it('leaves the rollup in step with the answers', async () => {
    expect(await checkRollups(ctx)).toEqual([])
  })
})

/** Country books and company book come from the page's own read path; what moved between two from the bridge's. */
describe('the book of subscriptions', () => {
  let ctx: Context
  const months = '2023-01..2024-12'
  const bridges = async (query: Record<string, string>) => (await readArrBridge(ctx, ArrBridgeQuery.parse(query))).periods

  beforeAll(async () => {
    ctx = await testContext(await testDatabase(), { today: '2025-06-30' })
    await setSetting(ctx, 'fiscal-year-start', '1', null)
    await importRealCatalogue(ctx, set)
    await importReal(ctx, set, 'regions', 'dmy_accounts.csv', 'regions')
    await importReal(ctx, set, 'subscriptions', 'dmy_subscriptions.csv', 'subscriptions')
  })

  it('is given at every month-end', async () => {
    const rows = await totalOf(ctx, { by: 'indicator', period: months, indicator: 'arr_book' })
    const lines = answer(set, 'arr_book_month_end')
    expect(rows.map(({ actual, n }) => [actual, String(n)])).toEqual(
      lines.map((line) => [line['arr'], line['active_subscriptions']]),
    )
    const found = (await bridges({ period: months })).map(({ closingDay, closing, book }) => ({
      month_end: closingDay,
      active_subscriptions: String(book?.rows),
      paying_subscriptions: String(book?.payingRows),
      paying_accounts: String(book?.payingAccounts),
      mrr: divide(closing as string, '12'),
      arr: closing,
    }))
    expect(found).toEqual(lines)
  })

  it('moves from month to month as computed, each bar adding up from its accounts', async () => {
    const found = (await bridges({ period: months })).map(({ closingDay, opening, movements, closing }) => ({
      month_end: closingDay,
      opening_arr: opening,
      ...movements,
      closing_arr: closing,
    }))
    const noneMoved = { 'moved-in': '0', 'moved-out': '0' }
    expect(found).toEqual(answer(set, 'arr_movements_month').map((line) => ({ ...line, ...noneMoved })))
    const [june] = await bridges({ period: '2024-06' })
    for (const of of ['new', 'churn', 'expansion', 'reactivation'] as const) {
      const { sums, count } = await listArrAccounts(ctx, ArrAccountsQuery.parse({ period: '2024-06', of }))
      expect([sums.change, count]).toEqual([june?.movements?.[of], june?.moved?.[of]])
    }
  })

  it('is retained over twelve months as computed, its cohort adding up from its accounts', async () => {
    const found = (await bridges({ period: '2024-01..2024-12' })).map(({ closingDay, retention }) => ({
      month_end: closingDay,
      cohort_accounts: String(retention?.accounts),
      cohort_opening_arr: retention?.opening,
      cohort_closing_arr: retention?.closing,
      cohort_retained_capped_arr: retention?.retained,
      nrr: ratioText({ value: retention?.closing ?? '0', weight: retention?.opening ?? '0' }, 6),
      grr: ratioText({ value: retention?.retained ?? '0', weight: retention?.opening ?? '0' }, 6),
      accounts_lost: String(retention?.lost),
    }))
    expect(found).toEqual(answer(set, 'nrr_grr_12m'))
    const [quarter] = await bridges({ period: 'FY24-Q1' })
    expect(quarter?.retention?.nrr.toFixed(3)).toBe('5.574')
    const { sums, count, rows } = await listArrAccounts(ctx, ArrAccountsQuery.parse({ period: 'FY24-Q1', of: 'retention' }))
    expect({ ...sums, count, shown: rows.length }).toMatchObject({
      opening: quarter?.retention?.opening,
      closing: quarter?.retention?.closing,
      retained: quarter?.retention?.retained,
      count: quarter?.retention?.accounts,
      shown: quarter?.retention?.accounts,
    })
  })

  it('adds up over the countries, in bridge and cohort', async () => {
    const [whole] = await bridges({ period: 'FY24-Q3' })
    const countries = [...new Set(answer(set, 'arr_book_quarter_end_by_country').map((line) => line['country'] as string))]
    const parts = (await Promise.all(countries.map((region) => bridges({ period: 'FY24-Q3', region })))).flat()
    expect(sum(parts.map(({ closing }) => closing as string))).toBe(whole?.closing)
    expect(sum(parts.map(({ movements }) => movements?.churn as string))).toBe(whole?.movements?.churn)
    expect(sum(parts.map(({ retention }) => retention?.retained as string))).toBe(whole?.retention?.retained)
  })

  it('is given by country at every quarter-end', async () => {
    const rows = await rowsOf(ctx, { by: 'region', period: 'FY23-Q1..FY24-Q4', indicator: 'arr_book' })
    for (const line of answer(set, 'arr_book_quarter_end_by_country')) {
      const month = Number(line['quarter_end']?.slice(5, 7))
      const period = `FY${line['quarter_end']?.slice(2, 4)}-Q${month / 3}`
      const row = rows.find(({ key }) => key.region === line['country'] && key.period === period)
      expect({ ...line, arr: row?.actual }).toEqual(line)
    }
  })

  it('leaves the rollup in step with the answers', async () => {
    expect(await checkRollups(ctx)).toEqual([])
  })
})
