import type { Day } from '../domain/day.ts'
import { printDay } from './intl.ts'

/** `FY27-Q3` → `FY27 Q3`, `2026-09` → `Sep 2026` in the locale, a range with a dash between its ends. */
export const formatPeriod = (key: string, locale: string): string =>
  key
    .split('..')
    .map((end) => (end.startsWith('FY') ? end.replace('-', ' ') : formatMonth(end, locale)))
    .join(' – ')

const formatMonth = (month: string, locale: string): string =>
  printDay(`${month}-01`, locale, { month: 'short', year: 'numeric' })

/** `2026-09-16` → `Sep 16, 2026` in the locale. */
export const formatDay = (day: Day, locale: string): string =>
  printDay(day, locale, { year: 'numeric', month: 'short', day: 'numeric' })
