import type { DateFormat } from '@attain/shared/contracts/mapping.ts'
import { dayFromNumber, dayNumber, monthEnd } from '@attain/shared/domain/day.ts'
import { CellProblem, shown } from './records.ts'
import type { ReadText } from './number-format.ts'

const groups: Record<string, string> = {
  yyyy: String.raw`(?<year>\d{4})`,
  MM: String.raw`(?<month>\d{2})`,
  M: String.raw`(?<month>\d{1,2})`,
  dd: String.raw`(?<day>\d{2})`,
  d: String.raw`(?<day>\d{1,2})`,
}

const timeOfDay = String.raw`(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?)?`

const escaped = (text: string): string => text.replace(/[./]/g, String.raw`\$&`)

const patternOf = (format: DateFormat): RegExp => {
  const body = format.pattern.split(/(yyyy|MM|dd|M|d)/).map((part) => groups[part] ?? escaped(part))
  return new RegExp(`^${body.join('')}${format.time === 'drop' ? timeOfDay : ''}$`)
}

const bad = (text: string, why: string) => new CellProblem('bad-date', `${shown(text)} ${why}`)

/** Days repeat a lot within a file. */
const rememberedMax = 5000

/**
 * Turns a day as the file writes it into `YYYY-MM-DD`, or into `YYYY-MM` when the result is wanted as a month.
 * A day that the calendar does not have is `bad-date`, never moved to the next one.
 */
export function dateReader(format: DateFormat, wanted: 'day' | 'month'): ReadText {
  const read = format.pattern === 'excel' ? excelSerial(wanted) : patternReader(format, wanted)
  const known = new Map<string, string | CellProblem>()
  return (text) => {
    const seen = known.get(text)
    if (seen !== undefined) return seen
    const result = read(text)
    if (known.size < rememberedMax) known.set(text, result)
    return result
  }
}

function patternReader(format: DateFormat, wanted: 'day' | 'month'): ReadText {
  const pattern = patternOf(format)
  return (text) => {
    const parts = pattern.exec(text)?.groups
    if (parts === undefined) return bad(text, `is not written as ${format.pattern}. Correct it, or state another date format.`)
    const month = `${parts['year']}-${(parts['month'] ?? '').padStart(2, '0')}`
    const day = `${month}-${(parts['day'] ?? '01').padStart(2, '0')}`
    if (!exists(day)) return bad(text, `is no day of the calendar (read as ${format.pattern}).`)
    if (wanted === 'month') return month
    return parts['day'] === undefined && format.day === 'last' ? monthEnd(month) : day
  }
}

const exists = (day: string): boolean => {
  const month = Number(day.slice(5, 7))
  return month >= 1 && month <= 12 && dayFromNumber(dayNumber(day)) === day
}

/** The 1900 system counts a 29 February 1900 that never was, so serials below 61 are refused. */
function excelSerial(wanted: 'day' | 'month'): ReadText {
  return (text) => {
    const whole = /^(\d{1,7})(?:\.\d+)?$/.exec(text)?.[1]
    const serial = Number(whole)
    if (whole === undefined || serial < 61 || serial > 2_958_465)
      return bad(text, 'is no Excel day number between 61 and 2958465.')
    const day = dayFromNumber(serial - 25_569)
    return wanted === 'month' ? day.slice(0, 7) : day
  }
}
