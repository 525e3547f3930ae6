import { type Day, dayNumber } from './day.ts'
import { type Decimal, compare, divide } from './decimal.ts'

/** By level: per cent of the target in the first, second, … calendar month in the level; 100 % after the last entry. */
export type Ramps = ReadonlyMap<number, readonly Decimal[]>

/** Time in which only a part of the target is due. */
export interface Leave {
  from: Day
  /** Last day, inclusive; null = open. */
  to: Day | null
  /** 0 = nothing is due, 1 = everything. */
  factor: Decimal
}

/**
 * Factor of the target in a month (A6), for example `0.25`.
 * @param monthsIn 0 in the calendar month in which the unbroken time in the level began.
 */
export function rampFactor(ramp: readonly Decimal[] | undefined, monthsIn: number): Decimal {
  const percent = ramp?.[monthsIn]
  return percent === undefined ? '1' : divide(percent, '100')
}

/** Days (serial numbers, both ends included) with one leave factor. */
export interface LeaveRange {
  from: number
  to: number
  factor: Decimal
}

/** The range cut where the leave factor changes; 1 where there is no leave, the smallest where several hold. */
export function cutByLeave(from: number, to: number, leaves: readonly Leave[]): LeaveRange[] {
  const touching = leaves
    .map((leave) => ({ ...leave, from: dayNumber(leave.from), to: leave.to === null ? Infinity : dayNumber(leave.to) }))
    .filter((leave) => leave.from <= to && leave.to >= from)
  if (touching.length === 0) return [{ from, to, factor: '1' }]
  const edges = new Set([from, ...touching.flatMap((leave) => [leave.from, leave.to + 1])])
  const starts = [...edges].filter((day) => day >= from && day <= to).sort((a, b) => a - b)
  return starts.map((start, position) => {
    const factors = touching.filter((leave) => leave.from <= start && start <= leave.to).map(({ factor }) => factor)
    return { from: start, to: (starts[position + 1] ?? to + 1) - 1, factor: smallest(factors) }
  })
}

const smallest = (factors: readonly Decimal[]): Decimal =>
  factors.reduce((least, factor) => (compare(factor, least) < 0 ? factor : least), factors[0] ?? '1')
