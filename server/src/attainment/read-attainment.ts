import type { AttainmentQuery, AttainmentReport, AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { closureOf } from '@attain/shared/domain/closure.ts'
import { dayInTimeZone, isOpen, type Period, previousPeriod, yearAgo } from '@attain/shared/domain/period.ts'
import { inSight } from '../access/sight.ts'
import type { Context } from '../context.ts'
import { withholding } from '../health/withhold.ts'
import { asKnownAt } from '../known/as-known-at.ts'
import { asOrganised } from '../known/as-organised.ts'
import { AppError } from '../errors.ts'
import type { Versioned } from '../model/model-cache.ts'
import type { Model } from '../model/model.ts'
import { computeRows } from './compute-rows.ts'
import { landRows } from './land-rows.ts'
import { type Exchange, exchangeFor } from './money.ts'
import { type Question, resolveQuestion } from './question.ts'
import { Reading, VersionMoved } from './reading.ts'
import { SumReader } from './sum-reader.ts'
import { smallRows } from './small-rows.ts'

/**
 * The one read path of every figure: page, drill, export (A14).
 * @param smallest fewest people of a group that is shown; null = any
 * @throws AppError for unknown keys, impossible combinations, missing rates
 */
export async function readAttainment(
  asked: Context,
  query: AttainmentQuery,
  smallest: number | null = null,
): Promise<AttainmentReport> {
  const known = await asKnownAt(asked, query.knownAt)
  return atOneVersion(known, { allSayVersion: true }, async (newest, seen) => {
    const [ctx, versioned] = readingOf(seen, newest, query)
    const { model } = versioned
    const question = resolveQuestion(query, model, todayOf(ctx, model), ctx.access)
    const exchange = await exchangeFor(ctx, model, question)
    const { rows, total, withheld } = await compute(ctx, versioned, question, exchange, smallest)
    if (query.landing !== undefined) await landRows(ctx, versioned, question, exchange, { rows, total })
    if (query.compare !== undefined) {
      const earlier = shifted(question, query.compare, model)
      const before = await compute(ctx, versioned, earlier, await exchangeFor(ctx, model, earlier))
      compareWith(rows, before.rows, question, earlier)
      compareWith(total, before.total, question, earlier)
    }
    return {
      period: question.period.key,
      from: question.period.from,
      to: question.period.to,
      asOf: question.asOf,
      open: isOpen(question.period, question.asOf),
      pace: model.workspace.pace,
      closed: closureIn(model, question.period),
      version: versioned.version,
      knownAt: ctx.scope.knownAt === undefined ? null : ctx.clock().toISOString(),
      org: query.org ?? 'was',
      fx: question.fx,
      currency: exchange.currency,
      basis: question.ownBasis ? 'own' : null,
      within: null,
      withheld,
      total,
      rows,
    }
  })
}

/** The organisation as the query reads it (A5). */
export const readingOf = (ctx: Context, versioned: Versioned, { org, asOf }: Pick<AttainmentQuery, 'org' | 'asOf'>) =>
  asOrganised(ctx, versioned, org ?? 'was', asOf ?? todayOf(ctx, versioned.model))

/** Without a dimension of people or places the rows have the keys of the total. */
const distinct = (keys: AttainmentRow['key'][]) => [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()]

function closureIn({ closures }: Model, period: Question['period']): AttainmentReport['closed'] {
  const closure = closureOf(period, closures)
  return closure === null ? null : { pinnedVersion: closure.pinnedVersion, at: closure.at }
}

/** Today in the organisation's time zone: the default as-of day (A1). */
export const todayOf = (ctx: Context, model: Model): string => dayInTimeZone(ctx.clock(), model.workspace.timeZone)

/**
 * Rows and total of a question without what is withheld, as confidential (A9) or of too few people, of which `withheld` has
 * the keys; every statement says that it saw this version, or the reading is begun again.
 * @param smallest fewest people of a group that is shown; null = any
 */
export async function compute(
  ctx: Context,
  versioned: Versioned,
  question: Question,
  exchange: Exchange,
  smallest: number | null = null,
) {
  const { version, model, coverage, confidential } = versioned
  const reading = new Reading(ctx, version)
  const reader = new SumReader(reading, ctx.scope, model, coverage, exchange)
  const ask = (each: Question) => computeRows(each, model, reader, exchange)
  const computed = await ask(question)
  const small = smallest === null ? null : await smallRows(computed, question, model, smallest, ask)
  if (!reading.hasRead) await reading.prove()
  if (confidential.length === 0 && small === null) return { ...computed, withheld: [] }
  const isConfidential = withholding(confidential, question, model)
  const isWithheld = (row: AttainmentRow) => isConfidential(row.key) || small?.has(row) === true
  const shown = (rows: AttainmentRow[]) => rows.filter((row) => !isWithheld(row))
  const withheld = [...computed.total, ...computed.rows].filter(isWithheld).map(({ key }) => key)
  return { rows: shown(computed.rows), total: shown(computed.total), withheld: distinct(withheld) }
}

/**
 * Runs a reading of several statements so that all of them saw one version: rollups change in the transaction that
 * raises the version, so an unchanged version afterwards proves it. It begins with what was read last and is run again
 * when the data has moved on, which is rare. The context that it is handed is shown what the asker sees in that version.
 * @param allSayVersion whether every statement says its version itself, as those of `compute` do
 */
export async function atOneVersion<T>(
  ctx: Context,
  { allSayVersion }: { allSayVersion: boolean },
  read: (versioned: Versioned, ctx: Context) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const kept = attempt === 0 ? await ctx.models.kept(ctx.scope) : null
    const versioned = kept ?? (await ctx.models.current(ctx.scope))
    try {
      const answer = await read(versioned, inSight(ctx, versioned.model))
      if (allSayVersion || (await ctx.models.version(ctx.scope)).version === versioned.version) return answer
    } catch (error) {
      // What was asked for may be newer than what was read last: only the newest data can say that it does not exist.
      if (!(error instanceof VersionMoved) && (kept === null || (await isNewest(ctx, kept)))) throw error
    }
  }
  throw new AppError('busy', 'The data keeps changing while it is read. Try again in a moment.', { status: 503 })
}

const isNewest = async (ctx: Context, { version }: Versioned): Promise<boolean> =>
  (await ctx.models.version(ctx.scope)).version === version

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
