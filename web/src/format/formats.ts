import type { AttainmentRow, Measure } from '@attain/shared/contracts/attainment.ts'
import type { Unit } from '@attain/shared/contracts/vocabulary.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import { absentText, printDay, printNumber } from '@attain/shared/format/intl.ts'
import { formatMeasure, formatVariance, thresholdOf } from '@attain/shared/format/measure.ts'
import { formatDay, formatPeriod } from '@attain/shared/format/period.ts'
import { formatAttainment, formatRatio, metOf, printPercent } from '@attain/shared/format/ratio.ts'
import { relativeVariance } from '../model/rows.ts'

interface Scale {
  unit: Unit
  currency: string | null
}
type Judged = Pick<AttainmentRow, 'target' | 'better' | 'comparator' | 'status'> & Scale

/** Whole units of money in tables: one precision in one context; explanations and tooltips show every digit. */
const tableDecimals = (unit: Unit) => (unit === 'money' ? 0 : undefined)

/** The formatters of `shared`, bound to one locale and to what the pages show. */
export function createFormats(locale: string) {
  return {
    /** A cell of a table, on its true side of the row's target (A13). */
    actual: (row: Judged & { actual: Measure }) =>
      formatMeasure(row.actual, row, locale, {
        against: thresholdOf(row),
        decimals: tableDecimals(row.unit),
        withUnit: withUnit(row.unit),
      }),
    measure: (value: Measure, scale: Scale) =>
      formatMeasure(value, scale, locale, { decimals: tableDecimals(scale.unit), withUnit: withUnit(scale.unit) }),
    /** What nobody can know to a fraction: whole units of money and of things. */
    estimate: (value: Measure, scale: Scale) =>
      formatMeasure(value, scale, locale, {
        decimals: scale.unit === 'count' ? 0 : tableDecimals(scale.unit),
        withUnit: withUnit(scale.unit),
      }),
    /** Every digit, with its unit. */
    exact: (value: Measure, scale: Scale) => formatMeasure(value, scale, locale, { exact: true }),
    compact: (value: Measure, scale: Scale) => formatMeasure(value, scale, locale, { compact: true }),
    attainment: (row: Pick<AttainmentRow, 'attainment' | 'status'>) =>
      formatAttainment(row.attainment, metOf(row.status), locale),
    variance: (row: Pick<AttainmentRow, 'variance' | 'favourable'> & Scale) =>
      formatVariance(row.variance, row, locale, { decimals: tableDecimals(row.unit), withUnit: withUnit(row.unit) }),
    /** Every digit of a variance, with its unit; of percentages in points. */
    exactVariance: (row: Pick<AttainmentRow, 'variance' | 'favourable'> & Scale) =>
      formatVariance(row.variance, row, locale, { exact: true }),
    /** The size of a variance in its unit, unsigned: for sentences. */
    distance: (row: Pick<AttainmentRow, 'variance'> & Scale) => distanceText(row, locale),
    relative: (row: Pick<AttainmentRow, 'variance' | 'target'>) => {
      const share = relativeVariance(row)
      return share === null ? '' : signedShare(share, locale)
    },
    /** How far above or below, with its sign. */
    signedShare: (share: number) => signedShare(share, locale),
    /** From one ratio to another, in percentage points with their sign. */
    points: (from: number, to: number) =>
      formatVariance(to - from, { unit: 'percent', currency: null, favourable: null }, locale),
    pacing: (row: Pick<AttainmentRow, 'pacing'>) => formatRatio(row.pacing, {}, locale),
    ratio: (ratio: number | null) => formatRatio(ratio, {}, locale),
    wholePercent: (ratio: number) => formatRatio(ratio, { decimals: 0 }, locale),
    count: (value: number) => printNumber(String(value), locale, {}),
    decimal: (value: string | null) => (value === null ? absentText : printNumber(value, locale, { maximumFractionDigits: 20 })),
    period: (key: string) => formatPeriod(key, locale),
    day: (day: string) => formatDay(day, locale),
    shortDay: (day: string) => printDay(day, locale, { day: 'numeric', month: 'short' }),
    moment: (iso: string, timeZone: string) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(Date.parse(iso)),
    unit: ({ unit, currency }: Scale) => unitText(unit, currency),
  }
}

/** In a table the unit stands beside the indicator's name, except for signs that belong to the number itself. */
function withUnit(unit: Unit): boolean {
  return unit === 'percent' || unit === 'multiple'
}

const signedShare = (share: number, locale: string) => printPercent(canonical(String(share)), { signed: true }, locale)

function distanceText({ variance, unit, currency }: Pick<AttainmentRow, 'variance'> & Scale, locale: string): string {
  if (variance === null) return absentText
  if (unit === 'percent') return `${printPercent(String(unsigned(variance)), { withUnit: false }, locale)}\u00a0pp`
  return formatMeasure(unsigned(variance), { unit, currency }, locale, { compact: unit === 'money' })
}

function unsigned(value: string | number): string | number {
  return typeof value === 'number' ? Math.abs(value) : value.replace(/^-/, '')
}

const unitWords: Record<Unit, string> = {
  money: '',
  count: 'count',
  percent: '%',
  days: 'days',
  hours: 'hours',
  score: 'score',
  points: 'points',
  multiple: 'multiple',
  milestone: 'milestones',
}

export function unitText(unit: Unit, currency: string | null): string {
  return unit === 'money' ? (currency ?? 'money') : unitWords[unit]
}
