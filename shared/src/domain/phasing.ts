import Fraction from 'fraction.js'
import type { Comparator, IndicatorKind } from '../contracts/vocabulary.ts'
import { dayNumber, monthEnd, monthFromIndex, monthIndex, monthOf, monthStart } from './day.ts'
import type { Decimal } from './decimal.ts'
import type { FiscalCalendar, Period, PeriodKind } from './period.ts'
import type { BigQuotient } from './quotient.ts'

/** Shares of the four fiscal quarters of a year, in per cent. */
export type QuarterWeights = readonly [Decimal, Decimal, Decimal, Decimal]

/** Shares of the three months of a quarter, in per cent, for example 15/25/60. */
export type MonthCurve = readonly [Decimal, Decimal, Decimal]

/** What target rows and plan rows have in common. */
export interface PhasedRow {
  id: number
  period: Period
  value: Decimal
  comparator: Comparator
  /** null = no money. */
  currency: string | null
  /** Read on rows of a year or half only; null = equal quarters. */
  weights: QuarterWeights | null
}

/** Which row is in force in one month, and how much of it falls on each day of that month. */
export interface MonthCell<R extends PhasedRow = PhasedRow> {
  row: R
  /** Exact amount per day; null for stock and ratio. */
  daily: BigQuotient | null
  /** The row says 0; its days are a target of 0, not an absence of one (A8). */
  explicitZero: boolean
}

/** By month index (`monthIndex`); a month without a cell has no row. */
export type MonthCells<R extends PhasedRow = PhasedRow> = ReadonlyMap<number, MonthCell<R>>

export interface SpreadRules {
  calendar: FiscalCalendar
  /** null = days of a quarter evenly. */
  curve: MonthCurve | null
}

export interface PhasingRules extends SpreadRules {
  kind: IndicatorKind
}

/** Finest first. Periods of these kinds either lie inside one another or have no day in common. */
export const finestFirst = ['month', 'quarter', 'half', 'year'] as const satisfies readonly PeriodKind[]
const monthCount = { month: 1, quarter: 3, half: 6, year: 12 } as const satisfies Record<PeriodKind, number>

/**
 * Phases the rows of one subject and indicator by month (A6). Each day takes the finest row that covers it. For a
 * flow, what the finer rows inside a coarser one leave of it is spread over its remaining days: year → quarters by
 * weight, quarter → months by the curve if there is one, else evenly by day. Where the weights left are all 0, the
 * rest is spread as if none were given, so that nothing is lost. Stock and ratio rows are in force as they are.
 * Of two rows for one period the one with the higher id counts (`checkTargetSet` reports them).
 */
export function phaseRows<R extends PhasedRow>(rows: readonly R[], rules: PhasingRules): MonthCells<R> {
  const nested = nestRows(rows, rules.calendar)
  const cells = new Map<number, MonthCell<R>>()
  for (const { row, finer, ownMonths } of nested) {
    const rest = rules.kind === 'flow' ? remainder(row, finer) : null
    const daily = rest === null ? null : dailyAmounts(row, rest, ownMonths, rules)
    const explicitZero = isZeroRow(row) && (rest === null || rest.n === 0n)
    for (const month of ownMonths) cells.set(month, { row, daily: daily?.get(month) ?? null, explicitZero })
  }
  return cells
}

export interface NestedRow<R extends PhasedRow> {
  row: R
  /** The largest finer rows inside it: months that lie in a quarter row stand under that quarter, not here. */
  finer: readonly R[]
  /** Month indexes that no finer row covers. */
  ownMonths: readonly number[]
}

/** Rows of one subject, each with the finer rows directly inside it and the months it is left with. */
export function nestRows<R extends PhasedRow>(rows: readonly R[], calendar: FiscalCalendar): NestedRow<R>[] {
  const byPeriod = new Map<string, R>()
  for (const row of [...rows].sort((a, b) => a.id - b.id)) byPeriod.set(slot(row.period.kind, firstMonth(row)), row)
  const finer = new Map<R, R[]>()
  for (const row of byPeriod.values()) {
    const parent = coarserKinds(row).map((kind) => byPeriod.get(slot(kind, startOf(kind, firstMonth(row), calendar))))
    const nearest = parent.find((candidate) => candidate !== undefined)
    if (nearest !== undefined) finer.set(nearest, [...(finer.get(nearest) ?? []), row])
  }
  return [...byPeriod.values()].map((row) => {
    const inside = finer.get(row) ?? []
    const covered = new Set(inside.flatMap(monthsOf))
    return { row, finer: inside, ownMonths: monthsOf(row).filter((month) => !covered.has(month)) }
  })
}

