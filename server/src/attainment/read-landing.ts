import type { BurnUp } from '@attain/shared/contracts/burn-up.ts'
import { sumByDay } from '@attain/db/queries/fact-lists.queries.ts'
import { amount, toWireAmount } from '@attain/shared/domain/amount.ts'
import { landing, type LandingQuestion } from '@attain/shared/domain/landing.ts'
import { landingPath } from '@attain/shared/domain/landing-path.ts'
import type { PastPeriod } from '@attain/shared/domain/learned-curve.ts'
import type { Period } from '@attain/shared/domain/period.ts'
import type { Context } from '../context.ts'
import { withholding } from '../health/withhold.ts'
import type { Versioned } from '../model/model-cache.ts'
import type { Indicator } from '../model/model.ts'
import { selectionsOf } from './fact-selections.ts'
import { type Exchange, exchangeFor } from './money.ts'
import { isOfRates, isRunning, periodsBefore, toWireLanding } from './past-periods.ts'
import type { Question } from './question.ts'

/**
 * Where a flow lands at the end of a period that is running (A9), from the same scope's earlier periods of the same
 * kind, with the way there. null = no estimate: not a flow, no data, the period not begun or already at its last day.
 * @param actual cumulative up to the as-of day
 */
export async function readLanding(
  ctx: Context,
  versioned: Versioned,
  question: Question,
  exchange: Exchange,
  { slot, indicator, actual }: { slot: Period; indicator: Indicator; actual: string | null },
): Promise<BurnUp['landing']> {
  const { asOf } = question
  if (indicator.kind !== 'flow' || actual === null || !isRunning(slot, asOf)) return null
  const history = await historyOf(ctx, versioned, question, exchange, { slot, indicator })
  const asked: LandingQuestion = { actual: amount(actual), period: slot, asOf, history }
  const found = landing(asked)
  if (found === null) return null
  return {
    ...toWireLanding(found),
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
  versioned: Versioned,
  question: Question,
  exchange: Exchange,
  { slot, indicator }: { slot: Period; indicator: Indicator },
): Promise<PastPeriod[]> {
  const { model, coverage } = versioned
  const periods = periodsBefore(slot, [indicator.id], versioned).filter((period) => {
    const then = { ...question, slots: [period], slotName: null, period }
    return !withholding(versioned.confidential, then, model)({ indicator: indicator.key })
  })
  const selections = periods.flatMap((period) => {
    const subject = { indicator, slot: period, entity: null, id: 0 } as const
    return selectionsOf({ ...question, slots: [period], asOf: period.to }, subject, model, coverage)
  })
  if (selections.length === 0) return []
  const { rows } = await sumByDay(ctx.scope, selections).execute(ctx.database.read)
  const rates =
    question.fx === 'original' ? exchange : await exchangeFor(ctx, model, { fx: question.fx, slots: periods.toReversed() })
  return periods.flatMap((period) => {
    const days = rows.filter(({ day }) => day >= period.from && day <= period.to)
    try {
      const amounts = days.map(({ day, value, currency }) => ({
        day,
        value: rates.amount(value, currency, period, indicator, day),
      }))
      return [{ from: period.from, to: period.to, amounts }]
    } catch (error) {
      if (isOfRates(error)) return []
      throw error
    }
  })
}
