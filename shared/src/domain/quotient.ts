import type { Decimal } from './decimal.ts'
import { decimalsOf, powersOfTen, unitsOf } from './units.ts'

/**
 * A quotient kept exact, `over ÷ under` with `under` > 0; not reduced. What A8 and A9 compare and A10 leaves whole.
 * Both sides are whole numbers: doubles where doubles hold them exactly, which nearly all amounts of money fit, else
 * bigints.
 */
export interface Quotient {
  readonly over: Whole
  readonly under: Whole
}

/** A double of at most `Number.MAX_SAFE_INTEGER` in size, or a bigint. */
export type Whole = number | bigint

/** The same in bigints, for long sums of pieces. */
export interface BigQuotient {
  readonly over: bigint
  readonly under: bigint
}

/** `value ÷ weight`, exact. Throws RangeError when the weight is zero. */
export function quotient(value: Decimal, weight: Decimal = '1'): Quotient {
  const above = scaled(value)
  const below = weight === '1' ? 1 : scaled(weight)
  if (isNought(below)) throw new RangeError('division by zero')
  const over = times(above, powerOf(decimalsOf(weight)))
  const under = times(below, powerOf(decimalsOf(value)))
  return below < 0 ? { over: negated(over), under: negated(under) } : { over, under }
}

export const inBigints = ({ over, under }: Quotient): BigQuotient => ({ over: BigInt(over), under: BigInt(under) })

export const minus = (a: Quotient, b: Quotient): Quotient => ({
  over: less(times(a.over, b.under), times(b.over, a.under)),
  under: times(a.under, b.under),
})

/** Throws RangeError when `b` is zero. */
export function dividedBy(a: Quotient, b: Quotient): Quotient {
  if (isNought(b.over)) throw new RangeError('division by zero')
  const over = times(a.over, b.under)
  const under = times(a.under, b.over)
  return b.over < 0 ? { over: negated(over), under: negated(under) } : { over, under }
}

/** −1, 0 or 1 by exact cross-multiplication. */
export function compareQuotients(a: Quotient, b: Quotient): -1 | 0 | 1 {
  const left = times(a.over, b.under)
  const right = times(b.over, a.under)
  return left < right ? -1 : left > right ? 1 : 0
}

export const signOf = (a: Quotient): -1 | 0 | 1 => (a.over < 0 ? -1 : a.over > 0 ? 1 : 0)

/** The double nearest to the exact quotient (ties to even). */
export function quotientToNumber({ over, under }: Quotient): number {
  if (isNought(over)) return 0
  // IEEE 754 rounds the quotient of two exact doubles once, to the nearest.
  if (typeof over === 'number' && typeof under === 'number') return over / under
  return nearest(BigInt(over), BigInt(under))
}

function nearest(over: bigint, under: bigint): number {
  const size = over < 0n ? -over : over
  // At least 64 bits of quotient, the last made odd when anything was cut off: one rounding, by Number().
  const shift = Math.max(0, 68 + 4 * (under.toString(16).length - size.toString(16).length))
  const dividend = size << BigInt(shift)
  const bits = dividend / under
  const rounded = Number(bits * under === dividend ? bits : bits | 1n) * 2 ** -shift
  return over < 0n ? -rounded : rounded
}

/** Rounded half up (away from zero) to at most `dp` decimals, canonical as in decimal.ts. */
export function quotientToDecimal(exact: Quotient, dp: number): Decimal {
  const { over, under } = inBigints(exact)
  const size = (over < 0n ? -over : over) * 10n ** BigInt(dp)
  const rounded = (2n * size + under) / (2n * under)
  if (rounded === 0n) return '0'
  const digits = rounded.toString().padStart(dp + 1, '0')
  const whole = digits.slice(0, digits.length - dp)
  const fraction = digits.slice(digits.length - dp).replace(/0+$/, '')
  return `${over < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** The digits of a decimal without its point. */
function scaled(text: Decimal): Whole {
  const units = unitsOf(text)
  if (!Number.isNaN(units)) return units
  const point = text.indexOf('.')
  return BigInt(point === -1 ? text : text.slice(0, point) + text.slice(point + 1))
}

const powerOf = (decimals: number): Whole => powersOfTen[decimals] ?? 10n ** BigInt(decimals)

const isNought = (a: Whole): boolean => a === 0 || a === 0n

const negated = (a: Whole): Whole => (typeof a === 'number' ? 0 - a : -a)

function times(a: Whole, b: Whole): Whole {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    if (Number.isSafeInteger(product)) return product
  }
  return BigInt(a) * BigInt(b)
}

function less(a: Whole, b: Whole): Whole {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b
    if (Number.isSafeInteger(difference)) return difference
  }
  return BigInt(a) - BigInt(b)
}
