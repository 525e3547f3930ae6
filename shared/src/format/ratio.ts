import type { Comparator, Status } from '../contracts/vocabulary.ts'
import { canonical, type Decimal, multiply, roundHalfUp } from '../domain/decimal.ts'
import { absentText, printNumber } from './intl.ts'
import { roundToTrueSide, type Threshold } from './true-side.ts'

export interface RatioOptions {
  /** The ratio that this one is read against; null or left out: none, plain rounding. */
  target?: number | null | undefined
  /** How it is read against the target. Default `>=`. */
  comparator?: Comparator | undefined
  /** What the exact numbers say (A8); left out, ratio and target decide. */
  met?: boolean | null | undefined
  /** Of the percentage. Default 1 (A13). */
  decimals?: number | undefined
}

/** A ratio (1 = 100 %) as a percentage of one decimal, rounded half up but never across its target (A13). */
export function formatRatio(ratio: number | null, options: RatioOptions, locale: string): string {
  if (ratio === null) return absentText
  const { target = null, comparator = '>=', met, decimals } = options
  const against = target === null ? null : { value: canonical(String(target)), comparator, met }
  return printPercent(canonical(String(ratio)), { decimals, against }, locale)
}

/** An attainment: below 100 % when missed, 100 % or more when met, whatever rounding would say. */
export const formatAttainment = (attainment: number | null, met: boolean | null, locale: string): string =>
  formatRatio(attainment, { target: 1, met }, locale)

/** What a status says about the comparator; null where the numbers themselves must say it, or nothing can. */
export function metOf(status: Status): boolean | null {
  if (status === 'met') return true
  return status === 'missed' ? false : null
}

/** Decimals of a percentage (A13), and of one printed as exactly as anybody reads it. */
const shownDecimals = 1
const exactDecimals = 4

export interface PercentOptions {
  decimals?: number | undefined
  exact?: boolean | undefined
  withUnit?: boolean | undefined
  signed?: boolean | undefined
  against?: Threshold | null | undefined
}

/** An exact ratio as a percentage; `exact` prints up to 4 decimals, for targets and tooltips. */
export function printPercent(ratio: Decimal, options: PercentOptions, locale: string): string {
  const { decimals = shownDecimals, against = null, exact = false, withUnit = true, signed = false } = options
  const most = exact ? Math.max(exactDecimals, decimals) : decimals
  const shown = exact ? roundHalfUp(ratio, most + 2) : roundToTrueSide(ratio, most + 2, against)
  return printNumber(withUnit ? shown : multiply(shown, '100'), locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: most,
    signDisplay: signed ? 'exceptZero' : 'auto',
    style: withUnit ? 'percent' : 'decimal',
  })
}
