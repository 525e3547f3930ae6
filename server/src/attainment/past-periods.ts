import type { Landing, LandingQuestion } from '@attain/shared/domain/landing.ts'
import type { RowLanding } from '@attain/shared/contracts/attainment.ts'
import { toWireAmount } from '@attain/shared/domain/amount.ts'
import { type Period, previousPeriod } from '@attain/shared/domain/period.ts'
import { AppError } from '../errors.ts'
import type { Versioned } from '../model/model-cache.ts'

/** Earlier periods that are learned from. */
const historyMax = 8

/** Whether a period is running, so that there is an end to land at. */
export const isRunning = (slot: Period, asOf: LandingQuestion['asOf']): boolean => asOf >= slot.from && asOf < slot.to

/** The earlier periods to learn from, the newest first, back to the one with the first fact of any of the indicators. */
export function periodsBefore(slot: Period, indicatorIds: readonly number[], { model, coverage }: Versioned): Period[] {
  const days = indicatorIds.flatMap((id) => coverage.days.get(id)?.from ?? [])
  const first = days.toSorted()[0]
  if (first === undefined) return []
  const periods: Period[] = []
  for (let at = slot; periods.length < historyMax && first < at.from;) {
    at = previousPeriod(at, model.workspace.calendar)
    periods.push(at)
  }
  return periods
}

/** Whether an earlier period only teaches nothing: the figures of the asked one do not rest on its rates. */
export const isOfRates = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'missing-rate' || error.code === 'mixed-currencies')

export const toWireLanding = ({ reading, estimate, low, high, periods }: Landing): RowLanding => ({
  reading,
  estimate: toWireAmount(estimate),
  low: low && toWireAmount(low),
  high: high && toWireAmount(high),
  periods,
})
