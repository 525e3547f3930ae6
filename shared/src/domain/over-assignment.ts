import type { Amount } from './amount.ts'
import { compare, type Decimal, isNegative, subtract } from './decimal.ts'
import { overAssignment } from './group-target.ts'

/** A group's stored plan beside what its members were assigned (A7). Both amounts in one currency. */
export interface AssignmentGap {
  plan: Decimal
  assigned: Decimal
  /** assigned − plan: above 0 over-assigned, below 0 under-assigned. */
  difference: Decimal
  /** assigned ÷ plan − 1, undivided: 0.2 is 20 % over. null for a plan of 0 or below, of which nothing is a share (A8). */
  share: Amount | null
  side: 'over' | 'under' | 'even'
}

/**
 * Over- or under-assignment of one group (A7), for flows and stocks; a ratio's targets do not add, so it has none.
 * @param plan the stored plan, or the children's sum that stands in for it (`planOrChildren`); null = no plan.
 * @param assigned Σ of the own-basis member targets inside the group; null = nobody has one, which is not 0.
 * @returns null where either is missing: there is nothing to compare.
 */
export function assignmentGap(plan: Decimal | null, assigned: Decimal | null): AssignmentGap | null {
  if (plan === null || assigned === null) return null
  return {
    plan,
    assigned,
    difference: subtract(assigned, plan),
    share: isNegative(plan) ? null : overAssignment(assigned, plan),
    side: sides[compare(assigned, plan)],
  }
}

const sides = { [-1]: 'under', 0: 'even', 1: 'over' } as const satisfies Record<-1 | 0 | 1, AssignmentGap['side']>
