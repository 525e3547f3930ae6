import type { Period } from './period.ts'

/** A period that was closed, with what the close pinned (A11). */
export interface Closure {
  /** `FY27`, `FY27-H1`, `FY27-Q3` or `2026-09`. */
  key: string
  from: string
  to: string
  /** The version of the close: the period as closed is everything as known at it. */
  pinnedVersion: number
  at: string
  by: string
  reason: string
}

export type PeriodState = 'open' | 'ended' | 'closed'

/** The close that covers the whole period: its own, else that of the shortest one around it; null = it is not closed. */
export function closureOf(period: Pick<Period, 'from' | 'to'>, closures: readonly Closure[]): Closure | null {
  const around = closures.filter(({ from, to }) => from <= period.from && to >= period.to)
  // Of two around it neither of which is the other, as one is always inside the other, the later start or earlier end is shorter.
  return around.toSorted((a, b) => (a.from === b.from ? (a.to < b.to ? -1 : 1) : a.from > b.from ? -1 : 1))[0] ?? null
}

/** Open until the last day lies before `today` (A9), then ended, closed once somebody closed it or a period around it. */
export function stateOf(period: Pick<Period, 'from' | 'to'>, closures: readonly Closure[], today: string): PeriodState {
  if (closureOf(period, closures) !== null) return 'closed'
  return today <= period.to ? 'open' : 'ended'
}
