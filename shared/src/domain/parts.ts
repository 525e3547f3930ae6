import type { Entry, IndicatorKind } from '../contracts/vocabulary.ts'
import { amount, type Amount, ratio } from './amount.ts'
import type { Day } from './day.ts'
import { add, canonical, type Decimal, isZero } from './decimal.ts'

/**
 * What adds over any grouping (A3): Σ value, Σ weight (the denominators of a ratio, null where no fact had one) and
 * how many facts. A ratio exists only as its parts until it is shown.
 */
export interface Parts {
  value: Decimal
  weight: Decimal | null
  n: number
}

/** The parts of no facts: adding it changes nothing. */
export const noParts: Parts = { value: '0', weight: null, n: 0 }

export function addParts(a: Parts, b: Parts): Parts {
  return { value: add(a.value, b.value), weight: addWeights(a.weight, b.weight), n: a.n + b.n }
}

/** In any order, by way of any subtotals, the same sum. */
export function sumParts(list: Iterable<Parts>): Parts {
  let total = noParts
  for (const parts of list) total = addParts(total, parts)
  return total
}

/** Adds the parts of rows that share a key: members to regions, months to quarters, placements to managers. */
export function regroup<Row extends Parts, Key>(rows: Iterable<Row>, keyOf: (row: Row) => Key): Map<Key, Parts> {
  const groups = new Map<Key, Parts>()
  for (const row of rows) {
    const key = keyOf(row)
    groups.set(key, addParts(groups.get(key) ?? noParts, row))
  }
  return groups
}

/**
 * The rows of a `stock`, or of a `closing` ratio: those of the newest snapshot day within the closed range, no others
 * (A3). The day is the newest of all rows given, so pass those of the whole source, not one member's: a member absent
 * on that day has no data. Empty when the range holds no snapshot.
 */
export function closingRows<Row extends { day: Day }>(rows: readonly Row[], from: Day, to: Day): Row[] {
  const within = rows.filter(({ day }) => day >= from && day <= to)
  const newest = within.reduce<Day | null>((latest, { day }) => (latest === null || day > latest ? day : latest), null)
  return within.filter(({ day }) => day === newest)
}

/** What tells a flow of nothing from a flow nobody has reported (A3). */
export interface Absence {
  /** Whether the indicator has any fact at all, of anyone, in the period: its source was loaded. */
  loaded: boolean
  entry: Entry
}

/**
 * The actual of a group of facts (A3), null = no data. A flow without facts is 0 where the source was loaded and
 * nobody has to enter it by hand; a stock without rows and a ratio without rows or of weight 0 are no data.
 */
export function actualOf(kind: IndicatorKind, parts: Parts | null, absence: Absence): Amount | null {
  // A fact split between members counts once: the other shares have a value and no n of their own (A4).
  if (parts === null || (parts.n === 0 && isZero(parts.value))) {
    return kind === 'flow' && absence.loaded && absence.entry === 'loaded' ? amount('0') : null
  }
  if (kind !== 'ratio') return amount(canonical(parts.value))
  if (parts.weight === null || isZero(parts.weight)) return null
  return ratio(parts.value, parts.weight)
}

function addWeights(a: Decimal | null, b: Decimal | null): Decimal | null {
  if (a === null) return b
  return b === null ? a : add(a, b)
}
