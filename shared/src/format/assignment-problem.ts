import type { AssignmentProblem } from '../domain/assignment-set.ts'
import type { ReorganiseProblem } from '../domain/reorganise.ts'

/**
 * What is wrong with a set of assignments: one sentence or two.
 * @param keyOf names a member
 * @param other which the other one of two overlapping assignments is, ` (line 7)`
 */
export function assignmentProblemText(problem: AssignmentProblem, keyOf: (memberId: number) => string, other = ''): string {
  switch (problem.code) {
    case 'overlapping-assignment':
      return (
        `"${keyOf(problem.memberId)}" would hold two assignments from ${problem.from} to ${problem.to ?? 'open'}: this one and ` +
        `another${other}. Close the earlier one with valid_to.`
      )
    case 'manager-cycle': {
      const chain = [...problem.members, problem.members[0] as number].map(keyOf).join(' → ')
      return `From ${problem.from} to ${problem.to ?? 'open'} these would manage each other: ${chain}.`
    }
    case 'manager-not-placed':
      return `"${keyOf(problem.managerId)}", manager of "${keyOf(problem.memberId)}" from ${problem.day} on, holds no assignment that day.`
  }
}

/** Why a change of one member cannot be made, or holds only for a while: one sentence or two. */
export function reorganiseProblemText({ code, day }: ReorganiseProblem, member: string): string {
  switch (code) {
    case 'not-placed':
      return `"${member}" holds no assignment on ${day}, so there is nothing to change. Let them start instead.`
    case 'already-placed':
      return `"${member}" holds an assignment on ${day} already. Move them instead.`
    case 'ends-before-it-begins':
      return `The assignment of "${member}" would end before it begins on ${day}.`
    case 'ends-on':
      return `This holds for "${member}" until ${day}, where the assignment ends. What is recorded after it stays as it is.`
  }
}
