import {
  bucketRanges,
  type CountedSpans,
  refreshCoverage,
  refreshRegionRollup,
  type TouchedMonths,
} from '@attain/db/queries/region-rollups.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import { refreshStatistics } from '@attain/db/statistics.ts'
import { type Day, type FiscalCalendar, periodOf, nextDay } from '@attain/shared/domain/period.ts'
import type { Model } from '../model/model.ts'
import type { Trx } from '../write/in-version.ts'
import { regionTreeOf } from './region-tree.ts'

/** All there is of these indicators. */
export const everyMonth = (indicatorIds: number[]): TouchedMonths => ({
  indicatorIds,
  from: indicatorIds.map(() => '-infinity'),
  to: indicatorIds.map(() => 'infinity'),
})

const periodKinds = ['month', 'quarter', 'half', 'year'] as const

/** Brings the sums by region in step with the rollup, in the transaction that changed it. */
export async function refreshRegions(trx: Trx, scope: Scope, model: Model, touched: TouchedMonths): Promise<void> {
  if (touched.indicatorIds.length === 0) return
  // The rollup may just have been filled, and planned as empty counting its members takes ten times as long.
  await refreshStatistics(trx, ['rollup'])
  for (const statement of refreshRegionRollup(scope, touched)) await statement.execute(trx)
  const whole = touched.indicatorIds.filter((_, at) => touched.to[at] === 'infinity')
  await writeCoverage(trx, scope, model, rangesOf(touched, await rangesIn(trx, scope, whole)), whole)
}

/** Counts the members of every region anew: its tree or the fiscal calendar says otherwise than before. */
export async function recount(trx: Trx, scope: Scope, model: Model): Promise<void> {
  const all = [...model.indicators.byId.keys()]
  await writeCoverage(trx, scope, model, await rangesIn(trx, scope, all), all)
}

/** Every stretch of time in which the indicators have facts and members are counted. */
export async function allSpans(trx: Trx, scope: Scope, model: Model): Promise<CountedSpans> {
  return spansOf(await rangesIn(trx, scope, [...model.indicators.byId.keys()]), model.workspace.calendar)
}

interface Range {
  indicatorId: number
  from: Day
  to: Day
}

async function writeCoverage(trx: Trx, scope: Scope, model: Model, ranges: Range[], whole: number[]): Promise<void> {
  const spans = spansOf(ranges, model.workspace.calendar)
  for (const statement of refreshCoverage(scope, spans, whole, regionTreeOf(model))) await statement.execute(trx)
}

async function rangesIn(trx: Trx, scope: Scope, indicatorIds: number[]): Promise<Range[]> {
  if (indicatorIds.length === 0) return []
  const { rows } = await bucketRanges(scope, indicatorIds).execute(trx)
  return rows.map(({ indicator_id: indicatorId, first, last }) => ({ indicatorId, from: first, to: last }))
}

const rangesOf = ({ indicatorIds, from, to }: TouchedMonths, whole: Range[]): Range[] => [
  ...indicatorIds.flatMap((indicatorId, at) =>
    to[at] === 'infinity' ? [] : { indicatorId, from: from[at] ?? '', to: to[at] ?? '' },
  ),
  ...whole,
]

function spansOf(ranges: readonly Range[], calendar: FiscalCalendar): CountedSpans {
  const spans: CountedSpans = { indicatorIds: [], spans: [], from: [], to: [] }
  const seen = new Set<string>()
  const add = (indicatorId: number, span: CountedSpans['spans'][number], from: Day, to: Day) => {
    const key = `${indicatorId} ${span} ${from}`
    if (seen.has(key)) return
    seen.add(key)
    spans.indicatorIds.push(indicatorId)
    spans.spans.push(span)
    spans.from.push(from)
    spans.to.push(to)
  }
  for (const { indicatorId, from, to } of ranges) {
    add(indicatorId, 'day', from, to)
    for (const kind of periodKinds) {
      for (let day = from; day <= to;) {
        const period = periodOf(day, kind, calendar)
        add(indicatorId, kind, period.from, period.to)
        day = nextDay(period.to)
      }
    }
  }
  return spans
}
