import { canonical, type Decimal } from './decimal.ts'
import { type Quotient, quotient, quotientToDecimal, quotientToNumber } from './quotient.ts'

/**
 * An actual, a target or an expectation, exact. `ratio` is `value ÷ weight` left undivided, weight not zero: a ratio of
 * sums, a member-day-weighted mean of targets, or a share of an amount that no decimal can hold.
 */
export type Amount = { kind: 'amount'; value: Decimal } | { kind: 'ratio'; value: Decimal; weight: Decimal }

export const amount = (value: Decimal): Amount => ({ kind: 'amount', value })

export const ratio = (value: Decimal, weight: Decimal): Amount => ({ kind: 'ratio', value, weight })

export const quotientOf = (exact: Amount): Quotient =>
  exact.kind === 'amount' ? quotient(exact.value) : quotient(exact.value, exact.weight)

/** Decimals of an amount that had to be rounded to cross the wire; those of a prorated target (A6). */
const wireDecimals = 4

/** As a measure of the wire (A12): a decimal string, an undivided share rounded half up to 4 decimals. */
export const toWireAmount = (exact: Amount): Decimal =>
  exact.kind === 'amount' ? canonical(exact.value) : quotientToDecimal(quotientOf(exact), wireDecimals)

/** As a measure of the wire (A12): the double nearest to the exact ratio. */
export const toWireRatio = (exact: Amount): number => quotientToNumber(quotientOf(exact))
