import { type Assignment, lastDay } from './assignment.ts'
import { type Day, dayFromNumber } from './day.ts'
import type { Decimal } from './decimal.ts'
import { AssignmentIndex, type Stretch } from './manager-chain.ts'

/** An assignment cut wherever the chain of managers above the member changes; the longest range that stays the same. */
export interface Placement {
  assignmentId: number
  memberId: number
  levelId: number
  regionId: number | null
  managerId: number | null
  fte: Decimal
  from: Day
  /** Last day, inclusive; null = open. */
  to: Day | null
  /** The member, the manager, the manager's manager, …; the same on every day of the placement. */
  chain: readonly number[]
}

/** Members who would each be a manager of the next, the last one of the first, on these days. */
export interface ManagerCycle {
  /** Smallest id first, each followed by the manager. One id: a member who manages themself. */
  members: readonly number[]
  from: Day
  to: Day | null
}

/** Thrown by `cutPlacements`; `cycles` is what `findManagerCycles` returns. */
export class ManagerCycleError extends Error {
  readonly cycles: readonly ManagerCycle[]

  constructor(cycles: readonly ManagerCycle[]) {
    super(cycles.map(({ members, from, to }) => `${members.join(' → ')} from ${from} to ${to ?? 'open'}`).join('; '))
    this.name = 'ManagerCycleError'
    this.cycles = cycles
  }
}

/**
 * Placements of all assignments (A5), by member and then by day. They tile each assignment exactly. A manager without
 * an assignment on a day is still listed and ends the chain there. A cut that would change nothing is not made.
 * Throws ManagerCycleError when there is a cycle on any day, and RangeError when assignments of one member overlap or
 * a range ends before it begins (`findOverlaps` names them all).
 */
export function cutPlacements(assignments: readonly Assignment[]): Placement[] {
  const index = new AssignmentIndex(assignments)
  const placements: Placement[] = []
  for (const assignment of index.ordered) {
    for (const stretch of mergeEqual(index.stretches(assignment))) placements.push(placed(assignment, stretch))
  }
  if (index.cycles.length > 0) throw new ManagerCycleError(distinctCycles(index.cycles))
  return placements
}

/** Every cycle of managers, once, with the days on which it holds; `[]` = none. Throws RangeError as `cutPlacements`. */
export function findManagerCycles(assignments: readonly Assignment[]): ManagerCycle[] {
  const index = new AssignmentIndex(assignments)
  for (const assignment of index.ordered) index.stretches(assignment)
  return distinctCycles(index.cycles)
}

const placed = (assignment: Assignment, { from, to, chain }: Stretch): Placement => ({
  assignmentId: assignment.id,
  memberId: assignment.memberId,
  levelId: assignment.levelId,
  regionId: assignment.regionId,
  managerId: assignment.managerId,
  fte: assignment.fte,
  from: dayFromNumber(from),
  to: lastDay(to),
  chain,
})

function mergeEqual(stretches: readonly Stretch[]): Stretch[] {
  const merged: Stretch[] = []
  for (const stretch of stretches) {
    const last = merged.at(-1)
    if (last !== undefined && sameChain(last.chain, stretch.chain)) last.to = stretch.to
    else merged.push(stretch)
  }
  return merged
}

const sameChain = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((member, position) => member === b[position])

/** Each member of a cycle, and everyone below, runs into it: one entry per cycle and unbroken range remains. */
function distinctCycles(found: readonly Stretch[]): ManagerCycle[] {
  const ranges = new Map<string, Stretch[]>()
  for (const { chain, from, to } of found) {
    const members = smallestFirst(chain)
    const key = members.join(',')
    ranges.set(key, [...(ranges.get(key) ?? []), { chain: members, from, to }])
  }
  return [...ranges.values()].flatMap(joinRanges).map(({ chain, from, to }) => ({
    members: chain,
    from: dayFromNumber(from),
    to: lastDay(to),
  }))
}

function smallestFirst(cycle: readonly number[]): readonly number[] {
  const start = cycle.indexOf(Math.min(...cycle))
  return [...cycle.slice(start), ...cycle.slice(0, start)]
}

function joinRanges(ranges: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = []
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last !== undefined && range.from <= last.to + 1) last.to = Math.max(last.to, range.to)
    else joined.push({ ...range })
  }
  return joined
}
