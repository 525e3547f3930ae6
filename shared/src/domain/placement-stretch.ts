import {
  type Day,
  type Month,
  dayNumber,
  monthEnd,
  monthFromIndex,
  monthIndex,
  monthOf,
  monthStart,
  dayFromNumber,
} from './day.ts'
import type { Decimal } from './decimal.ts'

/** What of a placement proration needs. */
export interface PlacementSpan {
  placementId: number
  levelId: number
  /** Own region, its parent, …; empty = no region. */
  regionPath: readonly number[]
  fte: Decimal
  from: Day
  /** Last day, inclusive; null = open. */
  to: Day | null
}

/** Days (serial numbers, both ends included, possibly infinite) under one placement, or under none. */
export interface Stretch {
  span: PlacementSpan | null
  from: number
  to: number
  /** Month index in which the unbroken time in the level began: a new region or manager does not restart it (A6). */
  since: number
}

/**
 * The placements, and the days before, between and after them; together they cover all time.
 * Throws RangeError when placements overlap or are not in the order of their days.
 */
export function stretchesOf(spans: readonly PlacementSpan[]): Stretch[] {
  const stretches: Stretch[] = []
  let [next, since, level]: [number, number, number | null] = [-Infinity, 0, null]
  for (const span of spans) {
    const from = dayNumber(span.from)
    const to = span.to === null ? Infinity : dayNumber(span.to)
    if (from < next) throw new RangeError(`placement ${span.placementId} begins before the one listed before it has ended`)
    if (from > next) stretches.push({ span: null, from: next, to: from - 1, since: 0 })
    if (from > next || span.levelId !== level) since = monthIndex(monthOf(span.from))
    stretches.push({ span, from, to, since })
    next = to + 1
    level = span.levelId
  }
  if (next < Infinity) stretches.push({ span: null, from: next, to: Infinity, since: 0 })
  return stretches
}

/** Indexes of the months from `first` to `last` that the stretch touches. */
export function* monthsTouched({ from, to }: Stretch, first: number, last: number): Generator<number> {
  const end = to === Infinity ? last : Math.min(last, monthIndexOfDay(to))
  for (let month = from === -Infinity ? first : Math.max(first, monthIndexOfDay(from)); month <= end; month += 1) {
    yield month
  }
}

const monthIndexOfDay = (serial: number): number => monthIndex(monthOf(dayFromNumber(serial)))

/** A month's name and its days, as text and as serial numbers. */
export interface MonthDays {
  index: number
  month: Month
  first: Day
  last: Day
  from: number
  to: number
}

export function monthDays(index: number): MonthDays {
  const month = monthFromIndex(index)
  const [first, last] = [monthStart(month), monthEnd(month)]
  return { index, month, first, last, from: dayNumber(first), to: dayNumber(last) }
}
