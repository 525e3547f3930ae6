import Big from 'big.js'
import { decimalsOf, rescaled, textOfUnits, unitsOf } from './units.ts'

/**
 * Exact decimal arithmetic over text (A12). The only place where big.js is configured.
 * Results are canonical: plain notation, no exponent, no trailing zeros after the point, never `-0`; so two equal
 * amounts that came out of these functions are equal strings. Inputs may carry trailing zeros, as databases print them.
 * All functions throw on text that is not a number.
 */
export type Decimal = string

const Exact = Big()
Exact.DP = 40
/** Ties go away from zero: 0.5 → 1, −0.5 → −1. */
Exact.RM = Big.roundHalfUp

const plain = (value: Big): Decimal => (value.eq(0) ? '0' : value.toFixed())

export const add = (a: Decimal, b: Decimal): Decimal => inUnits(a, b, (x, y) => x + y) ?? plain(new Exact(a).plus(b))

export const subtract = (a: Decimal, b: Decimal): Decimal => inUnits(a, b, (x, y) => x - y) ?? plain(new Exact(a).minus(b))

export const multiply = (a: Decimal, b: Decimal): Decimal =>
  textOfUnits(unitsOf(a) * unitsOf(b), decimalsOf(a) + decimalsOf(b)) ?? plain(new Exact(a).times(b))

/** Adds or subtracts in doubles that hold both exactly; null where they may not. */
function inUnits(a: Decimal, b: Decimal, operate: (x: number, y: number) => number): Decimal | null {
  const [from, to] = [decimalsOf(a), decimalsOf(b)]
  const decimals = Math.max(from, to)
  return textOfUnits(operate(rescaled(unitsOf(a), from, decimals), rescaled(unitsOf(b), to, decimals)), decimals)
}

/** Exact total; of nothing it is `'0'` (whether nothing means 0 or no data is A3's to say, not this function's). */
export function sum(list: Iterable<Decimal>): Decimal {
  let [units, decimals] = [0, 0]
  let long: Big | null = null
  for (const value of list) {
    const more = decimalsOf(value)
    const wider = Math.max(decimals, more)
    const next: number = rescaled(units, decimals, wider) + rescaled(unitsOf(value), more, wider)
    if (Number.isSafeInteger(next)) [units, decimals] = [next, wider]
    else long = (long ?? new Exact(0)).plus(value)
  }
  const short = textOfUnits(units, decimals)
  return long === null && short !== null
    ? short
    : plain((long ?? new Exact(0)).plus(short ?? new Exact(units).times(`1e-${decimals}`)))
}

/**
 * Quotient rounded half up at 40 significant digits or more: exact for every later use except an equality.
 * Compare quotients by cross-multiplication instead. Throws RangeError when `b` is zero.
 */
export function divide(a: Decimal, b: Decimal): Decimal {
  const divisor = new Exact(b)
  if (divisor.eq(0)) throw new RangeError('division by zero')
  // Divide mantissas, so that a quotient far below 1 keeps as many digits as one near 1.
  const dividend = new Exact(a)
  const shift = Math.max(0, divisor.e - dividend.e)
  dividend.e += shift
  const quotient = dividend.div(divisor)
  if (!quotient.eq(0)) quotient.e -= shift
  return plain(quotient)
}

export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const difference = inUnits(a, b, (x, y) => x - y)
  if (difference === null) return new Exact(a).cmp(b)
  return difference === '0' ? 0 : isNegative(difference) ? -1 : 1
}

export function isZero(value: Decimal): boolean {
  const units = unitsOf(value)
  return Number.isNaN(units) ? new Exact(value).eq(0) : units === 0
}

export function isNegative(value: Decimal): boolean {
  const units = unitsOf(value)
  return Number.isNaN(units) ? new Exact(value).lt(0) : units < 0
}

export const negate = (value: Decimal): Decimal => plain(new Exact(value).neg())

/** Rounded to at most `dp` decimals, half away from zero: 2.345 → 2.35 and −2.345 → −2.35 at 2. */
export const roundHalfUp = (value: Decimal, dp: number): Decimal => plain(new Exact(value).round(dp, Big.roundHalfUp))

/** The largest decimal with at most `dp` decimals that is not above `value`: −0.5 → −1 at 0. */
export function roundDown(value: Decimal, dp: number): Decimal {
  const exact = new Exact(value)
  const towardZero = exact.round(dp, Big.roundDown)
  return plain(towardZero.gt(exact) ? towardZero.minus(step(dp)) : towardZero)
}

/** The smallest decimal with at most `dp` decimals that is not below `value`: 4.04 → 4.1 at 1. */
export const roundUp = (value: Decimal, dp: number): Decimal => negate(roundDown(negate(value), dp))

const step = (dp: number): Big => new Exact(`1e-${dp}`)

/** The double nearest to the decimal. For charts and wire ratios only, never for further arithmetic on money. */
export const toNumber = (value: Decimal): number => Number(value)

/** Canonical form of a decimal, for example of one that a database padded: `50.0000` → `50`. */
export const canonical = (value: Decimal): Decimal => (isCanonical.test(value) ? value : plain(new Exact(value)))

/** What `plain` would print as it stands; nearly every sum that a database prints is. */
const isCanonical = /^(?:0|-?[1-9]\d*(?:\.\d*[1-9])?|-?0\.\d*[1-9])$/
