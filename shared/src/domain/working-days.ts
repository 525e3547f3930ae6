import { type Day, dayNumber, minDay } from './day.ts'
import { compare, type Decimal, multiply } from './decimal.ts'
import { type Quotient, quotientToDecimal } from './quotient.ts'

/** ISO day of the week: 1 is Monday, 7 Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** A dated day on which less is worked: `'0'` (or left out) is a holiday, `'0.5'` a half-day. */
export interface Holiday {
  day: Day
  /** What is left of the day, 0 to 1, at most 4 decimals. */
  weight?: Decimal | undefined
}

/** Of one region: what its week and its year take from the days. */
export interface CalendarRules {
  /** Days of the week on which nobody works; none = every day is worked. */
  weekend: readonly Weekday[]
  holidays: readonly Holiday[]
}

/** Parts of a working day, so that weights of 4 decimals add as whole numbers. */
const unitsPerDay = 10_000

/** A calendar made ready to count with; build it once with `workingCalendar`. */
export interface WorkingCalendar {
  /** Units of each weekday, Monday first. */
  readonly week: readonly number[]
  readonly unitsPerWeek: number
  /** Serial numbers of the holidays that fall on worked days, ascending. */
  readonly holidays: readonly number[]
  /** Units lost up to and including the holiday of the same index. */
  readonly lost: readonly number[]
}

/**
 * A region's working calendar. A holiday or half-day on a weekend day takes nothing and adds nothing: dated days never
 * make a day off a working one. Throws RangeError for a weight outside 0 to 1 or with more than 4 decimals, and for a
 * day given twice with different weights.
 */
export function workingCalendar({ weekend, holidays }: CalendarRules): WorkingCalendar {
  const off = new Set<number>(weekend)
  const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => (off.has(weekday) ? 0 : unitsPerDay))
  const taken = [...takenUnits(holidays)].filter(([serial]) => week[weekdayIndex(serial)] !== 0).sort(([a], [b]) => a - b)
  let lost = 0
  return {
    week,
    unitsPerWeek: week.reduce<number>((all, units) => all + units, 0),
    holidays: taken.map(([serial]) => serial),
    lost: taken.map(([, units]) => (lost += units)),
  }
}

/** Every day is a working day: counting by it is counting calendar days. */
export const everyDay: WorkingCalendar = workingCalendar({ weekend: [], holidays: [] })

/** Working days of the closed range, half-days by their weight: `'20.5'`; `'0'` when `to` lies before `from`. */
export const workingDays = (calendar: WorkingCalendar, from: Day, to: Day): Decimal =>
  quotientToDecimal({ over: BigInt(workingUnits(calendar, from, to)), under: BigInt(unitsPerDay) }, 4)

/**
 * Share of the working days of a closed range that falls on or before the day, which counts as a whole: 0 before the
 * range, 1 from its last working day on (A9). null when nobody works in the range: there is nothing to divide by.
 */
export function workingShare(calendar: WorkingCalendar, range: { from: Day; to: Day }, day: Day): Quotient | null {
  const all = workingUnits(calendar, range.from, range.to)
  if (all === 0) return null
  return { over: BigInt(workingUnits(calendar, range.from, minDay(range.to, day))), under: BigInt(all) }
}

/** The same count in ten-thousandths of a day, a whole number, to weigh one range against another of any calendar. */
export function workingUnits(calendar: WorkingCalendar, from: Day, to: Day): number {
  const [first, last] = [dayNumber(from), dayNumber(to)]
  if (last < first) return 0
  const days = last - first + 1
  let units = Math.floor(days / 7) * calendar.unitsPerWeek
  for (let serial = last - (days % 7) + 1; serial <= last; serial += 1) units += calendar.week[weekdayIndex(serial)] as number
  return units - lostUntil(calendar, last) + lostUntil(calendar, first - 1)
}

/** Monday 0 … Sunday 6; 1970-01-01, serial 0, was a Thursday. */
const weekdayIndex = (serial: number): number => (((serial + 3) % 7) + 7) % 7

/** Units that holidays take, by serial number of the day. */
function takenUnits(holidays: readonly Holiday[]): Map<number, number> {
  const taken = new Map<number, number>()
  for (const { day, weight = '0' } of holidays) {
    const units = unitsPerDay - unitsOf(day, weight)
    const serial = dayNumber(day)
    if ((taken.get(serial) ?? units) !== units) throw new RangeError(`${day} is given twice, with different weights`)
    taken.set(serial, units)
  }
  return taken
}

function unitsOf(day: Day, weight: Decimal): number {
  if (compare(weight, '0') < 0 || compare(weight, '1') > 0) {
    throw new RangeError(`the weight ${weight} of ${day} lies outside 0 to 1`)
  }
  const units = Number(multiply(weight, String(unitsPerDay)))
  if (!Number.isInteger(units)) throw new RangeError(`the weight ${weight} of ${day} has more than 4 decimals`)
  return units
}

/** Units lost on holidays up to and including the day. */
function lostUntil({ holidays, lost }: WorkingCalendar, serial: number): number {
  let [low, high] = [0, holidays.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((holidays[middle] as number) <= serial) low = middle + 1
    else high = middle
  }
  return low === 0 ? 0 : (lost[low - 1] as number)
}
