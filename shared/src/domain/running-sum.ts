import type { Decimal } from './decimal.ts'
import { type BigQuotient, quotientToDecimal } from './quotient.ts'

/** Decimals of a rounded running sum (A6). */
const places = 4
const scale = 10n ** BigInt(places)

/**
 * The running sum of proration (A6). It is exact; each `add` returns the difference of the rounded sums after and
 * before, so that what it returned adds up to the rounded whole wherever it was cut.
 */
export class RunningSum {
  readonly #integer: boolean
  #over = 0n
  #under = 1n
  #amount = 0n
  #phased = 0n

  /** @param integer the amounts are rounded down to whole numbers instead of half up to 4 decimals. */
  constructor(integer: boolean) {
    this.#integer = integer
  }

  /** `phased` is the amount before rounding down to whole numbers, to 4 decimals; else the same as `amount`. */
  add(exact: BigQuotient): { amount: Decimal; phased: Decimal } {
    this.#addExact(exact)
    const phased = halfUp(this.#over * scale, this.#under)
    const amount = this.#integer ? floor(this.#over, this.#under) * scale : phased
    const amountStep = decimalOf(amount - this.#amount)
    const phasedStep = this.#integer ? decimalOf(phased - this.#phased) : amountStep
    this.#amount = amount
    this.#phased = phased
    return { amount: amountStep, phased: phasedStep }
  }

  #addExact({ over, under }: BigQuotient): void {
    if (this.#under % under === 0n) {
      this.#over += over * (this.#under / under)
      return
    }
    const factor = under / gcd(this.#under, under)
    this.#under *= factor
    this.#over = this.#over * factor + over * (this.#under / under)
  }
}

const decimalOf = (scaled: bigint): Decimal => quotientToDecimal({ over: scaled, under: scale }, places)

/**
 * Ties go up, below 0 too: then the same exact amount, if it has at most 4 decimals, is the same piece wherever in the
 * year it begins, also where finer rows that exceed their year have made the sum so far negative.
 */
const halfUp = (over: bigint, under: bigint): bigint => floor(2n * over + under, 2n * under)

function floor(over: bigint, under: bigint): bigint {
  const towardZero = over / under
  return over < 0n && towardZero * under !== over ? towardZero - 1n : towardZero
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b)
}
