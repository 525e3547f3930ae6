import type { Decimal } from '../domain/decimal.ts'

/** Shown where a number does not exist. */
export const absentText = '–'

const numberFormats = new Map<string, Intl.NumberFormat>()

/**
 * Prints an exact decimal in the locale, never by way of a double, ties away from zero.
 * Ordinary spaces become no-break spaces, so that a number and its unit stay on one line.
 */
export function printNumber(value: Decimal, locale: string, options: Intl.NumberFormatOptions): string {
  const key = `${locale} ${JSON.stringify(options)}`
  let format = numberFormats.get(key)
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, options)
    numberFormats.set(key, format)
  }
  return noBreak(format.format(value as Intl.StringNumericLiteral))
}

const dateFormats = new Map<string, Intl.DateTimeFormat>()

/** Prints the day `YYYY-MM-DD`, of which `options` choose what is shown; no time zone can move it. */
export function printDay(day: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale} ${JSON.stringify(options)}`
  let format = dateFormats.get(key)
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
    dateFormats.set(key, format)
  }
  return format.format(new Date(`${day}T00:00:00Z`))
}

export const noBreak = (text: string): string => text.replaceAll(' ', '\u00a0')
