import Fraction from 'fraction.js'
import { type Amount, amount, ratio } from './amount.ts'
import { type Day, daysIn } from './day.ts'
import { type Decimal, add, isZero, multiply, subtract, sum } from './decimal.ts'
import type { PhasedPiece } from './target-piece.ts'

/** Pieces of members, or months of plans. A group's pieces are simply those of everybody in it (A7). */
type Pieces<Field extends keyof PhasedPiece> = Iterable<Pick<PhasedPiece, Field>>

/** The pieces inside a closed range of days. Fiscal periods begin and end with months, so they never divide a piece. */
export function piecesIn<P extends Pick<PhasedPiece, 'from' | 'to'>>(pieces: Iterable<P>, range: { from: Day; to: Day }): P[] {
  return [...pieces].filter(({ from, to }) => from >= range.from && to <= range.to)
}

/**
 * A flow's target: the sum of its pieces, in their unit; null = no target. 0 without `isExplicitZero` is `not-due`.
 * Throws RangeError when the pieces are in several currencies: convert first.
 */
export function dueOf(pieces: Pieces<'amount' | 'currency'>): Decimal | null {
  const all = [...pieces]
  const amounts = all.map((piece) => piece.amount).filter((each) => each !== null)
  if (amounts.length === 0) return null
  oneCurrency(all)
  return sum(amounts)
}

/** Whether a target of 0 was set as 0, for every piece there is (A6, A8). */
export function isExplicitZero(pieces: Pieces<'explicitZero'>): boolean {
  const all = [...pieces]
  return all.length > 0 && all.every(({ explicitZero }) => explicitZero)
}

/**
 * Expected to date of a flow (A9): its target × the share of the phased target that falls on or before the day; inside
 * a piece by days. null = no target. Throws RangeError when the pieces are in several currencies.
 */
export function expectedToDate(
  pieces: Pieces<'from' | 'to' | 'days' | 'amount' | 'phased' | 'currency'>,
  day: Day,
): Amount | null {
  const all = [...pieces]
  const due = dueOf(all)
  if (due === null) return null
  let [reached, phased] = [new Fraction(0), new Fraction(0)]
  for (const piece of all) {
    if (piece.phased === null) continue
    const whole = new Fraction(piece.phased)
    phased = phased.add(whole)
    if (piece.to <= day) reached = reached.add(whole)
    else if (piece.from <= day) reached = reached.add(whole.mul(daysIn(piece.from, day)).div(piece.days))
  }
  return phased.n === 0n ? amount('0') : exactAmount(new Fraction(due).mul(reached).div(phased))
}

/** A ratio's target: the mean of the targets in force weighted by member-days, left undivided (A6, A7); null = none. */
export function meanInForce(pieces: Pieces<'inForce' | 'days'>): Amount | null {
  let [value, days]: [Decimal, number] = ['0', 0]
  for (const piece of pieces) {
    value = add(value, multiply(piece.inForce, String(piece.days)))
    days += piece.days
  }
  return days === 0 ? null : ratio(value, String(days))
}

/**
 * A stock's target: what is in force on the period's last day or the as-of day, summed over members (A6); null = none.
 * Throws RangeError when the pieces of that day are in several currencies.
 */
export function inForceOn(pieces: Pieces<'from' | 'to' | 'inForce' | 'currency'>, day: Day): Decimal | null {
  const held = [...pieces].filter(({ from, to }) => from <= day && day <= to)
  oneCurrency(held)
  return held.length === 0 ? null : sum(held.map(({ inForce }) => inForce))
}

/**
 * The plan of a region (A7): its own, else the sum of its children's when every child has one, however deep; null =
 * no plan. For amounts in one currency; a ratio's plan does not add, so ask for its own only.
 * @param childrenOf the tree; must not loop.
 * @param plus adds two plans
 */
export function planOrChildren<Region, Plan extends object | string>(
  region: Region,
  childrenOf: (region: Region) => readonly Region[],
  ownPlan: (region: Region) => Plan | null,
  plus: (a: Plan, b: Plan) => Plan,
): Plan | null {
  const own = ownPlan(region)
  if (own !== null) return own
  const children = childrenOf(region).map((child) => planOrChildren(child, childrenOf, ownPlan, plus))
  const known = children.filter((plan) => plan !== null)
  return known.length > 0 && known.length === children.length ? known.reduce(plus) : null
}

/** Over-assignment (A7): Σ members ÷ plan − 1, undivided; null when the plan is 0. */
export const overAssignment = (assigned: Decimal, plan: Decimal): Amount | null =>
  isZero(plan) ? null : ratio(subtract(assigned, plan), plan)

/** An amount when a decimal can hold it, else a quotient. */
export const exactAmount = ({ s, n, d }: Fraction): Amount => (d === 1n ? amount(String(s * n)) : ratio(String(s * n), String(d)))

function oneCurrency(pieces: readonly Pick<PhasedPiece, 'currency'>[]): void {
  const currencies = new Set(pieces.map(({ currency }) => currency))
  if (currencies.size > 1) throw new RangeError(`amounts in several currencies do not add: ${[...currencies].join(', ')}`)
}
