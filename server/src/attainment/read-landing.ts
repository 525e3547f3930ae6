import type { BurnUp } from '@attain/shared/contracts/attainment.ts'
import { sumByDay } from '@attain/db/queries/explain.queries.ts'
import { amount, toWireAmount } from '@attain/shared/domain/amount.ts'
import { landing, type LandingQuestion } from '@attain/shared/domain/landing.ts'
import { landingPath } from '@attain/shared/domain/landing-path.ts'
import type { PastPeriod } from '@attain/shared/domain/learned-curve.ts'
import { type Period, previousPeriod } from '@attain/shared/domain/period.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import type { Versioned } from '../model/model-cache.ts'
import type { Indicator } from '../model/model.ts'
import { selectionsOf } from './fact-selections.ts'
import { exchangeFor } from './money.ts'
import type { Question } from './question.ts'

/** Earlier periods that are learned from. */
const historyMax = 8

/**
 * Where a flow lands at the end of a period that is running (A9), from the same scope's earlier periods of the same
 * kind, with the way there. null = no estimate: not a flow, no data, the period not begun or already at its last day.
 * @param actual cumulative up to the as-of day
 */
export async function readLanding(
  ctx: Context,
  versioned: Versioned,
  question: Question,
  { slot, indicator, actual }: { slot: Period; indicator: Indicator; actual: string | null },
): Promise<BurnUp['landing']> {
  const { asOf } = question
  if (indicator.kind !== 'flow' || actual === null || asOf < slot.from || asOf >= slot.to) return null
  const history = await historyOf(ctx, versioned, question, { slot, indicator })
  const asked: LandingQuestion = { actual: amount(actual), period: slot, asOf, history }
  const found = landing(asked)
  if (found === null) return null
  return {
    reading: found.reading,
    estimate: toWireAmount(found.estimate),
    low: found.low && toWireAmount(found.low),
    high: found.high && toWireAmount(found.high),
    periods: found.periods,
    path: landingPath(asked, found).map(({ day, estimate, low, high }) => ({
      day,
      estimate: toWireAmount(estimate),
      low: low && toWireAmount(low),
      high: high && toWireAmount(high),
    })),
  }
}

/** Sums by day of the earlier periods, the newest first, back to the first that has any fact at all. */
async function historyOf(
  ctx: Context,
  { model, coverage }: Versioned,
  question: Question,
  { slot, indicator }: { slot: Period; indicator: Indicator },
): Promise<PastPeriod[]> {
  const first = coverage.days.get(indicator.id)?.from
  if (first === undefined) return []
  const periods: Period[] = []
  for (let at = slot; periods.length < historyMax && first < at.from;) {
    at = previousPeriod(at, model.workspace.calendar)
    periods.push(at)
  }
  const selections = periods.flatMap((period) => {
    const subject = { indicator, slot: period, entity: null, id: 0 } as const
    return selectionsOf({ ...question, slots: [period], asOf: period.to }, subject, model, coverage)
  })
  if (selections.length === 0) return []
  const { rows } = await sumByDay(ctx.scope, selections).execute(ctx.database.read)
  const exchange = await exchangeFor(ctx, model, { fx: question.fx, slots: periods.toReversed() })
  return periods.flatMap((period) => {
    const days = rows.filter(({ day }) => day >= period.from && day <= period.to)
    try {
      const amounts = days.map(({ day, value, currency }) => ({
        day,
        value: exchange.amount(value, currency, period, indicator, day),
      }))
      return [{ from: period.from, to: period.to, amounts }]
    } catch (error) {
      // A period whose rates are not known teaches nothing; the figures of the asked one do not rest on it.
      if (error instanceof AppError && error.code === 'missing-rate') return []
      throw error
    }
  })
}
