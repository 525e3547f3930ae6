import type { AttainmentRow, Measure } from '../contracts/attainment.ts'
import type { Unit } from '../contracts/vocabulary.ts'
import { effectiveComparator } from '../domain/attain.ts'
import { canonical, compare, type Decimal } from '../domain/decimal.ts'
import { type AmountOptions, formatAmount } from './amount.ts'
import { absentText } from './intl.ts'
import { metOf, printPercent } from './ratio.ts'
import { roundToTrueSide, type Threshold } from './true-side.ts'

export interface MeasureOptions extends AmountOptions {
  /** What the measure is read against, so that rounding never flips it (A13). See `thresholdOf`. */
  against?: Threshold | null | undefined
}

/** Decimals of a ratio in each unit: one precision down a column. */
const ratioDecimals = {
  money: 2,
  count: 1,
  percent: 1,
  days: 1,
  hours: 1,
  score: 2,
  points: 1,
  multiple: 2,
  milestone: 1,
} as const satisfies Record<Unit, number>

const amountDecimals = 2

/**
 * Any measure of any unit: an exact decimal string (money, counts) or a ratio as a double. Rounded, it keeps to its
 * true side of `against`; `compact` is for marks only and does not. null prints as a dash.
 */
export function formatMeasure(
  measure: Measure,
  { unit, currency }: { unit: Unit; currency: string | null },
  locale: string,
  options: MeasureOptions = {},
): string {
  if (measure === null) return absentText
  const value = canonical(String(measure))
  if (unit === 'percent') return printPercent(value, options, locale)
  const { against = null, compact, exact } = options
  const decimals = options.decimals ?? (typeof measure === 'number' && compact !== true ? ratioDecimals[unit] : undefined)
  const isRounded = compact !== true && exact !== true
  const shown = isRounded ? roundToTrueSide(value, decimals ?? amountDecimals, against) : value
  const text = formatAmount(shown, unit, currency, locale, { ...options, decimals })
  return options.withUnit === false ? text : text + unitSign(unit)
}

/**
 * A variance with its sign: amounts in their unit, percentages in percentage points. Unless compact, one that is
 * unfavourable never prints as none.
 */
export function formatVariance(
  variance: Measure,
  { unit, currency, favourable }: { unit: Unit; currency: string | null; favourable: boolean | null },
  locale: string,
  options: AmountOptions = {},
): string {
  if (variance === null) return absentText
  const against = favourable === false ? ownSideOfZero(canonical(String(variance))) : null
  const signed = { ...options, signed: true, against }
  if (unit !== 'percent') return formatMeasure(variance, { unit, currency }, locale, signed)
  const points = printPercent(canonical(String(variance)), { ...signed, withUnit: false }, locale)
  return options.withUnit === false ? points : `${points}\u00a0pp`
}

/** What a row's actual is read against; null without a target. */
export function thresholdOf(row: Pick<AttainmentRow, 'target' | 'better' | 'comparator' | 'status'>): Threshold | null {
  if (row.target === null) return null
  return { value: canonical(String(row.target)), comparator: effectiveComparator(row), met: metOf(row.status) }
}

function unitSign(unit: Unit): string {
  if (unit === 'multiple') return '×'
  return unit === 'points' ? '\u00a0pts' : ''
}

function ownSideOfZero(variance: Decimal): Threshold | null {
  const order = compare(variance, '0')
  return order === 0 ? null : { value: '0', comparator: order < 0 ? '<' : '>', met: true }
}
