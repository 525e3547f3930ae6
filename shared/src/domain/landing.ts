import Fraction from 'fraction.js'
import { type Amount, quotientOf } from './amount.ts'
import { type Day, daysIn, minDay } from './day.ts'
import { exactAmount } from './group-target.ts'
import { learnCurve, type PastPeriod } from './learned-curve.ts'
import { dividedBy, type Quotient, signOf } from './quotient.ts'

/** Where a landing estimate comes from: straight-line, the target's phasing, or the curve of earlier periods (A9). */
export type LandingReading = 'linear' | 'phased' | 'learned'

/** Where a flow lands at the end of its period, in the unit of the actual. */
export interface Landing {
  reading: LandingReading
  estimate: Amount
  /** null where nothing says how far it may be off: no earlier periods, or one of them had reached nothing by that day. */
  low: Amount | null
  high: Amount | null
  /** How many earlier periods it was learned from; 0 for the other readings. */
  periods: number
}

export interface LandingQuestion {
  /** Of a flow, up to and including the as-of day; null = no data. */
  actual: Amount | null
  period: { from: Day; to: Day }
  /** Counts as a whole day; days after the period are as its last. */
  asOf: Day
  /** Earlier periods of the same kind, indicator and scope, in any order; those not ended before this one do not count. */
  history: readonly PastPeriod[]
}

/**
 * Landing estimate (A9): the actual ÷ the share that earlier ended periods had reached by the same day, with the range
 * of their spread. Fewer than four of them: straight-line by days, said so in `reading` and without a range.
 * null = no estimate: no data, the period not begun, or together the earlier periods had reached nothing by that day.
 */
export function landing({ actual, period, asOf, history }: LandingQuestion): Landing | null {
  if (actual === null || asOf < period.from) return null
  const elapsed: Quotient = {
    over: BigInt(daysIn(period.from, minDay(asOf, period.to))),
    under: BigInt(daysIn(period.from, period.to)),
  }
  const curve = learnCurve(history.filter(({ to }) => to < period.from))
  if (curve === null) return landingAt('linear', actual, elapsed)
  const { share, low, high } = curve.at(elapsed)
  const estimate = scaledUp(actual, share)
  if (estimate === null) return null
  const ends = [scaledUp(actual, high), scaledUp(actual, low)] as const
  const [least, most] = signOf(quotientOf(actual)) < 0 ? [ends[1], ends[0]] : ends
  return { reading: 'learned', estimate, low: least, high: most, periods: curve.periods }
}

/**
 * Landing by the target's own phasing: the actual ÷ the share of the target that was expected to date. Not the
 * estimate of A9 but what its expectation implies, to show beside it. null = no data, or nothing expected yet.
 * @param expected from `expectedToDate` or `expectedByWorkingDays`, of the same target.
 */
export function phasedLanding(actual: Amount | null, expected: Amount, target: Amount): Landing | null {
  const [reached, whole] = [quotientOf(expected), quotientOf(target)]
  if (actual === null || signOf(whole) === 0) return null
  return landingAt('phased', actual, dividedBy(reached, whole))
}

function landingAt(reading: LandingReading, actual: Amount, share: Quotient): Landing | null {
  const estimate = scaledUp(actual, share)
  return estimate && { reading, estimate, low: null, high: null, periods: 0 }
}

/** null unless the share is above 0: from nothing, or from less, no whole follows. */
function scaledUp(actual: Amount, share: Quotient): Amount | null {
  if (signOf(share) <= 0) return null
  const { over, under } = dividedBy(quotientOf(actual), share)
  return exactAmount(new Fraction(over, under))
}
