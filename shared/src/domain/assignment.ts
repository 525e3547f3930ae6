import { type Day, dayFromNumber, dayNumber } from './day.ts'
import type { Decimal } from './decimal.ts'

/** A member's level, region, manager and FTE over a closed range of days (A5). Ranges of one member do not overlap. */
export interface Assignment {
  id: number
  memberId: number
  levelId: number
  regionId: number | null
  managerId: number | null
  fte: Decimal
  from: Day
  /** Last day, inclusive; null = open. */
  to: Day | null
}

/** Serial number that stands for "open": after every day there is, and still an integer when 1 is added. */
export const openEnd = 1_000_000_000

/** Serial number of the last day; `openEnd` when open. */
export const lastNumber = (to: Day | null): number => (to === null ? openEnd : dayNumber(to))

/** Inverse of `lastNumber`. */
export const lastDay = (to: number): Day | null => (to >= openEnd ? null : dayFromNumber(to))

/** Two assignments of one member that hold on the same days; `first` began earlier or lasts longer. */
export interface AssignmentOverlap {
  memberId: number
  firstId: number
  secondId: number
  from: Day
  /** Last day on which both hold; null = open. */
  to: Day | null
}

/**
 * Each assignment that begins while an earlier one of the same member still holds, with that earlier one; `[]` = none.
 * Three on one day give two entries, not three.
 */
export function findOverlaps(assignments: readonly Pick<Assignment, 'id' | 'memberId' | 'from' | 'to'>[]): AssignmentOverlap[] {
  const overlaps: AssignmentOverlap[] = []
  const latest = new Map<number, { id: number; to: number }>()
  for (const { id, memberId, from, to } of [...assignments].sort(byFrom)) {
    const [first, last] = [dayNumber(from), lastNumber(to)]
    const earlier = latest.get(memberId)
    if (earlier !== undefined && earlier.to >= first) {
      overlaps.push({ memberId, firstId: earlier.id, secondId: id, from, to: lastDay(Math.min(earlier.to, last)) })
    }
    if (earlier === undefined || last > earlier.to) latest.set(memberId, { id, to: last })
  }
  return overlaps
}

const byFrom = (a: { from: Day; id: number }, b: { from: Day; id: number }): number =>
  a.from < b.from ? -1 : a.from > b.from ? 1 : a.id - b.id
