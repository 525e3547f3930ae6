/**
 * Short decimals as whole doubles: `-12.50` is −1250 units of 2 decimals. A double holds every whole number of 15 digits
 * exactly, so that sums and quotients of such units are exact too, at a fraction of the cost of long arithmetic. What
 * does not fit is NaN, and the caller computes it in long form.
 */

/** Digits that always fit below Number.MAX_SAFE_INTEGER. */
const digitsMax = 15

/** 10⁰ to 10¹⁵, exact. */
export const powersOfTen: readonly number[] = Array.from({ length: digitsMax + 1 }, (_, exponent) => Number(`1e${exponent}`))

/** Digits after the point. */
export function decimalsOf(text: string): number {
  const point = text.indexOf('.')
  return point === -1 ? 0 : text.length - point - 1
}

/** The digits as one whole number, without their point; NaN where a double may not hold them or the text is written otherwise. */
export function unitsOf(text: string): number {
  const { length } = text
  if (length > digitsMax + 2) return NaN
  const isNegative = text.charCodeAt(0) === minusSign
  let units = 0
  let digits = 0
  let point = -1
  for (let at = isNegative ? 1 : 0; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code >= zero && code <= nine) {
      units = units * 10 + (code - zero)
      digits++
    } else if (code === pointSign && point === -1 && digits > 0) point = at
    else return NaN
  }
  if (digits === 0 || digits > digitsMax || point === length - 1) return NaN
  return isNegative ? 0 - units : units
}

/** Text of units in canonical form; NaN and what is beyond exact doubles is null. */
export function textOfUnits(units: number, decimals: number): string | null {
  if (!Number.isSafeInteger(units)) return null
  if (units === 0) return '0'
  let [left, places] = [units, decimals]
  while (places > 0 && left % 10 === 0) {
    left /= 10
    places--
  }
  if (places === 0) return String(left)
  const power = powersOfTen[places]
  if (power === undefined) return null
  const size = Math.abs(left)
  const fraction = size % power
  return `${left < 0 ? '-' : ''}${(size - fraction) / power}.${String(fraction).padStart(places, '0')}`
}

/** `units` of fewer decimals in units of more; NaN beyond exact doubles. */
export function rescaled(units: number, from: number, to: number): number {
  if (from === to) return units
  const scaled = units * (powersOfTen[to - from] ?? NaN)
  return Number.isSafeInteger(scaled) ? scaled : NaN
}

const minusSign = 45
const pointSign = 46
const zero = 48
const nine = 57