/** What the finer rows leave of a coarser one; below 0 where they exceed it. */
export const remainder = (row: PhasedRow, finer: readonly PhasedRow[]): Fraction =>
  finer.reduce((rest, { value }) => rest.sub(new Fraction(value)), new Fraction(row.value))

/** Weight of each of these months within the row's period, by its quarter weights and the curve; unscaled. */
export function monthWeights(row: PhasedRow, months: readonly number[], rules: SpreadRules): Map<number, Fraction> {
  const { calendar, curve } = rules
  return new Map(
    months.map((month) => {
      const quarter = startOf('quarter', month, calendar)
      const share = curve === null ? evenShare(month, quarter) : curveShare(curve, month - quarter)
      return [month, quarterWeight(row, quarter, calendar).mul(share)]
    }),
  )
}

/** Number of days in the month of this index. */
export function daysInMonth(index: number): number {
  const month = monthFromIndex(index)
  return dayNumber(monthEnd(month)) - dayNumber(monthStart(month)) + 1
}

/** The index of the first month of the fiscal period of this kind that holds the month. */
export function startOf(kind: PeriodKind, month: number, { startMonth }: FiscalCalendar): number {
  return month - ((month - (startMonth - 1)) % monthCount[kind])
}

function dailyAmounts(row: PhasedRow, rest: Fraction, months: readonly number[], rules: SpreadRules) {
  const given = monthWeights(row, months, rules)
  const weights = total(given) === null ? monthWeights({ ...row, weights: null }, months, { ...rules, curve: null }) : given
  const sum = total(weights)
  const daily = new Map<number, BigQuotient>()
  if (sum === null) return daily
  for (const [month, weight] of weights) {
    const amount = rest.mul(weight).div(sum).div(daysInMonth(month))
    daily.set(month, { over: amount.s * amount.n, under: amount.d })
  }
  return daily
}

/** null when there is nothing to divide by. */
function total(weights: ReadonlyMap<number, Fraction>): Fraction | null {
  let sum = new Fraction(0)
  for (const weight of weights.values()) sum = sum.add(weight)
  return sum.n === 0n ? null : sum
}

function quarterWeight({ period, weights }: PhasedRow, quarter: number, calendar: FiscalCalendar): Fraction {
  const whole = period.kind === 'year' || period.kind === 'half'
  if (weights === null || !whole) return new Fraction(1)
  const position = (quarter - startOf('year', quarter, calendar)) / 3
  return new Fraction(weights[position] ?? 0)
}

const evenShare = (month: number, quarter: number): Fraction =>
  new Fraction(daysInMonth(month), daysInMonth(quarter) + daysInMonth(quarter + 1) + daysInMonth(quarter + 2))

function curveShare(curve: MonthCurve, position: number): Fraction {
  const sum = curve.reduce((rest, share) => rest.add(new Fraction(share)), new Fraction(0))
  if (sum.n === 0n) throw new RangeError('a phasing curve must not be 0 in all three months')
  return new Fraction(curve[position] ?? 0).div(sum)
}

const isZeroRow = (row: PhasedRow): boolean => new Fraction(row.value).n === 0n

const firstMonth = (row: PhasedRow): number => monthIndex(monthOf(row.period.from))

const monthsOf = (row: PhasedRow): number[] =>
  Array.from({ length: monthCount[row.period.kind] }, (_, offset) => firstMonth(row) + offset)

const coarserKinds = ({ period }: PhasedRow): readonly PeriodKind[] => finestFirst.slice(finestFirst.indexOf(period.kind) + 1)

const slot = (kind: PeriodKind, month: number): string => `${kind}:${month}`
