import Fraction from 'fraction.js'
import { type Amount, amount } from './amount.ts'
import { type Day, minDay } from './day.ts'
import { dueOf, exactAmount } from './group-target.ts'
import type { PhasedPiece } from './target-piece.ts'
import { everyDay, type WorkingCalendar, workingUnits } from './working-days.ts'

/** A piece of a target or plan, with whose it is and the calendar of the region it was held in. */
export interface WorkingPiece extends Pick<PhasedPiece, 'month' | 'from' | 'to' | 'days' | 'amount' | 'phased' | 'currency'> {
  /** The member, or the region of a plan: a month of one subject is spread as one. */
  subject: string | number
  calendar: WorkingCalendar
}

/**
 * Expected to date of a flow (A9) by working days: every month of a subject keeps its phased amount, and inside it a
 * day weighs what is worked on it. In a calendar of only working days this is `expectedToDate`. Adds over subjects as
 * that does, and does not change where a placement is cut in two. A month in which the subject's pieces hold no
 * working day falls evenly on its days. null = no target. Throws RangeError when the pieces are in several currencies.
 */
export function expectedByWorkingDays(pieces: Iterable<WorkingPiece>, day: Day): Amount | null {
  const all = [...pieces]
  const due = dueOf(all)
  if (due === null) return null
  let [reached, phased] = [new Fraction(0), new Fraction(0)]
  for (const month of subjectMonths(all)) {
    const whole = month.reduce((total, { exact }) => total.add(exact), new Fraction(0))
    phased = phased.add(whole)
    reached = reached.add(whole.mul(shareReached(month, day)))
  }
  return phased.n === 0n ? amount('0') : exactAmount(new Fraction(due).mul(reached).div(phased))
}

type ExactPiece = WorkingPiece & { exact: Fraction }

/** Pieces that share a subject, a month and a sign; those with nothing phased are left out. */
function subjectMonths(pieces: readonly WorkingPiece[]): ExactPiece[][] {
  const months = new Map<string, ExactPiece[]>()
  for (const piece of pieces) {
    if (piece.phased === null) continue
    const exact = new Fraction(piece.phased)
    if (exact.n === 0n) continue
    const key = `${piece.month} ${exact.s} ${typeof piece.subject} ${piece.subject}`
    const month = months.get(key)
    if (month === undefined) months.set(key, [{ ...piece, exact }])
    else month.push({ ...piece, exact })
  }
  return [...months.values()]
}

function shareReached(month: readonly ExactPiece[], day: Day): Fraction {
  if (month.every(({ to }) => to <= day)) return new Fraction(1)
  if (month.every(({ from }) => from > day)) return new Fraction(0)
  const byWork = weightReached(month, day, ({ calendar }) => calendar)
  const { reached, whole } = byWork.whole.n === 0n ? weightReached(month, day, () => everyDay) : byWork
  return reached.div(whole)
}

/** A day's weight is what falls on it by calendar days, times what is worked on it. */
function weightReached(month: readonly ExactPiece[], day: Day, calendarOf: (piece: WorkingPiece) => WorkingCalendar) {
  let [reached, whole] = [new Fraction(0), new Fraction(0)]
  for (const piece of month) {
    const { from, to, days, exact } = piece
    const daily = exact.div(days)
    whole = whole.add(daily.mul(workingUnits(calendarOf(piece), from, to)))
    reached = reached.add(daily.mul(workingUnits(calendarOf(piece), from, minDay(to, day))))
  }
  return { reached, whole }
}
