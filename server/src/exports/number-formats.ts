import type { AttainmentRow, Measure } from '@attain/shared/contracts/attainment.ts'
import type { Unit } from '@attain/shared/contracts/vocabulary.ts'
import { canonical, compare, roundHalfUp } from '@attain/shared/domain/decimal.ts'
import { thresholdOf } from '@attain/shared/format/measure.ts'
import { metOf } from '@attain/shared/format/ratio.ts'
import { roundToTrueSide, type Threshold } from '@attain/shared/format/true-side.ts'

/** Spreadsheet number formats: how a cell shows its exact value. */

/** Decimals of a ratio in each unit, before a format widens so as not to hide a miss. */
const ratioDecimals: Record<Unit, number> = {
  money: 2,
  count: 1,
  percent: 1,
  days: 1,
  hours: 1,
  score: 2,
  points: 1,
  multiple: 2,
  milestone: 1,
}

const decimalsMax = 6

/**
 * A format cannot round to the true side (A13), but it can show more digits: as few as keep a miss from looking met and
 * the other way round.
 */
function decimalsFor(value: string, atLeast: number, scale: number, threshold: Threshold | null): number {
  for (let decimals = atLeast; decimals <= decimalsMax; decimals += 1) {
    const shown = roundHalfUp(value, decimals + scale)
    if (compare(roundToTrueSide(value, decimals + scale, threshold), shown) === 0) return decimals
  }
  return atLeast
}

const fraction = (decimals: number): string => (decimals === 0 ? '' : `.${'0'.repeat(decimals)}`)

const isWhole = (value: string): boolean => compare(roundHalfUp(value, 0), value) === 0

/** The format of an amount or ratio in its unit; money without its currency, which has a column of its own. */
export function measureFormat(measure: Measure, unit: Unit, threshold: Threshold | null = null): string {
  if (measure === null) return 'General'
  const value = canonical(String(measure))
  if (unit === 'percent') return `0${fraction(decimalsFor(value, 1, 2, threshold))}%`
  const least = typeof measure === 'number' ? ratioDecimals[unit] : unit === 'money' || !isWhole(value) ? 2 : 0
  const text = `#,##0${fraction(decimalsFor(value, least, 0, threshold))}`
  return unit === 'multiple' ? `${text}"×"` : text
}

export const actualFormat = (row: AttainmentRow): string => measureFormat(row.actual, row.unit, thresholdOf(row))

/** Percentages against 100 %. */
export function attainmentFormat(row: Pick<AttainmentRow, 'attainment' | 'status'>): string {
  if (row.attainment === null) return '0.0%'
  const threshold: Threshold = { value: '1', comparator: '>=', met: metOf(row.status) }
  return `0${fraction(decimalsFor(canonical(String(row.attainment)), 1, 2, threshold))}%`
}

/** With a sign; differences of percentages in percentage points, as a hundred times the ratio. */
export function varianceFormat(row: AttainmentRow): string {
  const positive = row.unit === 'percent' ? `0.0" pp"` : measureFormat(row.variance, row.unit)
  return `+${positive};-${positive};${positive}`
}

const unitWords: Record<Exclude<Unit, 'money'>, string> = {
  count: 'count',
  percent: '%',
  days: 'days',
  hours: 'hours',
  score: 'score',
  points: 'points',
  multiple: '×',
  milestone: 'milestones',
}

/** The unit, or of money its currency. */
export const unitText = ({ unit, currency }: Pick<AttainmentRow, 'unit' | 'currency'>): string =>
  unit === 'money' ? (currency ?? 'money') : unitWords[unit]
