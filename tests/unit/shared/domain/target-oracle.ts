import { dayNumber, daysIn, monthEnd, monthOf, monthStart, nextDay, periodOf } from '@attain/shared/domain/period.ts'
import type { FiscalCalendar } from '@attain/shared/domain/period.ts'
import type { PlacementSpan } from '@attain/shared/domain/placement-stretch.ts'
import type { MonthCurve } from '@attain/shared/domain/phasing.ts'
import type { TargetRow } from '@attain/shared/domain/target-resolution.ts'
import type { Leave } from '@attain/shared/domain/ramp.ts'

/** A second, slow reading of A6, day by day and straight from its sentences; shares no code with the fast one. */

export interface Exact {
  n: bigint
  d: bigint
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b))
const reduced = (n: bigint, d: bigint): Exact => {
  const factor = gcd(n, d) * (d < 0n ? -1n : 1n)
  return { n: n / factor, d: d / factor }
}
export const plus = (a: Exact, b: Exact): Exact => reduced(a.n * b.d + b.n * a.d, a.d * b.d)
export const times = (a: Exact, b: Exact): Exact => reduced(a.n * b.n, a.d * b.d)
const over = (a: Exact, b: Exact): Exact => reduced(a.n * b.d, a.d * b.n)
export const zero: Exact = { n: 0n, d: 1n }
export const exact = (text: string): Exact => {
  const [integer = '0', decimals = ''] = text.split('.')
  return reduced(BigInt(integer + decimals), 10n ** BigInt(decimals.length))
}
const count = (value: number): Exact => ({ n: BigInt(value), d: 1n })

export const eachDay = (from: string, to: string): string[] => {
  const days: string[] = []
  for (let day = from; day <= to; day = nextDay(day)) days.push(day)
  return days
}

const holds = (range: { from: string; to: string | null }, day: string): boolean =>
  range.from <= day && (range.to === null || day <= range.to)

const inside = (inner: TargetRow, outer: TargetRow): boolean =>
  inner !== outer && inner.period.from >= outer.period.from && inner.period.to <= outer.period.to

/** The rows of the tier that applies on the day, most specific subject first; `[]` = no target. */
export function tierOn(day: string, rows: readonly TargetRow[], memberId: number, span: PlacementSpan | null): TargetRow[] {
  const subjects: ((row: TargetRow) => boolean)[] = [(row) => row.memberId === memberId]
  if (span !== null) {
    for (const region of [...span.regionPath, null]) {
      subjects.push((row) => row.memberId === null && row.levelId === span.levelId && row.regionId === region)
    }
  }
  for (const belongs of subjects) {
    const tier = rows.filter(belongs)
    if (tier.some((row) => holds(row.period, day))) return tier
  }
  return []
}

export const finestOn = (day: string, tier: readonly TargetRow[]): TargetRow | undefined =>
  tier.filter((row) => holds(row.period, day)).sort((a, b) => length(a) - length(b))[0]

const length = (row: TargetRow): number => dayNumber(row.period.to) - dayNumber(row.period.from)

function dayWeight(day: string, row: TargetRow, calendar: FiscalCalendar, curve: MonthCurve | null): Exact {
  const quarter = periodOf(day, 'quarter', calendar)
  const ordinal = Number(quarter.key.at(-1)) - 1
  const weighted = row.weights !== null && (row.period.kind === 'year' || row.period.kind === 'half')
  const weight = weighted ? exact((row.weights as readonly string[])[ordinal] as string) : exact('25')
  if (curve === null) return over(weight, count(daysIn(quarter.from, quarter.to)))
  const month = monthOf(day)
  const position = daysIn(quarter.from, monthStart(month)) > 50 ? 2 : daysIn(quarter.from, monthStart(month)) > 1 ? 1 : 0
  const total = curve.map(exact).reduce(plus)
  const share = over(exact(curve[position] as string), total)
  return over(times(weight, share), count(daysIn(monthStart(month), monthEnd(month))))
}

/** What of the row in force falls on a day, before FTE, ramp and leave. Sums over a row's days are kept: they are slow. */
export function dailyTargets(calendar: FiscalCalendar, curve: MonthCurve | null) {
  const known = new Map<TargetRow, { perWeight: Exact; weigh: (day: string) => Exact }>()
  const spread = (row: TargetRow, tier: readonly TargetRow[]) => {
    const finer = tier.filter((other) => inside(other, row))
    const largest = finer.filter((other) => !finer.some((outer) => inside(other, outer)))
    const rest = largest.reduce((left, { value }) => plus(left, times(exact('-1'), exact(value))), exact(row.value))
    const remaining = eachDay(row.period.from, row.period.to).filter((each) => !finer.some((other) => holds(other.period, each)))
    const sumOf = (weigh: (each: string) => Exact) => remaining.map(weigh).reduce(plus)
    const given = (each: string) => dayWeight(each, row, calendar, curve)
    const even = (each: string) => dayWeight(each, { ...row, weights: null }, calendar, null)
    const weigh = sumOf(given).n === 0n ? even : given
    return { perWeight: over(rest, sumOf(weigh)), weigh }
  }
  return (day: string, tier: readonly TargetRow[]): Exact => {
    const row = finestOn(day, tier) as TargetRow
    const { perWeight, weigh } = known.get(row) ?? spread(row, tier)
    known.set(row, { perWeight, weigh })
    return times(perWeight, weigh(day))
  }
}

/** The smallest leave factor that holds; 1 without leave. */
export function leaveOn(day: string, leaves: readonly Leave[]): Exact {
  const factors = leaves.filter((leave) => holds(leave, day)).map(({ factor }) => Number(factor))
  return exact(factors.length === 0 ? '1' : String(Math.min(...factors)))
}

/** Per cent due in the calendar month of the day, by the months since unbroken time in the level began. */
export function rampOn(day: string, spans: readonly PlacementSpan[], ramp: readonly string[]): Exact {
  const on = (each: string) => spans.find((span) => holds(span, each))
  const level = on(day)?.levelId
  let begun = on(day) as PlacementSpan
  for (;;) {
    const before = spans.find((span) => span.to !== null && nextDay(span.to) === begun.from && span.levelId === level)
    if (before === undefined) break
    begun = before
  }
  const months = new Set(eachDay(begun.from, day).map(monthOf)).size - 1
  return over(exact(ramp[months] ?? '100'), exact('100'))
}

/** The running sum in ten-thousandths: half up to 4 decimals, or rounded down to a whole number. */
export function roundedSum({ n, d }: Exact, integer: boolean): bigint {
  const down = (numerator: bigint, denominator: bigint): bigint =>
    (numerator - (((numerator % denominator) + denominator) % denominator)) / denominator
  return integer ? down(n, d) * 10_000n : down(n * 20_000n + d, 2n * d)
}
