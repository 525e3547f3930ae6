import { type Day, dayFromNumber, dayNumber, monthEnd, monthFromIndex, monthIndex, monthOf, monthStart } from './day.ts'

export * from './day.ts'

/**
 * The fiscal year begins in `startMonth` (1–12) and is named for the calendar year in which it ends (A1): with
 * start month 2, 2027-01-31 is FY27 and 2027-02-01 is FY28; with start month 1, FY27 is calendar 2027.
 */
export interface FiscalCalendar {
  startMonth: number
}

export type PeriodKind = 'year' | 'half' | 'quarter' | 'month'

/** A closed range of days: both `from` and `to` belong to it. */
export interface Period {
  /** `FY27`, `FY27-H1`, `FY27-Q3` or `2026-09`. */
  key: string
  kind: PeriodKind
  from: Day
  to: Day
}

const monthsIn = { year: 12, half: 6, quarter: 3, month: 1 } as const satisfies Record<PeriodKind, number>
const pattern = /^(?:FY(\d{2})(?:-(?:H([12])|Q([1-4])))?|(\d{4}-(?:0[1-9]|1[0-2])))$/

/**
 * The period of a key. Two-digit fiscal years mean 2000–2099.
 * Throws RangeError when the text is no period key.
 */
export function parsePeriod(key: string, calendar: FiscalCalendar): Period {
  const match = pattern.exec(key)
  if (match === null) {
    throw new RangeError(`"${key}" is not a period; expected one like FY27, FY27-H1, FY27-Q3 or 2026-09`)
  }
  const [, year, half, quarter, month] = match
  if (month !== undefined) return { key, kind: 'month', from: monthStart(month), to: monthEnd(month) }
  const start = fiscalYearStart(2000 + Number(year), calendar)
  if (half !== undefined) return periodAt(start + (Number(half) - 1) * 6, 'half', calendar)
  if (quarter !== undefined) return periodAt(start + (Number(quarter) - 1) * 3, 'quarter', calendar)
  return periodAt(start, 'year', calendar)
}

/**
 * The periods of `a` or of the range `a..b`, oldest first. Throws RangeError when a key is no period, the ends are
 * of different kinds, or `a` begins after `b`.
 */
export function parsePeriodRange(text: string, calendar: FiscalCalendar): Period[] {
  const ends = text.split('..')
  if (ends.length > 2) throw new RangeError(`"${text}" is not a range of periods; expected one like FY26-Q1..FY27-Q2`)
  const first = parsePeriod(ends[0] ?? '', calendar)
  const last = parsePeriod(ends[1] ?? first.key, calendar)
  if (first.kind !== last.kind) {
    throw new RangeError(`the range "${text}" joins a ${first.kind} and a ${last.kind}; both ends must be of one kind`)
  }
  if (first.from > last.from) throw new RangeError(`the range "${text}" ends before it begins`)
  return periodsBetween(first.from, last.to, first.kind, calendar)
}

/** The one period of this kind that holds the day. Throws RangeError for a fiscal year outside 2000–2099. */
export function periodOf(day: Day, kind: PeriodKind, calendar: FiscalCalendar): Period {
  const index = monthIndex(monthOf(day))
  return periodAt(index - modulo(index - (calendar.startMonth - 1), monthsIn[kind]), kind, calendar)
}

/** The periods of `kind` that tile `period`, oldest first. Throws RangeError when `kind` is coarser than the period's. */
export function periodsWithin(period: Period, kind: PeriodKind, calendar: FiscalCalendar): Period[] {
  if (monthsIn[kind] > monthsIn[period.kind]) {
    throw new RangeError(`a ${period.kind} (${period.key}) cannot be divided into periods of kind ${kind}`)
  }
  return periodsBetween(period.from, period.to, kind, calendar)
}

/** The period of the same kind `steps` later, or earlier when negative. Throws RangeError outside 2000–2099. */
export function shiftPeriod(period: Period, steps: number, calendar: FiscalCalendar): Period {
  return periodAt(monthIndex(monthOf(period.from)) + steps * monthsIn[period.kind], period.kind, calendar)
}

export const previousPeriod = (period: Period, calendar: FiscalCalendar): Period => shiftPeriod(period, -1, calendar)

/** The same period one fiscal year earlier: FY27-Q3 → FY26-Q3. */
export const yearAgo = (period: Period, calendar: FiscalCalendar): Period =>
  shiftPeriod(period, -12 / monthsIn[period.kind], calendar)

/** Open until the period's last day lies before the as-of day (A9). */
export const isOpen = (period: Pick<Period, 'to'>, asOf: Day): boolean => asOf <= period.to

/** Calendar year for which the fiscal year of the day is named, for example 2027 for FY27. */
export const fiscalYearOf = (day: Day, calendar: FiscalCalendar): number => fiscalYearOfMonth(monthIndex(monthOf(day)), calendar)

/** `FY27`; the key of the fiscal year that holds the day. */
export const fiscalYearKey = (day: Day, calendar: FiscalCalendar): string => yearKey(fiscalYearOf(day, calendar))

/** Days from the first to the last, oldest first. Meant for the days of one period, not for decades. */
export function daysOf(range: { from: Day; to: Day }): Day[] {
  const first = dayNumber(range.from)
  const count = dayNumber(range.to) - first + 1
  return Array.from({ length: Math.max(0, count) }, (_, offset) => dayFromNumber(first + offset))
}

function periodsBetween(from: Day, to: Day, kind: PeriodKind, calendar: FiscalCalendar): Period[] {
  const last = monthIndex(monthOf(to))
  const periods: Period[] = []
  for (let index = monthIndex(monthOf(from)); index <= last; index += monthsIn[kind]) {
    periods.push(periodAt(index, kind, calendar))
  }
  return periods
}

/** @param index the period's first month, aligned to the fiscal year. */
function periodAt(index: number, kind: PeriodKind, calendar: FiscalCalendar): Period {
  const first = monthFromIndex(index)
  const last = monthFromIndex(index + monthsIn[kind] - 1)
  return { key: keyAt(index, kind, calendar), kind, from: monthStart(first), to: monthEnd(last) }
}

function keyAt(index: number, kind: PeriodKind, calendar: FiscalCalendar): string {
  if (kind === 'month') return monthFromIndex(index)
  const year = yearKey(fiscalYearOfMonth(index, calendar))
  if (kind === 'year') return year
  const ordinal = Math.floor(modulo(index - (calendar.startMonth - 1), 12) / monthsIn[kind]) + 1
  return `${year}-${kind === 'half' ? 'H' : 'Q'}${ordinal}`
}

function yearKey(year: number): string {
  if (year < 2000 || year > 2099) throw new RangeError(`the fiscal year ${year} lies outside 2000 to 2099`)
  return `FY${String(year - 2000).padStart(2, '0')}`
}

const endsNextYear = (calendar: FiscalCalendar): number => (calendar.startMonth === 1 ? 0 : 1)

const fiscalYearStart = (year: number, calendar: FiscalCalendar): number =>
  (year - endsNextYear(calendar)) * 12 + calendar.startMonth - 1

const fiscalYearOfMonth = (index: number, calendar: FiscalCalendar): number =>
  Math.floor((index - (calendar.startMonth - 1)) / 12) + endsNextYear(calendar)

const modulo = (a: number, b: number): number => ((a % b) + b) % b
