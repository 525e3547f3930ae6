import Fraction from 'fraction.js'
import { type Day, daysIn } from './day.ts'
import type { Decimal } from './decimal.ts'
import type { Quotient } from './quotient.ts'

/** Below so many comparable periods nothing is learned (A9). */
export const leastHistory = 4

/** An earlier period of the same kind, indicator and scope, with its facts' sums by day; days without facts left out. */
export interface PastPeriod {
  from: Day
  to: Day
  /** Days outside the period do not count. */
  amounts: readonly { day: Day; value: Decimal }[]
}

/** What earlier periods had reached by one share of their days. */
export interface ReachedShare {
  /** Σ reached ÷ Σ totals of all of them: a ratio of sums, never a mean of shares (A3). */
  share: Quotient
  /** The least and the most that one of them had reached. `low` ≤ `share` ≤ `high`. */
  low: Quotient
  high: Quotient
}

/** How many periods were learned from, and what they had reached by a share of their days. */
export interface LearnedCurve {
  periods: number
  at: (elapsed: Quotient) => ReachedShare
}

/**
 * The curve that earlier ended periods followed (A9). Periods of different lengths are laid over each other by the
 * elapsed share of their days; where that ends inside a day, so does the same part of the day's amount. A period whose
 * total is 0 or less has no shares and teaches nothing. null when fewer than four are left.
 */
export function learnCurve(history: readonly PastPeriod[]): LearnedCurve | null {
  const learned = history.map(runningTotals).filter((totals) => lastOf(totals).s * lastOf(totals).n > 0n)
  if (learned.length < leastHistory) return null
  return { periods: learned.length, at: (elapsed) => reachedBy(learned, fractionOf(elapsed)) }
}

/**
 * The curve by day of a period of so many days, for drawing: index 0 is the end of its first day, the last is 1. null
 * when there is too little to learn from.
 */
export function learnedShares(history: readonly PastPeriod[], days: number): ReachedShare[] | null {
  const curve = learnCurve(history)
  if (curve === null) return null
  return Array.from({ length: days }, (_, index) => curve.at({ over: BigInt(index + 1), under: BigInt(days) }))
}

/** Cumulative amounts: index 0 is before the first day, the last is the period's total. */
function runningTotals({ from, to, amounts }: PastPeriod): Fraction[] {
  const byDay = Array.from({ length: daysIn(from, to) + 1 }, () => new Fraction(0))
  for (const { day, value } of amounts) {
    if (day < from || day > to) continue
    const index = daysIn(from, day)
    byDay[index] = (byDay[index] as Fraction).add(value)
  }
  let total = new Fraction(0)
  return byDay.map((amount) => (total = total.add(amount)))
}

function reachedBy(learned: readonly Fraction[][], elapsed: Fraction): ReachedShare {
  const part = elapsed.compare(0) < 0 ? new Fraction(0) : elapsed.compare(1) > 0 ? new Fraction(1) : elapsed
  const reached = learned.map((totals) => reachedIn(totals, part))
  const shares = learned.map((totals, index) => (reached[index] as Fraction).div(lastOf(totals)))
  const ascending = shares.sort((a, b) => a.compare(b))
  const all = (list: readonly Fraction[]) => list.reduce((total, each) => total.add(each), new Fraction(0))
  return {
    share: quotientFrom(all(reached).div(all(learned.map(lastOf)))),
    low: quotientFrom(ascending[0] as Fraction),
    high: quotientFrom(lastOf(ascending)),
  }
}

function reachedIn(totals: readonly Fraction[], elapsed: Fraction): Fraction {
  const position = elapsed.mul(totals.length - 1)
  const whole = Number(position.floor().n)
  const before = totals[whole] as Fraction
  const after = totals[whole + 1] ?? before
  return before.add(after.sub(before).mul(position.sub(whole)))
}

const lastOf = (list: readonly Fraction[]): Fraction => list.at(-1) as Fraction

const fractionOf = ({ over, under }: Quotient): Fraction => new Fraction(over, under)

const quotientFrom = ({ s, n, d }: Fraction): Quotient => ({ over: s * n, under: d })
