import type { AttainmentQuery, AttainmentReport, AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { dayInTimeZone, isOpen, type Period, previousPeriod, yearAgo } from '@attain/shared/domain/period.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import type { Versioned } from '../model/model-cache.ts'
import type { Model } from '../model/model.ts'
import { computeRows } from './compute-rows.ts'
import { Exchange } from './money.ts'
import { type Question, resolveQuestion } from './question.ts'
import { SumReader } from './sum-reader.ts'

/**
 * The one read path of every figure: page, drill, export (A14).
 * @throws AppError for unknown keys, impossible combinations, missing rates
 */
export async function readAttainment(ctx: Context, query: AttainmentQuery): Promise<AttainmentReport> {
  return atOneVersion(ctx, async (versioned) => {
    const { model } = versioned
    const question = resolveQuestion(query, model, todayOf(ctx, model))
    const exchange = new Exchange(model, question.fx)
    const { rows, total } = await compute(ctx, versioned, question, exchange)
    if (query.compare !== undefined) {
      const earlier = shifted(question, query.compare, model)
      const before = await compute(ctx, versioned, earlier, exchange)
      compareWith(rows, before.rows, question, earlier)
      compareWith(total, before.total, question, earlier)
    }
    return {
      period: question.period.key,
      from: question.period.from,
      to: question.period.to,
      asOf: question.asOf,
      open: isOpen(question.period, question.asOf),
      version: versioned.version,
      org: 'was',
      fx: question.fx,
      currency: exchange.currency,
      basis: question.ownBasis ? 'own' : null,
      total,
      rows,
    }
  })
}

/** Today in the organisation's time zone: the default as-of day (A1). */
export const todayOf = (ctx: Context, model: Model): string => dayInTimeZone(ctx.clock(), model.workspace.timeZone)

export function compute(ctx: Context, { model, coverage }: Versioned, question: Question, exchange: Exchange) {
  return computeRows(question, model, new SumReader(ctx.database.read, ctx.scope, model, coverage, exchange), exchange)
}

/**
 * Runs a reading of several statements so that all of them saw one version: rollups change in the transaction that
 * raises the version, so an unchanged version before and after proves it. Imports are rare; it is asked again then.
 */
export async function atOneVersion<T>(ctx: Context, read: (versioned: Versioned) => Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const versioned = await ctx.models.current(ctx.scope)
    const answer = await read(versioned)
    const after = await ctx.models.version(ctx.scope)
    if (after.version === versioned.version) return answer
  }
  throw new AppError('busy', 'The data keeps changing while it is read. Try again in a moment.', { status: 503 })
}

function shifted(question: Question, compare: 'previous' | 'year-ago', { workspace }: Model): Question {
  const shift = compare === 'previous' ? previousPeriod : yearAgo
  const slots = question.slots.map((slot) => earlierPeriod(slot, (each) => shift(each, workspace.calendar)))
  const [first, last] = [slots[0], slots.at(-1)]
  if (first === undefined || last === undefined) return question
  return { ...question, slots, period: { key: first.key, from: first.from, to: last.to }, indicatorsNamed: true }
}

/** @throws AppError `invalid-period` before the first fiscal year there can be */
export function earlierPeriod(slot: Period, shift: (slot: Period) => Period): Period {
  try {
    return shift(slot)
  } catch (error) {
    if (error instanceof RangeError)
      throw new AppError('invalid-period', `period: nothing comes before ${slot.key}.`, { cause: error })
    throw error
  }
}

/** Puts the earlier period's figures beside the rows; slots pair by their place. */
function compareWith(rows: AttainmentRow[], earlier: AttainmentRow[], question: Question, before: Question): void {
  const name = question.slotName
  const at = (row: AttainmentRow, slots: Question['slots']) => {
    const { indicator, period: _, month: __, quarter: ___, ...entities } = row.key
    const key = name === null ? undefined : row.key[name]
    return JSON.stringify([entities, indicator, name === null ? 0 : slots.findIndex((slot) => slot.key === key)])
  }
  const byKey = new Map(earlier.map((row) => [at(row, before.slots), row]))
  for (const row of rows) {
    const found = byKey.get(at(row, question.slots))
    if (found === undefined) continue
    const period = (name === null ? undefined : found.key[name]) ?? before.period.key
    row.compare = { period, actual: found.actual, target: found.target, attainment: found.attainment }
  }
}
