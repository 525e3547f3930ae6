import type { Better, IndicatorKind, Status } from '../contracts/vocabulary.ts'
import { type Amount, quotientOf } from './amount.ts'
import type { Cause } from './attain.ts'
import type { Decimal } from './decimal.ts'
import { compareQuotients, dividedBy, type Quotient, quotient, quotientToNumber, signOf } from './quotient.ts'

/** A9's setting per indicator: `ahead` above the one, `behind` below the other, both as pacing (1 = as expected). */
export interface Band {
  behind: Decimal
  ahead: Decimal
}

export const defaultBand: Band = { behind: '0.95', ahead: '1.05' }

export type Position = 'ahead' | 'on-pace' | 'behind'

export interface Pace {
  /** 1 = as expected, above 1 better; null where no quotient says it: nothing expected yet, or nothing of a cap used. */
  pacing: number | null
  position: Position
}

export interface PaceQuestion {
  actual: Amount
  /** Expected to date: the share of the phased target that falls on or before the as-of day. */
  expected: Amount
  better: Better
  band?: Band | undefined
}

/**
 * Pacing of a flow (A9): actual ÷ expected, or expected ÷ actual where lower is better. The band is compared exactly.
 * Without a quotient: nothing used of a cap is ahead; where nothing is expected yet, anything is ahead, nothing on
 * pace, less than nothing behind; a negative expectation has no percentage, only the better or the worse side of it.
 */
export function pace({ actual, expected, better, band = defaultBand }: PaceQuestion): Pace {
  const a = quotientOf(actual)
  const e = quotientOf(expected)
  if (signOf(e) < 0) return { pacing: null, position: sideOf(a, e, better) }
  if (better === 'lower' && signOf(a) <= 0) return { pacing: null, position: 'ahead' }
  if (better === 'higher' && signOf(e) === 0) return { pacing: null, position: fromNothing[signOf(a)] }
  const pacing = better === 'higher' ? dividedBy(a, e) : dividedBy(e, a)
  return { pacing: quotientToNumber(pacing), position: positionIn(band, pacing) }
}

const fromNothing = { [-1]: 'behind', 0: 'on-pace', 1: 'ahead' } as const satisfies Record<-1 | 0 | 1, Position>

function sideOf(actual: Quotient, expected: Quotient, better: Better): Position {
  const order = compareQuotients(actual, expected)
  return (better === 'higher' ? order >= 0 : order <= 0) ? 'on-pace' : 'behind'
}

function positionIn(band: Band, pacing: Quotient): Position {
  if (compareQuotients(pacing, quotient(band.ahead)) > 0) return 'ahead'
  return compareQuotients(pacing, quotient(band.behind)) >= 0 ? 'on-pace' : 'behind'
}

export interface StatusQuestion {
  kind: IndicatorKind
  better: Better
  /** Whether the period's last day does not yet lie before the as-of day (A9). */
  open: boolean
  cause: Cause | null
  met: boolean | null
  /** Needed for an open flow with a target; null otherwise. */
  position: Position | null
}

/**
 * The status of A9. An open flow where lower is better is never `met`: it can still be missed.
 * Throws Error when an open flow with a target comes without its position.
 */
export function statusOf({ kind, better, open, cause, met, position }: StatusQuestion): Status {
  if (cause !== null) return cause
  if (!open) return met === true ? 'met' : 'missed'
  if (kind !== 'flow') return met === true ? 'met' : 'behind'
  if (met === true && better === 'higher') return 'met'
  if (position === null) throw new Error('the status of an open flow needs what was expected to date')
  return position
}
