import type { AttainmentReport, AttainmentRow, Measure } from '@attain/shared/contracts/attainment.ts'
import type { Status } from '@attain/shared/contracts/vocabulary.ts'
import type { SparkPoint } from '../charts/sparkline-geometry.ts'

/** Judged against a target; the others are absences. */
const judged: readonly Status[] = ['met', 'missed', 'ahead', 'on-pace', 'behind']
const good: readonly Status[] = ['met', 'ahead', 'on-pace']

export function isJudged({ status }: { status: Status }): boolean {
  return judged.includes(status)
}

export function isGood({ status }: { status: Status }): boolean {
  return good.includes(status)
}

/** Rows of the chosen indicators; no choice = all. */
export function ofIndicators<T extends { key: { indicator: string } }>(rows: readonly T[], indicators: readonly string[]): T[] {
  return indicators.length === 0 ? [...rows] : rows.filter(({ key }) => indicators.includes(key.indicator))
}

/**
 * How far a row is from where it should be, as a ratio: 1 = there, below 1 = short. Pace while a flow is running,
 * attainment otherwise; null when neither exists.
 */
export function standing(row: AttainmentRow): number | null {
  return row.pacing ?? row.attainment
}

/** Furthest behind first; rows that cannot be judged come last, in their own order. */
export function byUrgency(a: AttainmentRow, b: AttainmentRow): number {
  const first = standing(a)
  const second = standing(b)
  if (first === null || second === null) return (first === null ? 1 : 0) - (second === null ? 1 : 0)
  return first - second
}

/**
 * Those who add most first, those who lack most last: by variance, signed by what is favourable; while a flow is
 * running by pace, since nobody has reached a target that is not due. Rows without either come last.
 */
export function byLead(a: AttainmentRow, b: AttainmentRow): number {
  const first = lead(a)
  const second = lead(b)
  if (first === null || second === null) return (first === null ? 1 : 0) - (second === null ? 1 : 0)
  return second - first
}

function lead(row: AttainmentRow): number | null {
  if (row.pacing !== null) return row.pacing
  return row.variance === null ? null : Math.abs(Number(row.variance)) * (row.favourable === false ? -1 : 1)
}

/** Variance ÷ target, for a sign and a percentage beside the amount; null without a target above 0. */
export function relativeVariance({ variance, target }: { variance: Measure; target: Measure }): number | null {
  if (variance === null || target === null) return null
  const divisor = Number(target)
  return divisor > 0 ? Number(variance) / divisor : null
}

/** The periods of a range answer, oldest first. */
export function periodsOf(report: AttainmentReport): string[] {
  const keys = new Set([...report.total, ...report.rows].flatMap(({ key }) => (key.period === undefined ? [] : [key.period])))
  return [...keys].toSorted()
}

/** One point per period for one indicator; a period without a row stays a gap. */
export function trendOf(
  rows: readonly AttainmentRow[],
  indicator: string,
  periods: readonly string[],
  openPeriods: ReadonlySet<string>,
): SparkPoint[] {
  const byPeriod = new Map(rows.filter(({ key }) => key.indicator === indicator).map((row) => [row.key.period, row]))
  return periods.map((period) => {
    const row = byPeriod.get(period)
    return {
      value: asNumber(row?.actual ?? null),
      target: asNumber(row?.target ?? null),
      open: openPeriods.has(period),
    }
  })
}

/** For positions in a chart only: shown figures are formatted from the exact text. */
export function asNumber(value: Measure): number | null {
  return value === null ? null : Number(value)
}

/** The indicator a single-indicator panel opens on: the chosen one, else the first flow in money, else the first. */
export function focusOf(rows: readonly AttainmentRow[], chosen: string | null): string | null {
  if (chosen !== null && rows.some(({ key }) => key.indicator === chosen)) return chosen
  const withTarget = rows.filter(({ target }) => target !== null)
  const money = withTarget.find(({ kind, unit }) => kind === 'flow' && unit === 'money')
  return (money ?? withTarget[0] ?? rows[0])?.key.indicator ?? null
}

export interface Coverage {
  indicator: string
  withData: number
  expected: number
}

/** The indicator for which the fewest of the expected members have data; null when none states a coverage. */
export function lowestCoverage(rows: readonly AttainmentRow[]): Coverage | null {
  const stated = rows.flatMap(({ key, coverage }) =>
    coverage === null || coverage.expected === 0 ? [] : [{ indicator: key.indicator, ...coverage }],
  )
  return stated.toSorted((a, b) => a.withData / a.expected - b.withData / b.expected)[0] ?? null
}
