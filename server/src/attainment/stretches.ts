import type { RollupDays } from '@attain/db/queries/fact-sums.queries.ts'
import type { Slots } from '@attain/db/queries/sum-question.ts'
import { minDay, monthEnd, monthOf, monthStart, nextDay, type Period, previousDay } from '@attain/shared/domain/period.ts'
import type { FactCoverage } from '../model/model-cache.ts'
import { type Indicator, isSnapshot } from '../model/model.ts'
import { slotsOf, snapshotsOf, splitTime } from './sums.ts'

/** What one statement reads of a question's time: cells of the rollup, or facts day by day. */
export type Stretch =
  | { of: 'rollup'; indicatorIds: number[]; slots: Slots; days: RollupDays }
  | { of: 'facts'; indicatorIds: number[]; slots: Slots; from: string; to: string; sourceId?: number }

/** Whose time is asked about; `factsOnly` where the rollup does not keep apart what the question is about. */
export interface TimeQuestion {
  indicators: readonly Indicator[]
  slots: readonly Period[]
  asOf: string
  factsOnly: boolean
}

/** The time of a question in as few stretches as the rollup allows; together they hold every fact that counts once. */
export function stretchesOf(question: TimeQuestion, coverage: FactCoverage): Stretch[] {
  return [...ofFlows(question, coverage), ...ofSnapshots(question, coverage, () => true)]
}

/** The same for some days of one slot; snapshots are the slot's, counted when they were taken on one of these days. */
export function stretchesBetween(
  question: Omit<TimeQuestion, 'slots'> & { slot: Period },
  range: { from: string; to: string },
  coverage: FactCoverage,
): Stretch[] {
  const { slot, factsOnly } = question
  const snapshots = ofSnapshots({ ...question, slots: [slot] }, coverage, (day) => day >= range.from && day <= range.to)
  const indicatorIds = flowIds(question.indicators)
  if (indicatorIds.length === 0) return snapshots
  const slots = slotsOf([slot])
  const whole = factsOnly ? null : wholeMonths(range.from, range.to)
  const edges = whole === null ? [range] : edgesAround(whole, range.from, range.to)
  return [
    ...edges.map((edge): Stretch => ({ of: 'facts', indicatorIds, slots, ...edge })),
    ...(whole === null ? [] : [ofMonths(indicatorIds, [{ ...slot, ...whole }])]),
    ...snapshots,
  ]
}

function ofFlows({ indicators, slots, asOf, factsOnly }: TimeQuestion, coverage: FactCoverage): Stretch[] {
  const indicatorIds = flowIds(indicators)
  const [first, last] = [slots[0], slots.at(-1)]
  if (indicatorIds.length === 0 || first === undefined || last === undefined) return []
  const ofDays = (days: { from: string; to: string }): Stretch => ({ of: 'facts', indicatorIds, slots: slotsOf(slots), ...days })
  if (factsOnly) {
    const to = minDay(last.to, asOf)
    return first.from <= to ? [ofDays({ from: first.from, to })] : []
  }
  const { months, days } = splitTime(slots, asOf, lastFactDay(indicatorIds, coverage))
  return [...(months === null ? [] : [ofMonths(indicatorIds, months.slots)]), ...(days === null ? [] : [ofDays(days)])]
}

function ofSnapshots(
  { indicators, slots, asOf, factsOnly }: TimeQuestion,
  coverage: FactCoverage,
  counts: (day: string) => boolean,
): Stretch[] {
  const all = snapshotsOf(indicators, slots, asOf, coverage)
  const kept = all.days.flatMap((day, index) => (counts(day) ? [index] : []))
  if (kept.length === 0) return []
  const pick = <T>(list: readonly T[]): T[] => kept.map((index) => list[index] as T)
  const days = {
    kind: 'snapshots' as const,
    indicatorIds: pick(all.indicatorIds),
    sourceIds: pick(all.sourceIds),
    days: pick(all.days),
    slots: pick(all.slots),
  }
  if (!factsOnly) return [{ of: 'rollup', indicatorIds: [...new Set(days.indicatorIds)], slots: slotsOf(slots), days }]
  return days.days.map((day, index): Stretch => {
    const [indicatorId, sourceId] = [days.indicatorIds[index] as number, days.sourceIds[index] as number]
    return { of: 'facts', indicatorIds: [indicatorId], slots: slotsOf(slots), from: day, to: day, sourceId }
  })
}

const ofMonths = (indicatorIds: number[], slots: readonly Period[]): Stretch => ({
  of: 'rollup',
  indicatorIds,
  slots: slotsOf(slots),
  days: { kind: 'months' },
})

const flowIds = (indicators: readonly Indicator[]): number[] =>
  indicators.filter((indicator) => !isSnapshot(indicator)).map((indicator) => indicator.id)

/** The newest fact day of these indicators; null = no facts. */
export function lastFactDay(indicatorIds: readonly number[], coverage: FactCoverage): string | null {
  let last: string | null = null
  for (const id of indicatorIds) {
    const days = coverage.days.get(id)
    if (days !== undefined && (last === null || days.to > last)) last = days.to
  }
  return last
}

/** The whole calendar months inside a range of days; null = none. */
function wholeMonths(from: string, to: string): { from: string; to: string } | null {
  const start = from === monthStart(monthOf(from)) ? from : nextDay(monthEnd(monthOf(from)))
  const end = to === monthEnd(monthOf(to)) ? to : previousDay(monthStart(monthOf(to)))
  return start <= end ? { from: start, to: end } : null
}

function edgesAround(whole: { from: string; to: string }, from: string, to: string): { from: string; to: string }[] {
  return [
    { from, to: previousDay(whole.from) },
    { from: nextDay(whole.to), to },
  ].filter((edge) => edge.from <= edge.to)
}
