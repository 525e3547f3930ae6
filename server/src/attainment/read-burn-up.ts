import type { z } from 'zod'
import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { BurnUp, BurnUpQuery } from '@attain/shared/contracts/burn-up.ts'
import { sumByDay } from '@attain/db/queries/fact-lists.queries.ts'
import { phasedByDay } from '@attain/db/queries/piece-lists.queries.ts'
import { toWireAmount } from '@attain/shared/domain/amount.ts'
import { expectedOf } from '@attain/shared/domain/target-sum.ts'
import { add, isZero, sum } from '@attain/shared/domain/decimal.ts'
import { quotient, quotientToNumber } from '@attain/shared/domain/quotient.ts'
import { addDays, daysIn, daysOf, type Period, yearAgo } from '@attain/shared/domain/period.ts'
import type { Context } from '../context.ts'
import { refuseConfidential, withholding } from '../health/withhold.ts'
import { asKnownAt } from '../known/as-known-at.ts'
import { AppError } from '../errors.ts'
import type { Versioned } from '../model/model-cache.ts'
import { isSnapshot } from '../model/model.ts'
import { planForScope } from './region-figures.ts'
import { pieceSelection } from './explain-targets.ts'
import { selectionsOf } from './fact-selections.ts'
import { type Exchange, exchangeFor } from './money.ts'
import { planBookOf } from './plans.ts'
import { type Question, resolveQuestion } from './question.ts'
import { atOneVersion, compute, earlierPeriod, readingOf, todayOf } from './read-attainment.ts'
import { readLanding } from './read-landing.ts'
import { workDaysOf } from './work-days.ts'

/**
 * Cumulative actual against the phased target, day by day over one period, for a scope and indicator; a year ago beside.
 * The last actual equals the total of `readAttainment` (A14). A snapshot's days are the snapshots themselves.
 */
export async function readBurnUp(asked: Context, query: z.output<typeof BurnUpQuery>): Promise<BurnUp> {
  const known = await asKnownAt(asked, query.knownAt)
  return atOneVersion(known, { allSayVersion: false }, async (newest, seen) => {
    const [ctx, versioned] = readingOf(seen, newest, query)
    const { model } = versioned
    const filter = { ...query, indicator: [query.indicator], region: query.region === undefined ? undefined : [query.region] }
    const question = resolveQuestion({ ...filter, by: ['indicator'] }, model, todayOf(ctx, model), ctx.access)
    const [slot] = question.slots
    const [indicator] = question.indicators
    if (slot === undefined || indicator === undefined || question.slots.length > 1) {
      throw new AppError('invalid-period', 'period: a burn-up belongs to one period, not to a range.')
    }
    refuseConfidential(versioned.confidential, question, indicator, model)
    const exchange = await exchangeFor(ctx, model, question)
    const { total } = await compute(ctx, versioned, question, exchange)
    const earlier = earlierPeriod(slot, (period) => yearAgo(period, model.workspace.calendar))
    const actual = await cumulative(ctx, versioned, question, slot, exchange)
    const then = { ...question, slots: [earlier], asOf: earlier.to }
    const isHidden = withholding(versioned.confidential, then, model)({ indicator: indicator.key })
    const before = isHidden
      ? new Map<string, never>()
      : await cumulative(ctx, versioned, then, earlier, await exchangeFor(ctx, model, then))
    const expected =
      indicator.kind === 'flow' ? await expectedByDay(ctx, versioned, question, slot, exchange, total[0]?.assigned ?? null) : null
    const reached = total[0]?.actual ?? null
    const subject = { slot, indicator, actual: reached === null ? null : String(reached) }
    const landing = await readLanding(ctx, versioned, question, exchange, subject)
    const days = daysOf(slot)
    return {
      period: slot.key,
      asOf: question.asOf,
      version: versioned.version,
      unit: indicator.unit,
      currency: indicator.unit === 'money' ? exchange.currency : null,
      target: total[0]?.target ?? null,
      pace: model.workspace.pace,
      landing,
      points: days.map((day, index) => ({
        day,
        actual: day > question.asOf ? null : (actual.get(day) ?? null),
        expected: expected?.get(day) ?? null,
        yearAgo: before.get(addDays(earlier.from, Math.min(index, daysIn(earlier.from, earlier.to) - 1))) ?? null,
      })),
    }
  })
}

/** Cumulative value by day up to the as-of day; a period's ratio runs as Σ ÷ Σ so far; before the first fact nothing. */
async function cumulative(ctx: Context, { model, coverage }: Versioned, question: Question, slot: Period, exchange: Exchange) {
  const found = new Map<string, string | number>()
  const [indicator] = question.indicators
  if (indicator === undefined) return found
  if (isSnapshot(indicator)) return found
  const selections = selectionsOf(question, { indicator, slot, entity: null, id: 0 }, model, coverage)
  if (selections.length === 0) return found
  const { rows } = await sumByDay(ctx.scope, selections).execute(ctx.database.read)
  if (rows.length === 0) return found
  let [value, weight, at] = ['0', '0', 0]
  for (const day of daysOf(slot)) {
    if (day > question.asOf) break
    for (let row = rows[at]; row !== undefined && row.day === day; row = rows[++at]) {
      value = add(value, exchange.amount(row.value, row.currency, slot, indicator, row.day))
      weight = add(weight, exchange.weight(row.weight, row.currency, slot, indicator, row.day))
    }
    if (indicator.kind === 'flow') found.set(day, value)
    else if (!isZero(weight)) found.set(day, quotientToNumber(quotient(value, weight)))
  }
  return found
}

/**
 * Expected to date on every day (A9): of the plan where the scope has one, else of the member targets inside it, whose
 * share of each day the database adds up.
 * @param assigned what these targets ask for in the slot; whole targets are less than what was phased
 */
async function expectedByDay(
  ctx: Context,
  { model }: Versioned,
  question: Question,
  slot: Period,
  exchange: Exchange,
  assigned: AttainmentRow['assigned'],
) {
  const found = new Map<string, string>()
  const [indicator] = question.indicators
  if (indicator === undefined) return found
  const book = planBookOf(model)
  if (planForScope(question, book, exchange, indicator, 0) !== null) {
    for (const day of daysOf(slot)) {
      const plan = planForScope({ ...question, asOf: day }, book, exchange, indicator, 0)
      if (plan?.expected != null) found.set(day, toWireAmount(plan.expected))
    }
    return found
  }
  const subject = { indicator, slot, entity: null, id: 0 } as const
  const { rows } = await phasedByDay(
    ctx.scope,
    pieceSelection(question, subject, model),
    workDaysOf(model, slot.from, slot.to),
  ).execute(ctx.database.read)
  const byDay = new Map<string, string>()
  for (const row of rows) {
    byDay.set(row.day, add(byDay.get(row.day) ?? '0', exchange.amount(row.phased, row.currency, slot, indicator)))
  }
  if (assigned === null) return found
  const phased = sum(byDay.values())
  let reached = '0'
  for (const day of daysOf(slot)) {
    reached = add(reached, byDay.get(day) ?? '0')
    found.set(day, toWireAmount(expectedOf(String(assigned), phased, reached)))
  }
  return found
}
