import { beforeAll, describe, expect, it } from 'vitest'
import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import type { Context } from '@attain/server/context.ts'
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
