import type { Decimal } from './decimal.ts'

/** A quotient kept exact, `over ÷ under` with `under` > 0; not reduced. What A8 and A9 compare and A10 leaves whole. */
export interface Quotient {
  readonly over: bigint
  readonly under: bigint
}

/** `value ÷ weight`, exact. Throws RangeError when the weight is zero. */
export function quotient(value: Decimal, weight: Decimal = '1'): Quotient {
  const above = scaled(value)
  const below = scaled(weight)
  if (below.digits === 0n) throw new RangeError('division by zero')
  const sign = below.digits < 0n ? -1n : 1n
  return {
    over: sign * above.digits * 10n ** BigInt(below.decimals),
    under: sign * below.digits * 10n ** BigInt(above.decimals),
  }
}

export const minus = (a: Quotient, b: Quotient): Quotient => ({
  over: a.over * b.under - b.over * a.under,
  under: a.under * b.under,
})

/** Throws RangeError when `b` is zero. */
export function dividedBy(a: Quotient, b: Quotient): Quotient {
  if (b.over === 0n) throw new RangeError('division by zero')
  const sign = b.over < 0n ? -1n : 1n
  return { over: sign * a.over * b.under, under: sign * a.under * b.over }
}

/** −1, 0 or 1 by exact cross-multiplication. */
export function compareQuotients(a: Quotient, b: Quotient): -1 | 0 | 1 {
  const left = a.over * b.under
  const right = b.over * a.under
  return left < right ? -1 : left > right ? 1 : 0
}

export const signOf = (a: Quotient): -1 | 0 | 1 => (a.over < 0n ? -1 : a.over > 0n ? 1 : 0)

/** The double nearest to the exact quotient (ties to even). */
export function quotientToNumber({ over, under }: Quotient): number {
  if (over === 0n) return 0
  const size = over < 0n ? -over : over
  // At least 64 bits of quotient, the last made odd when anything was cut off: one rounding, by Number().
  const shift = Math.max(0, 68 + 4 * (under.toString(16).length - size.toString(16).length))
  const dividend = size << BigInt(shift)
  const bits = dividend / under
  const nearest = Number(bits * under === dividend ? bits : bits | 1n) * 2 ** -shift
  return over < 0n ? -nearest : nearest
}

/** Rounded half up (away from zero) to at most `dp` decimals, canonical as in decimal.ts. */
export function quotientToDecimal({ over, under }: Quotient, dp: number): Decimal {
  const size = (over < 0n ? -over : over) * 10n ** BigInt(dp)
  const rounded = (2n * size + under) / (2n * under)
  if (rounded === 0n) return '0'
  const digits = rounded.toString().padStart(dp + 1, '0')
  const whole = digits.slice(0, digits.length - dp)
  const fraction = digits.slice(digits.length - dp).replace(/0+$/, '')
  return `${over < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

function scaled(text: Decimal): { digits: bigint; decimals: number } {
  const point = text.indexOf('.')
  if (point === -1) return { digits: BigInt(text), decimals: 0 }
  return { digits: BigInt(text.slice(0, point) + text.slice(point + 1)), decimals: text.length - point - 1 }
}
