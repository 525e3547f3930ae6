import {
  addDays,
  type Day,
  type FiscalCalendar,
  minDay,
  type Period,
  periodOf,
  previousDay,
} from '@attain/shared/domain/period.ts'
import { twelveMonthsBefore } from '@attain/shared/domain/retention.ts'

/** Snapshot days of each source, oldest first. */
export type SnapshotDays = ReadonlyMap<number, readonly Day[]>

/** One source's snapshot: a book is made of one of each source. */
export interface Snapshot {
  sourceId: number
  day: Day
}

/** The snapshots that a period's bridge and its retention compare. */
export interface Compared {
  period: Period
  opening: Snapshot[]
  closing: Snapshot[]
  /** Of the sources that are in the closing book, twelve months before it. */
  yearBefore: Snapshot[]
}

/** How long before the exact day a snapshot still stands for twelve months ago. */
const yearBeforeDays = 31

/** Which snapshots a period compares (A3): what the page shows of it, and of the one before it. */
export function comparedIn(period: Period, asOf: Day, days: SnapshotDays, calendar: FiscalCalendar): Compared {
  const closing = newestIn(days, period.from, minDay(period.to, asOf))
  const yearBefore = closing.flatMap(({ sourceId, day }) => {
    const wanted = twelveMonthsBefore(day)
    const found = newestOf(days.get(sourceId), addDays(wanted, -yearBeforeDays), wanted)
    return found === null ? [] : [{ sourceId, day: found }]
  })
  return { period, opening: openingOf(period, days, calendar), closing, yearBefore }
}

/** The book of the nearest earlier period of the same length that has one. */
function openingOf(period: Period, days: SnapshotDays, calendar: FiscalCalendar): Snapshot[] {
  const newest = latest(newestIn(days, '0001-01-01', previousDay(period.from)))
  if (newest === null) return []
  const { from } = periodOf(newest, period.kind, calendar)
  return newestIn(days, from, newest)
}

const newestIn = (days: SnapshotDays, from: Day, to: Day): Snapshot[] =>
  [...days].flatMap(([sourceId, own]) => {
    const day = newestOf(own, from, to)
    return day === null ? [] : [{ sourceId, day }]
  })

function newestOf(days: readonly Day[] | undefined, from: Day, to: Day): Day | null {
  const day = days?.findLast((candidate) => candidate <= to)
  return day === undefined || day < from ? null : day
}

/** The newest of their days; null = there is none. */
export const latest = (snapshots: readonly Snapshot[]): Day | null =>
  snapshots.reduce<Day | null>((newest, { day }) => (newest === null || day > newest ? day : newest), null)
