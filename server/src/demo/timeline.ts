import {
  type Day,
  type FiscalCalendar,
  type Period,
  addDays,
  dayNumber,
  monthEnd,
  monthFromIndex,
  monthIndex,
  monthOf,
  periodOf,
  periodsWithin,
  shiftPeriod,
} from '@attain/shared/domain/period.ts'
import type { Random } from './random.ts'

export const calendar: FiscalCalendar = { startMonth: 2 }

/** Three fiscal years, the last of which holds `today`. Facts end at `today`; targets and plans cover all of it. */
export interface Timeline {
  today: Day
  /** First day of the first fiscal year. */
  from: Day
  /** One year earlier: what retention over twelve months needs, and the day of the first placements. */
  historyFrom: Day
  years: Period[]
  quarters: Period[]
  months: Period[]
}

export function timelineOf(today: Day): Timeline {
  const current = periodOf(today, 'year', calendar)
  const years = [shiftPeriod(current, -2, calendar), shiftPeriod(current, -1, calendar), current]
  const within = (kind: 'quarter' | 'month') => years.flatMap((year) => periodsWithin(year, kind, calendar))
  const from = shiftPeriod(current, -2, calendar).from
  return {
    today,
    from,
    historyFrom: shiftPeriod(current, -3, calendar).from,
    years,
    quarters: within('quarter'),
    months: within('month'),
  }
}

/** A day by its month counted from the first fiscal year (0 = its first month) and its day in that month. */
export interface Moment {
  month: number
  day: number
}

export const dayOf = (timeline: Timeline, { month, day }: Moment): Day =>
  addDays(`${monthFromIndex(monthIndex(monthOf(timeline.from)) + month)}-01`, day - 1)

/**
 * Days on which balances are read: every month's end up to today, and yesterday, so that the open period has a
 * newest snapshot too.
 */
export function snapshotDays(timeline: Timeline): Day[] {
  const ends = timeline.months.map((month) => month.to).filter((day) => day <= timeline.today)
  const yesterday = addDays(timeline.today, -1)
  return ends.includes(yesterday) || yesterday < timeline.from ? ends : [...ends, yesterday].sort()
}

/** The snapshot days that close a quarter, and the newest one. */
export function quarterlySnapshotDays(timeline: Timeline): Day[] {
  const days = snapshotDays(timeline)
  const closes = new Set(timeline.quarters.map((quarter) => quarter.to))
  return days.filter((day, at) => closes.has(day) || at === days.length - 1)
}

/** Twelve months earlier; a month's end stays a month's end. */
export function yearBefore(day: Day): Day {
  const month = monthFromIndex(monthIndex(monthOf(day)) - 12)
  const end = monthEnd(month)
  if (day === monthEnd(monthOf(day))) return end
  const same = `${month}-${day.slice(8)}`
  return same < end ? same : end
}

/**
 * A working day of the quarter: the month is drawn by the three shares, the last one crowds towards its end
 * (the hockey stick) when its share is more than half of all.
 */
export function dayInQuarter(quarter: Period, shares: readonly number[], random: Random): Day {
  const months = periodsWithin(quarter, 'month', calendar)
  const total = shares.reduce((a, b) => a + b, 0)
  let rest = random.next() * total
  let at = 0
  while (at < months.length - 1 && rest >= (shares[at] ?? 0)) rest -= shares[at++] ?? 0
  const crowded = at === months.length - 1 && (shares[at] ?? 0) > total / 2
  return workingDay(months[at] ?? quarter, crowded ? Math.max(random.next(), random.next()) : random.next())
}

/** The working day at a share of the way through a period, kept inside it. */
export function workingDay(period: Pick<Period, 'from' | 'to'>, share: number): Day {
  const first = dayNumber(period.from)
  const length = dayNumber(period.to) - first + 1
  const day = addDays(period.from, Math.min(length - 1, Math.floor(share * length)))
  const pastFriday = weekendDays(day)
  if (pastFriday === 0) return day
  const friday = addDays(day, -pastFriday)
  return friday >= period.from ? friday : addDays(day, 3 - pastFriday)
}

/** 1 on a Saturday, 2 on a Sunday, else 0. 1970-01-01, number 0, was a Thursday. */
const weekendDays = (day: Day): number => Math.max(0, ((((dayNumber(day) + 3) % 7) + 7) % 7) - 4)
