import type { PeriodsReport } from '@attain/shared/contracts/meta.ts'
import { closureOf } from '@attain/shared/domain/closure.ts'
import type { Period } from '@attain/shared/domain/period.ts'

/** A moment of knowledge to choose: now, or the close of a period. */
export interface KnownChoice {
  knownAt: string | null
  text: string
}

interface Texts {
  period: (key: string) => string
  day: (day: string) => string
}

/** Now, then the closes, the latest period first. */
export function knownChoices(calendar: PeriodsReport | null, formats: Texts): KnownChoice[] {
  const closures = (calendar?.closures ?? []).toSorted((a, b) =>
    a.to === b.to ? (a.from > b.from ? -1 : 1) : a.to > b.to ? -1 : 1,
  )
  return [
    { knownAt: null, text: 'now' },
    ...closures.map(({ key, at, pinnedVersion }) => ({
      knownAt: String(pinnedVersion),
      text: `at the close of ${formats.period(key)}, ${formats.day(at.slice(0, 10))}`,
    })),
  ]
}

/** What an address means by `knownAt`, in words. */
export function knownText(
  knownAt: string,
  calendar: PeriodsReport,
  formats: Texts & { count: (value: number) => string },
): string {
  const choice = knownChoices(calendar, formats).find((each) => each.knownAt === knownAt)
  if (choice !== undefined) return choice.text
  if (/^\d{4}-\d{2}-\d{2}$/.test(knownAt)) return `at the end of ${formats.day(knownAt)}`
  return /^\d+$/.test(knownAt) ? `at version ${formats.count(Number(knownAt))}` : `at ${knownAt}`
}

/** The close that covers the period on screen; null = it is not closed. */
export const closureShown = (period: Period, calendar: PeriodsReport) => closureOf(period, calendar.closures)
