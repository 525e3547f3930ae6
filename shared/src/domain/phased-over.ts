import Fraction from 'fraction.js'
import type { Decimal } from './decimal.ts'
import { monthIndex, monthOf, type Period } from './period.ts'
import { daysInMonth, type MonthCells, type PhasedRow, phaseRows } from './phasing.ts'
import { quotientToDecimal } from './quotient.ts'
import type { TargetRules } from './target-resolution.ts'

/** What the rows of one subject come to in one period. */
export interface PhasedValue {
  /** In the unit of the rows; derived flows and means rounded half up to 4 decimals, as targets are (A6). */
  value: Decimal
  /** `row`: a row of exactly this period. `phased`: from coarser or finer rows. `partial`: not all of the period has one. */
  from: 'row' | 'phased' | 'partial'
}

const decimals = 4

/**
 * The target of one subject in each period, before any proration (A6): its own row where there is one, else what coarser
 * rows give it by phasing and finer ones add up to. Flows add, a stock is what is in force on the last day, a ratio the
 * day-weighted mean. null = no row covers any of it.
 */
export function phasedOver(
  rows: readonly PhasedRow[],
  periods: readonly Period[],
  { indicator, calendar, curve }: TargetRules,
): (PhasedValue | null)[] {
  const cells = phaseRows(rows, { kind: indicator.kind, calendar, curve })
  return periods.map((period) => {
    const own = rows.findLast((row) => row.period.key === period.key)
    if (own !== undefined) return { value: own.value, from: 'row' }
    const months = monthsOf(period)
    const covered = months.filter((month) => cells.has(month))
    if (covered.length === 0) return null
    const value = indicator.kind === 'stock' ? lastOf(covered, cells) : valueOf(covered, cells, indicator.kind === 'flow')
    return { value, from: covered.length === months.length ? 'phased' : 'partial' }
  })
}

function monthsOf({ from, to }: Period): number[] {
  const first = monthIndex(monthOf(from))
  return Array.from({ length: monthIndex(monthOf(to)) - first + 1 }, (_, at) => first + at)
}

const lastOf = (months: readonly number[], cells: MonthCells): Decimal => cells.get(months.at(-1) ?? 0)?.row.value ?? '0'

function valueOf(months: readonly number[], cells: MonthCells, isFlow: boolean): Decimal {
  let sum = new Fraction(0)
  let days = 0
  for (const month of months) {
    const cell = cells.get(month)
    if (cell === undefined) continue
    const daily = cell.daily === null ? new Fraction(cell.row.value) : new Fraction(cell.daily.over, cell.daily.under)
    sum = sum.add(daily.mul(daysInMonth(month)))
    days += daysInMonth(month)
  }
  const { s, n, d } = isFlow || days === 0 ? sum : sum.div(days)
  return quotientToDecimal({ over: s * n, under: d }, decimals)
}
