import { fiscalYearOf } from './period.ts'
import { phaseRows, type PhasedRow } from './phasing.ts'
import { monthDays } from './placement-stretch.ts'
import { RunningSum } from './running-sum.ts'
import type { PlanPiece } from './target-piece.ts'
import type { TargetRules } from './target-resolution.ts'

/**
 * The plan of one region (or the company) for one indicator by month (A6, A7), oldest first; months without a plan
 * are absent. Phased as targets are, without proration: the finest row counts, the rest of a coarser one is spread by
 * weight, and months are differences of one rounded running sum per fiscal year and currency.
 * @param rows of one region and indicator only.
 */
export function planPieces(rows: readonly PhasedRow[], { indicator, calendar, curve }: TargetRules): PlanPiece[] {
  const cells = phaseRows(rows, { kind: indicator.kind, calendar, curve })
  const sums = new Map<string, RunningSum>()
  return [...cells]
    .sort(([a], [b]) => a - b)
    .map(([index, { row, daily, explicitZero }]) => {
      const { month, first, last, from, to } = monthDays(index)
      const days = to - from + 1
      const key = `${fiscalYearOf(first, calendar)} ${row.currency ?? ''}`
      const sum = sums.get(key) ?? new RunningSum(indicator.integer)
      sums.set(key, sum)
      const due = daily === null ? { amount: null, phased: null } : sum.add({ ...daily, over: daily.over * BigInt(days) })
      const { value: inForce, comparator, currency, id: planId } = row
      return { planId, month, from: first, to: last, days, ...due, inForce, comparator, currency, explicitZero }
    })
}
