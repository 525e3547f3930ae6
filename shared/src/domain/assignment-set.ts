import { type Assignment, type AssignmentOverlap, findOverlaps } from './assignment.ts'
import type { Day } from './day.ts'
import { findManagerCycles, type ManagerCycle } from './placement.ts'
import { holds } from './reorganise.ts'

/** What is wrong with a set of assignments (A5). */
export type AssignmentProblem =
  | ({ code: 'overlapping-assignment' } & AssignmentOverlap)
  | ({ code: 'manager-cycle' } & ManagerCycle)
  | { code: 'manager-not-placed'; id: number; memberId: number; managerId: number; day: Day }

/**
 * What is wrong with assignments as they would stand: overlaps; without any, cycles of managers; and, which is allowed,
 * managers without an assignment on the first day of a report's. Only problems of assignments for which `isNew` are told,
 * except that a cycle has no single owner.
 */
export function checkAssignments(assignments: readonly Assignment[], isNew: (id: number) => boolean): AssignmentProblem[] {
  const overlaps = findOverlaps(assignments)
  if (overlaps.length > 0) return overlaps.map((overlap) => ({ code: 'overlapping-assignment', ...overlap }))
  const cycles = findManagerCycles(assignments).map((cycle) => ({ code: 'manager-cycle' as const, ...cycle }))
  return [...cycles, ...unplacedManagers(assignments, isNew)]
}

function unplacedManagers(assignments: readonly Assignment[], isNew: (id: number) => boolean): AssignmentProblem[] {
  const held = new Map<number, Assignment[]>()
  for (const assignment of assignments) {
    const group = held.get(assignment.memberId)
    if (group === undefined) held.set(assignment.memberId, [assignment])
    else group.push(assignment)
  }
  return assignments.flatMap(({ id, memberId, managerId, from }) => {
    if (managerId === null || !isNew(id)) return []
    const isPlaced = held.get(managerId)?.some((range) => holds(range, from)) ?? false
    return isPlaced ? [] : [{ code: 'manager-not-placed' as const, id, memberId, managerId, day: from }]
  })
}
