import Fraction from 'fraction.js'
import { type Amount, quotientOf } from './amount.ts'
import { addDays, type Day, daysIn } from './day.ts'
import { exactAmount } from './group-target.ts'
import type { Landing, LandingQuestion } from './landing.ts'
import { learnCurve } from './learned-curve.ts'
import { dividedBy, minus, type Quotient, quotient, signOf } from './quotient.ts'

/** Where the amount is expected to stand at the end of a day on its way to the landing. */
export interface LandingPoint {
  day: Day
  estimate: Amount
  /** null where the landing has no such end. */
  low: Amount | null
  high: Amount | null
}

/**
 * The way from the actual on the as-of day to the landing and its ends on the period's last, one point a day, along the
 * curve of the earlier periods, or straight where nothing was learned. `[]` once the period has ended.
 * @param landing the answer to the question
 */
export function landingPath({ actual, period, asOf, history }: LandingQuestion, landing: Landing): LandingPoint[] {
  if (actual === null || asOf >= period.to) return []
  const curve = landing.reading === 'learned' ? learnCurve(history.filter(({ to }) => to < period.from)) : null
  const days = BigInt(daysIn(period.from, period.to))
  const shareOn = (day: Day): Quotient => {
    const elapsed = { over: BigInt(daysIn(period.from, day)), under: days }
    return curve === null ? elapsed : curve.at(elapsed).share
  }
  const begun = shareOn(asOf)
  const left = minus(quotient('1'), begun)
  const start = fractionOf(quotientOf(actual))
  const toward = (end: Amount | null, gone: Fraction): Amount | null =>
    end === null ? null : exactAmount(start.add(fractionOf(quotientOf(end)).sub(start).mul(gone)))
  const points: LandingPoint[] = []
  for (let day = asOf; day <= period.to; day = addDays(day, 1)) {
    const gone = signOf(left) === 0 ? new Fraction(0) : fractionOf(dividedBy(minus(shareOn(day), begun), left))
    const estimate = toward(landing.estimate, gone)
    if (estimate !== null) points.push({ day, estimate, low: toward(landing.low, gone), high: toward(landing.high, gone) })
  }
  return points
}

const fractionOf = ({ over, under }: Quotient): Fraction => new Fraction(over, under)
