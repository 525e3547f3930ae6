import Fraction from 'fraction.js'
import { type Decimal, sum } from './decimal.ts'
import { monthIndex, monthOf, type Period } from './period.ts'
import { daysInMonth, type PhasedRow } from './phasing.ts'
import { planPieces } from './plan-phasing.ts'
import { quotientToDecimal } from './quotient.ts'
import type { PlanPiece } from './target-piece.ts'
import type { TargetRules } from './target-resolution.ts'

/** What the rows of one subject come to in one period. */
export interface PhasedValue {
  /** In the unit of the rows; rounded as targets are, whole for integer indicators (A6). */
  value: Decimal
  /** `row`: a row of exactly this period. `phased`: from coarser or finer rows. `partial`: not all of the period has one. */
  from: 'row' | 'phased' | 'partial'
}

/** Decimals of a mean of ratios. */
const decimals = 4

/**
 * The target of one subject in each period, before any proration (A6): its own row where there is one, else what coarser
 * rows give it by phasing and finer ones add up to. Flows add, by one running sum a year, so that quarters add up to it; a
 * stock is what is in force on the last day, a ratio the day-weighted mean. null = no row covers any of it.
 */
export function phasedOver(rows: readonly PhasedRow[], periods: readonly Period[], rules: TargetRules): (PhasedValue | null)[] {
  const pieces = planPieces(rows, rules)
  return periods.map((period) => {
    const own = rows.findLast((row) => row.period.key === period.key)
    if (own !== undefined) return { value: own.value, from: 'row' }
    const covered = pieces.filter(({ from, to }) => from >= period.from && to <= period.to)
    const last = covered.at(-1)
    if (last === undefined) return null
    const from = covered.length === monthsIn(period) ? 'phased' : 'partial'
    if (rules.indicator.kind === 'stock') return { value: last.inForce, from }
    return { value: rules.indicator.kind === 'flow' ? sum(covered.map(({ amount }) => amount ?? '0')) : meanOf(covered), from } // prettier-ignore
  })
}

const monthsIn = ({ from, to }: Period): number => monthIndex(monthOf(to)) - monthIndex(monthOf(from)) + 1

function meanOf(pieces: readonly PlanPiece[]): Decimal {
  let [total, days] = [new Fraction(0), 0]
  for (const { inForce, month } of pieces) {
    const held = daysInMonth(monthIndex(month))
    total = total.add(new Fraction(inForce).mul(held))
    days += held
  }
  const { s, n, d } = total.div(days)
  return quotientToDecimal({ over: s * n, under: d }, decimals)
}
