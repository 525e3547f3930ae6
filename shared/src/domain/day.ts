/** `YYYY-MM-DD`. Text order is time order. Functions here trust that the day exists; contracts check it. */
export type Day = string
/** `YYYY-MM`. Text order is time order. */
export type Month = string

const codeOfZero = 48

const digits2 = (text: string, at: number): number =>
  (text.charCodeAt(at) - codeOfZero) * 10 + text.charCodeAt(at + 1) - codeOfZero

const yearIn = (text: string): number => digits2(text, 0) * 100 + digits2(text, 2)

const pad2 = (value: number): string => (value < 10 ? `0${value}` : `${value}`)

const pad4 = (value: number): string => (value > 999 ? `${value}` : String(value).padStart(4, '0'))

/**
 * Serial number of a day: 1970-01-01 is 0, each later day one more (proleptic Gregorian, no time zone).
 * Years are counted from March, so that a leap day is the last of its year.
 */
export function dayNumber(day: Day): number {
  const month = digits2(day, 5)
  const year = yearIn(day) - (month <= 2 ? 1 : 0)
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + digits2(day, 8) - 1
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468
}

/** Inverse of `dayNumber`. */
export function dayFromNumber(serial: number): Day {
  const shifted = serial + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${pad4(year)}-${pad2(month)}-${pad2(dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1)}`
}

/** How many days the closed range holds; 1 when both are one day, 0 or less when `to` lies before `from`. */
export const daysIn = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from) + 1

export const addDays = (day: Day, count: number): Day => dayFromNumber(dayNumber(day) + count)

export const nextDay = (day: Day): Day => addDays(day, 1)

export const previousDay = (day: Day): Day => addDays(day, -1)

export const minDay = (a: Day, b: Day): Day => (a <= b ? a : b)

export const maxDay = (a: Day, b: Day): Day => (a >= b ? a : b)

export const monthOf = (day: Day): Month => day.slice(0, 7)

export const monthStart = (month: Month): Day => `${month}-01`

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** The month's last day. */
export function monthEnd(month: Month): Day {
  const year = yearIn(month)
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const number = digits2(month, 5)
  return `${month}-${number === 2 && leap ? 29 : monthLengths[number - 1]}`
}

/** Months since year 0; consecutive months differ by 1. */
export const monthIndex = (month: Month): number => yearIn(month) * 12 + digits2(month, 5) - 1

/** Inverse of `monthIndex`. */
export const monthFromIndex = (index: number): Month => `${pad4(Math.floor(index / 12))}-${pad2((index % 12) + 1)}`

const dayFormats = new Map<string, Intl.DateTimeFormat>()

/**
 * The calendar day of an instant in the organisation's time zone (A1), for example `Europe/Berlin`.
 * Throws RangeError when the zone is unknown or the instant is no valid date.
 */
export function dayInTimeZone(instant: Date, timeZone: string): Day {
  let format = dayFormats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
    dayFormats.set(timeZone, format)
  }
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]))
  return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`
}

/** The first moment of a day in a time zone, to the millisecond. No zone is more than 14 hours from UTC. */
export function startOfDay(day: Day, timeZone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  const margin = 15 * 3_600_000
  let [before, from] = [midnight - margin, midnight + margin]
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2)
    if (dayInTimeZone(new Date(middle), timeZone) < day) before = middle
    else from = middle
  }
  return new Date(from)
}
