import { z } from 'zod'
import { AttainmentFilter, Measure, RowLanding } from './attainment.ts'
import { Day, Decimal, PaceRule, Unit } from './vocabulary.ts'

/** A period by day, where it lands, and how its target was revised. */

/** A landing with the way there by day. */
export const Landing = RowLanding.extend({
  path: z.array(z.object({ day: Day, estimate: Decimal, low: Decimal.nullable(), high: Decimal.nullable() })),
})
export type Landing = z.infer<typeof Landing>

/** Cumulative actual and phased plan by day of one period: the burn-up. */
export const BurnUpQuery = AttainmentFilter.extend({ indicator: z.string(), region: z.string().optional() })
export const BurnUp = z.object({
  period: z.string(),
  asOf: Day,
  version: z.number().int(),
  unit: Unit,
  currency: z.string().nullable(),
  target: Measure,
  /** By what days `expected` is counted (A9). */
  pace: PaceRule,
  /** Where the period lands (A9); null = no estimate: not a flow, nothing yet, not begun, or ended. */
  landing: Landing.nullable(),
  points: z.array(
    z.object({
      day: Day,
      /** null after the as-of day: not yet, rather than flat. */
      actual: Measure,
      expected: Measure,
      /** Same day-of-period one year earlier, cumulative. */
      yearAgo: Measure,
    }),
  ),
})
export type BurnUp = z.infer<typeof BurnUp>

/** How the target of a burn-up was revised, oldest first (A6). */
export const TargetRevisions = z.object({
  period: z.string(),
  version: z.number().int(),
  revisions: z.array(
    z.object({
      version: z.number().int(),
      at: z.string(),
      by: z.string(),
      reason: z.string().nullable(),
      before: Measure,
      /** null = withdrawn. */
      after: Measure,
    }),
  ),
})
export type TargetRevisions = z.infer<typeof TargetRevisions>
