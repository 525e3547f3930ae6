import type { Day } from './day.ts'
import { type Decimal, subtract } from './decimal.ts'
import { type CalendarRules, type Weekday, workingCalendar, type WorkingCalendar } from './working-days.ts'

/** One thing that a region, or the company, says of its days. */
export interface DayOff {
  /** A dated day, or a day of the week. */
  on: Day | Weekday
  /** What of it is off, 0 to 1: '1' a holiday, '0.5' a half-day, '0' worked. Of a day of the week '1' or '0'. */
  share: Decimal
}

/** Where nobody says anything of a day of the week. */
const usualWeekend: readonly Weekday[] = [6, 7]

/**
 * The working calendar of a region (A9). What it says comes before what the region above it says, day by day, and that
 * before what the company says; of what nobody speaks, Saturday and Sunday are off and every other day is worked.
 * @param said from the region itself up to its root, and the company last
 */
export function calendarFrom(said: readonly (readonly DayOff[])[]): WorkingCalendar {
  return workingCalendar(rulesFrom(said))
}

/** The rules that remain when what is nearer has come before what is further. */
export function rulesFrom(said: readonly (readonly DayOff[])[]): CalendarRules {
  const week = new Map<Weekday, boolean>(usualWeekend.map((weekday) => [weekday, true]))
  const dated = new Map<Day, Decimal>()
  for (const days of said.toReversed()) {
    for (const { on, share } of days) {
      if (typeof on === 'number') week.set(on, Number(share) === 1)
      else dated.set(on, share)
    }
  }
  return {
    weekend: [...week].flatMap(([weekday, isOff]) => (isOff ? [weekday] : [])),
    holidays: [...dated].map(([day, share]) => ({ day, weight: subtract('1', share) })),
  }
}
