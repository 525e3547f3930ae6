import type { Comparator } from '../contracts/vocabulary.ts'
import { satisfies } from '../domain/attain.ts'
import { add, compare, type Decimal, roundDown, roundHalfUp, roundUp, subtract } from '../domain/decimal.ts'
import { quotient } from '../domain/quotient.ts'

/** What a shown number is read against. */
export interface Threshold {
  /** In the number's own unit. */
  value: Decimal
  comparator: Comparator
  /** What the exact numbers say; left out, `value` itself decides. */
  met?: boolean | null | undefined
}

/**
 * Rounded half up to `decimals`, except where that would show a miss as met or a met as missed: then to its true side
 * (A13). A number that is the threshold itself, because a double swallowed a difference, or that a strict comparator
 * refuses on a scale that is read as "reached", moves by one last digit. Where `met` contradicts the numbers by more
 * than rounding could explain, rounding is left alone.
 */
export function roundToTrueSide(value: Decimal, decimals: number, threshold: Threshold | null): Decimal {
  const rounded = roundHalfUp(value, decimals)
  if (threshold === null) return rounded
  const looksMet = (shown: Decimal) => satisfies(quotient(shown), threshold.comparator, quotient(threshold.value))
  const isMet = threshold.met ?? looksMet(value)
  if (looksMet(rounded) === isMet) return rounded
  const isUp = isMet === (threshold.comparator === '>=' || threshold.comparator === '>')
  const moved = isUp ? roundUp(value, decimals) : roundDown(value, decimals)
  if (looksMet(moved) === isMet) return moved
  if (compare(value, threshold.value) !== 0) return rounded
  const lastDigit = decimals === 0 ? '1' : `0.${'0'.repeat(decimals - 1)}1`
  return isUp ? add(moved, lastDigit) : subtract(moved, lastDigit)
}
