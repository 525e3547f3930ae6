import type { PeriodsReport } from '@attain/shared/contracts/meta.ts'
import {
  type FiscalCalendar,
  parsePeriod,
  type Period,
  periodOf,
  periodsWithin,
  shiftPeriod,
} from '@attain/shared/domain/period.ts'

export function calendarOf(report: PeriodsReport): FiscalCalendar {
  return { startMonth: report.fiscalYearStart }
}

/** The period of the address, or the current quarter when there is none or it is no period at all. */
export function chosenPeriod(key: string | null, report: PeriodsReport): Period {
  const calendar = calendarOf(report)
  try {
    return parsePeriod(key ?? report.current, calendar)
  } catch {
    return parsePeriod(report.current, calendar)
  }
}

/** `FY25-Q4..FY27-Q3`: the quarters of a trend, ending with the one that holds the period's last day, or today. */
export function trendRange(period: Period, report: PeriodsReport, quarters = 8): string {
  const calendar = calendarOf(report)
  const lastDay = period.to < report.today ? period.to : laterOf(period.from, report.today)
  const last = periodOf(lastDay, 'quarter', calendar)
  return `${shiftPeriod(last, 1 - quarters, calendar).key}..${last.key}`
}

function laterOf(a: string, b: string): string {
  return a > b ? a : b
}

export interface PeriodChoice {
  year: string
  halves: string[]
  quarters: string[]
  months: string[]
}

/** What the picker offers, newest year first. */
export function periodChoices(report: PeriodsReport): PeriodChoice[] {
  const calendar = calendarOf(report)
  const keys = (year: Period, kind: 'half' | 'quarter' | 'month') => periodsWithin(year, kind, calendar).map(({ key }) => key)
  return report.years
    .map(({ key }) => parsePeriod(key, calendar))
    .map((year) => ({ year: year.key, halves: keys(year, 'half'), quarters: keys(year, 'quarter'), months: keys(year, 'month') }))
    .toReversed()
}

/** The neighbouring period of the same kind. */
export function neighbour(period: Period, steps: 1 | -1, report: PeriodsReport): Period {
  return shiftPeriod(period, steps, calendarOf(report))
}

/** Whether any day of the period lies within the years the calendar lists. */
export function isListed(period: Period, report: PeriodsReport): boolean {
  const first = report.years[0]
  const last = report.years.at(-1)
  return first !== undefined && last !== undefined && period.to >= first.from && period.from <= last.to
}

/** The period, or of a month its quarter. */
export function quarterOrLonger(period: Period, report: PeriodsReport): Period {
  return period.kind === 'month' ? periodOf(period.from, 'quarter', calendarOf(report)) : period
}
