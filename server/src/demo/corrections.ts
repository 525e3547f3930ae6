import { fiscalYearKey, type Period } from '@attain/shared/domain/period.ts'
import { type Fact, fromCents, type Ledger } from './ledger.ts'
import { calendar, type Timeline } from './timeline.ts'

/** Ended quarters but the last, which is still being worked on: what the books are closed on. */
export const closedQuarters = ({ quarters, today }: Timeline): Period[] => quarters.filter(({ to }) => to < today).slice(0, -1)

/** What is closed: whole years where all of their quarters are, else each quarter; oldest first. */
export function closedKeys(timeline: Timeline): string[] {
  const closed = closedQuarters(timeline)
  const byYear = new Map<string, string[]>()
  for (const { key, from } of closed) {
    const year = fiscalYearKey(from, calendar)
    byYear.set(year, [...(byYear.get(year) ?? []), key])
  }
  return [...byYear].flatMap(([year, keys]) => (keys.length === 4 ? [year] : keys))
}

export const correctionReason = 'Order cancelled in part after the close; credit note agreed with finance'

/** The two largest bookings of the last closed quarter, one of them in EMEA, as they were corrected after its close. */
export function correctedFacts(timeline: Timeline, { facts }: Ledger): Fact[] {
  const quarter = closedQuarters(timeline).at(-1)
  if (quarter === undefined) return []
  const booked = facts
    .filter(({ indicator, day }) => indicator === 'services_bookings' && day >= quarter.from && day <= quarter.to)
    .sort((a, b) => Number(b.value) - Number(a.value) || (a.externalId < b.externalId ? -1 : 1))
  const [euros, dollars] = [booked.find(({ currency }) => currency === 'EUR'), booked.find(({ currency }) => currency === 'USD')]
  return [euros, dollars].flatMap((fact) =>
    fact === undefined
      ? []
      : [{ ...fact, value: fromCents(Math.round(Number(fact.value) * 100 * 0.6)), note: 'Two of five parts cancelled' }],
  )
}
