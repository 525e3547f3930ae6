import { type BucketSum, bucketSums } from '@attain/db/queries/rollups.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { ActualChange, ActualParts } from '@attain/shared/contracts/imports.ts'
import { add, canonical, compare } from '@attain/shared/domain/decimal.ts'
import { type Day, type FiscalCalendar, periodOf } from '@attain/shared/domain/period.ts'
import { type Indicator, isSnapshot, type Model } from '../model/model.ts'
import type { Trx } from '../write/in-version.ts'
import type { CellSet } from './cell-set.ts'

interface Actual {
  indicator: Indicator
  period: string
  currency: string | null
  parts: ActualParts
}

/** Company actuals by indicator, fiscal quarter and currency, keyed so that two readings can be compared. */
export type QuarterActuals = ReadonlyMap<string, Actual>

/** Reads the rollup for the indicators and quarters that the cells touch. */
export async function quarterActuals(trx: Trx, scope: Scope, model: Model, cells: CellSet): Promise<QuarterActuals> {
  const range = cells.range
  if (range === null) return new Map()
  const { calendar } = model.workspace
  const from = periodOf(range.from, 'quarter', calendar).from
  const { to } = periodOf(range.to, 'quarter', calendar)
  const { rows } = await bucketSums(scope, cells.indicatorIds, from, to).execute(trx)
  const actuals = new Map<string, Actual>()
  for (const row of closingRowsOnly(rows, model, calendar)) {
    const indicator = model.indicators.byId.get(row.indicator_id)
    if (indicator !== undefined) addSum(actuals, indicator, periodOf(row.bucket, 'quarter', calendar).key, row)
  }
  return actuals
}

/** What a reading before and one after say differently, oldest quarter first. */
export function actualChanges(before: QuarterActuals, after: QuarterActuals): ActualChange[] {
  const changes: ActualChange[] = []
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(key), after.get(key)]
    const either = now ?? old
    if (either === undefined || (old !== undefined && now !== undefined && sameParts(old.parts, now.parts))) continue
    changes.push({
      indicator: either.indicator.key,
      period: either.period,
      currency: either.currency,
      before: old?.parts ?? null,
      after: now?.parts ?? null,
    })
  }
  return changes.sort((a, b) => (a.indicator === b.indicator ? order(a.period, b.period) : order(a.indicator, b.indicator)))
}

/** Of stocks and closing ratios only the newest day of each source in a quarter (A3). */
function closingRowsOnly(rows: readonly BucketSum[], model: Model, calendar: FiscalCalendar): BucketSum[] {
  const isClosing = ({ indicator_id: id }: BucketSum) => {
    const indicator = model.indicators.byId.get(id)
    return indicator !== undefined && isSnapshot(indicator)
  }
  const slot = (row: BucketSum) => `${row.indicator_id} ${row.source_id} ${periodOf(row.bucket, 'quarter', calendar).key}`
  const newest = new Map<string, Day>()
  for (const row of rows) {
    const day = newest.get(slot(row))
    if (isClosing(row) && (day === undefined || day < row.bucket)) newest.set(slot(row), row.bucket)
  }
  return rows.filter((row) => !isClosing(row) || newest.get(slot(row)) === row.bucket)
}

function addSum(actuals: Map<string, Actual>, indicator: Indicator, period: string, row: BucketSum): void {
  const key = `${indicator.id} ${period} ${row.currency}`
  const known = actuals.get(key)?.parts
  const weight = indicator.kind === 'ratio' ? row.weight : null
  const parts: ActualParts =
    known === undefined
      ? { value: canonical(row.value), weight: weight === null ? null : canonical(weight), n: row.n }
      : {
          value: add(known.value, row.value),
          weight: known.weight === null || weight === null ? null : add(known.weight, weight),
          n: known.n + row.n,
        }
  actuals.set(key, { indicator, period, currency: row.currency === '' ? null : row.currency, parts })
}

const sameParts = (a: ActualParts, b: ActualParts): boolean =>
  a.n === b.n &&
  compare(a.value, b.value) === 0 &&
  (a.weight === null || b.weight === null ? a.weight === b.weight : compare(a.weight, b.weight) === 0)

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
