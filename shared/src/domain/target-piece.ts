import type { Comparator } from '../contracts/vocabulary.ts'
import type { Day, Month } from './day.ts'
import type { Decimal } from './decimal.ts'
import type { TargetTier } from './target-resolution.ts'

/** What pieces of targets and of plans have in common: one month's days, or some of them, under one row. */
export interface PhasedPiece {
  month: Month
  from: Day
  to: Day
  days: number
  /** Flow: what is due in the piece, at most 4 decimals, whole for integer indicators. null for stock and ratio. */
  amount: Decimal | null
  /** Flow: the same before an integer indicator is rounded down, so the measure of pace (A9). Else null. */
  phased: Decimal | null
  /** Value of the row in force, whatever its period: for stock and ratio the target itself. */
  inForce: Decimal
  comparator: Comparator
  /** null = no money. */
  currency: string | null
  /** The row in force says 0: a target of 0, not `not-due` (A6). */
  explicitZero: boolean
}

/**
 * A part of one member's target of one indicator. Inside it nothing changes: one month, placement, target row, ramp
 * and leave factor, so that its amount falls evenly on its days.
 */
export interface TargetPiece extends PhasedPiece {
  /** null = the member had no placement (a member's own target only): unattributed (A6). */
  placementId: number | null
  targetId: number
  tier: TargetTier
  /** Factors of a level's flow target, for example `0.5`; null where they do not apply. */
  fte: Decimal | null
  ramp: Decimal | null
  leave: Decimal | null
}

/** A month of a plan, stored for a region or the company. */
export interface PlanPiece extends PhasedPiece {
  planId: number
}
