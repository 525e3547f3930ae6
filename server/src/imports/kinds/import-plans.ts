import { livePlans } from '@attain/db/queries/model.queries.ts'
import type { ImportRow } from '@attain/shared/contracts/import-rows.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import { parsePeriod } from '@attain/shared/domain/period.ts'
import type { PhasedRow } from '@attain/shared/domain/phasing.ts'
import { checkPlanSet } from '@attain/shared/domain/target-set.ts'
import { targetProblemText } from '@attain/shared/format/target-problem.ts'
import { groupBy } from '../../model/load-model.ts'
import type { Model } from '../../model/model.ts'
import { collectRows, type Effects, type Job, type Rows } from '../import-job.ts'
import { type Incoming, type LiveRow, type Merge, mergeVersioned, writeMerge } from '../merge-versioned.ts'
import { checkPhasing, defaultComparator } from './phased-values.ts'

/** Plans of regions and of the company: stored, not derived (A6, A7). */
export async function importPlans(job: Job, rows: Rows<'plans'>): Promise<Effects> {
  const incoming: Incoming[] = []
  for (const { line, row } of await collectRows(job, rows)) {
    const resolved = resolve(job, line, row)
    if (resolved !== null) incoming.push(resolved)
  }
  const merge = mergeVersioned(job, incoming, await live(job))
  if (job.log.rejects.length === 0) checkResult(job, merge)
  if (job.log.rejects.length === 0) await writeMerge(job, 'plan', merge, { reason: job.reason })
  return {}
}

function resolve({ keys, log, model }: Job, line: number, row: ImportRow<'plans'>): Incoming | null {
  const indicator = keys.indicator(line, 'indicator', row.indicator)
  const region = row.region === null ? null : keys.region(line, 'region', row.region)
  checkPhasing({ log }, line, row)
  if (indicator === null || (row.region !== null && region === null)) return null
  const period = parsePeriod(row.period, model.workspace.calendar)
  return {
    line,
    key: planKey(region?.id ?? null, indicator.id, row.period, model),
    values: {
      region_id: region?.id ?? null,
      indicator_id: indicator.id,
      period_key: row.period,
      period_from: period.from,
      period_to: period.to,
      comparator: row.comparator ?? defaultComparator(indicator),
      value: canonical(row.value),
      currency: row.currency,
      q1: row.q1,
      q2: row.q2,
      q3: row.q3,
      q4: row.q4,
    },
  }
}

const planKey = (regionId: number | null, indicatorId: number, period: string, { regions, indicators }: Model): string =>
  `${regionId === null ? 'company' : regions.byId.get(regionId)?.key}, ${indicators.byId.get(indicatorId)?.key}, ${period}`

async function live({ trx, scope, model }: Job): Promise<LiveRow[]> {
  const rows = await livePlans(trx, scope).execute()
  return rows.map(
    ({ id, region_id, indicator_id, period_key, period_from, period_to, comparator, value, currency, q1, q2, q3, q4 }) => ({
      id,
      key: planKey(region_id, indicator_id, period_key, model),
      values: { region_id, indicator_id, period_key, period_from, period_to, comparator, value, currency, q1, q2, q3, q4 },
    }),
  )
}

/** Checks each region's rows of an indicator that the file touches, as the file leaves them. */
function checkResult({ log, model }: Job, { added, kept }: Merge): void {
  const { calendar } = model.workspace
  const setOf = ({ values }: Pick<Incoming, 'values'>) => `${values['region_id']} ${values['indicator_id']}`
  const lines = new Map(added.map((row, at) => [-1 - at, row.line]))
  const touched = new Set(added.map(setOf))
  const rows = [...kept, ...added.map(({ values }, at) => ({ id: -1 - at, values }))].filter((row) => touched.has(setOf(row)))
  for (const set of groupBy(rows, setOf).values()) {
    const indicator = model.indicators.byId.get(Number(set[0]?.values['indicator_id']))
    if (indicator === undefined) continue
    const rules = { indicator, calendar, curve: model.curves.get(indicator.id) ?? null }
    const phased = set.map(({ id, values }) => toPhasedRow(id, values, model))
    for (const problem of checkPlanSet(phased, rules)) {
      const line = [problem.rowId, ...problem.otherIds].map((id) => lines.get(id)).find((at) => at !== undefined)
      if (line === undefined) continue
      const text = `${indicator.key}: ${targetProblemText(problem)}`
      if (problem.refused) log.reject(line, 'value', problem.code, text)
      else log.warn(line, 'value', problem.code, text)
    }
  }
}

function toPhasedRow(id: number, values: Incoming['values'], model: Model): PhasedRow {
  const [q1, q2, q3, q4] = ['q1', 'q2', 'q3', 'q4'].map((column) => values[column] ?? null)
  return {
    id,
    period: parsePeriod(String(values['period_key']), model.workspace.calendar),
    value: String(values['value']),
    comparator: values['comparator'] as PhasedRow['comparator'],
    currency: values['currency'] === null ? null : String(values['currency']),
    weights: q1 == null || q2 == null || q3 == null || q4 == null ? null : [String(q1), String(q2), String(q3), String(q4)],
  }
}
