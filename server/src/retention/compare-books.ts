import type { FactSelection } from '@attain/db/queries/selected-facts.ts'
import type { ArrBridgeQuery } from '@attain/shared/contracts/arr-bridge.ts'
import { isPaying } from '@attain/shared/domain/arr-book.ts'
import { type ArrBridge, bridgeBooks } from '@attain/shared/domain/arr-bridge.ts'
import type { Decimal } from '@attain/shared/domain/decimal.ts'
import { type Day, type Period, previousDay } from '@attain/shared/domain/period.ts'
import { followed, type Retention, retention } from '@attain/shared/domain/retention.ts'
import { type Exchange, exchangeBetween } from '../attainment/money.ts'
import { type Question, resolveQuestion } from '../attainment/question.ts'
import { readingOf, todayOf } from '../attainment/read-attainment.ts'
import { outOfSight } from '../access/sight.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { refuseConfidential } from '../health/withhold.ts'
import type { Versioned } from '../model/model-cache.ts'
import type { Indicator, Model } from '../model/model.ts'
import { type Books, type CountedBook, noAccount, readBooks, readFirstPaid } from './read-books.ts'
import { type Compared, comparedIn, latest, type Snapshot } from './snapshots.ts'

/** What one period's snapshots say; null where there is no snapshot to say it. */
export interface ComparedPeriod extends Compared {
  bridge: ArrBridge | null
  /** What rates alone changed; null = one rate stands for both ends, or there is no bridge. */
  fx: Decimal | null
  closingBook: CountedBook
  cohort: { opening: CountedBook; closing: Pick<CountedBook, 'accounts'>; retention: Retention } | null
}

export interface ComparedBooks {
  question: Question
  indicator: Indicator
  exchange: Exchange
  periods: ComparedPeriod[]
}

/**
 * Reads the books of a scope and compares them, period by period. Amounts of one period stand at its plan rates, or each
 * snapshot at the rate of its day (A12); the organisation is that of the question (A5).
 * null = no indicator is read from subscriptions, and none was named.
 * Throws AppError `unknown-…`, `no-book`, `missing-rate`, `confidential`.
 */
export async function compareBooks(known: Context, newest: Versioned, query: ArrBridgeQuery): Promise<ComparedBooks | null> {
  const [ctx, { model, coverage }] = readingOf(known, newest, query)
  const indicator = bookIndicator(query.indicator, model)
  if (indicator === null) return null
  const question = resolveQuestion(
    { ...query, by: ['indicator'], indicator: [indicator.key] },
    model,
    todayOf(ctx, model),
    ctx.access,
  )
  refuseConfidential(newest.confidential, question, indicator, model)
  const days = coverage.snapshots.get(indicator.id) ?? new Map()
  const compared = question.slots.map((slot) => comparedIn(slot, question.asOf, days, model.workspace.calendar))
  const snapshots = compared.flatMap(({ opening, closing, yearBefore }) => [...opening, ...closing, ...yearBefore])
  const exchange = await exchangeBetween(ctx, model, question.fx, daysOf(snapshots, question.period))
  const everything: FactSelection = { indicatorId: indicator.id, from: '', to: '', overlay: 'without' }
  const scoped = scopeOf(question)
  const own = await readBooks(ctx, { ...everything, ...scoped }, snapshots, exchange, indicator)
  const isWhole = Object.keys(scoped).length === 0
  const everybodys = outOfSight(ctx)
  const whole = isWhole ? own : await readBooks(everybodys, everything, snapshots, exchange, indicator)
  const last = compared.at(-1)?.period.from ?? question.period.from
  const paid = await readFirstPaid(everybodys, indicator.id, own.accountIds, last)
  const periods = compared.map((each) => comparePeriod(each, own, whole, paid, exchange.needsDays))
  return { question, indicator, exchange, periods }
}

function comparePeriod(
  each: Compared,
  own: Books,
  whole: Books,
  paid: ReadonlyMap<string, Day>,
  isRevalued: boolean,
): ComparedPeriod {
  const { period } = each
  const [opening, closing] = [own.bookOf(each.opening, period), own.bookOf(each.closing, period)]
  if (each.closing.length === 0) return { ...each, bridge: null, fx: null, closingBook: closing, cohort: null }
  const rateDay = closingRateDay(each)
  const openingDay = each.opening.length === 0 ? previousDay(period.from) : opening.day
  const paidBefore = new Set([...paid].flatMap(([account, day]) => (day < openingDay ? [account] : [])))
  const wholeClosing = whole.bookOf(each.closing, period)
  const between = { opening: whole.bookOf(each.opening, period), closing: wholeClosing }
  const revalued = isRevalued ? own.bookOf(each.opening, period, rateDay) : opening
  const bridge = bridgeBooks({ ...opening, day: openingDay }, closing, paidBefore, between, revalued)
  const before = own.bookOf(each.yearBefore, period, rateDay)
  const later = followed(before, closing, { opening: whole.bookOf(each.yearBefore, period, rateDay), closing: wholeClosing })
  const kept = each.yearBefore.length === 0 ? null : retention(before, later)
  return {
    ...each,
    bridge,
    fx: isRevalued ? bridge.fx : null,
    closingBook: closing,
    cohort: kept && { opening: before, closing: later, retention: kept },
  }
}

/** The day whose rate each source's closing snapshot has; sources without one take the newest. */
function closingRateDay({ closing, period }: Compared): (snapshot: Snapshot) => Day {
  const bySource = new Map(closing.map(({ sourceId, day }) => [sourceId, day]))
  const newest = latest(closing) ?? period.to
  return ({ sourceId }) => bySource.get(sourceId) ?? newest
}

/** From the oldest snapshot to the newest; without any, the days asked about. */
function daysOf(snapshots: readonly Snapshot[], asked: Pick<Period, 'from' | 'to'>): Pick<Period, 'from' | 'to'> {
  const days = snapshots.map(({ day }) => day).sort()
  return { from: days[0] ?? asked.from, to: days.at(-1) ?? asked.to }
}

/** Accounts of a cohort: who paid at its opening, rows without an account being nobody. */
export const cohortAccounts = ({ accounts }: Pick<CountedBook, 'accounts'>): string[] =>
  [...accounts].flatMap(([account, arr]) => (isPaying(arr) ? [account] : []))

/** As it crosses the wire: null = rows that name no account. */
export const accountName = (account: string): string | null => (account === noAccount ? null : account)

function bookIndicator(key: string | undefined, { indicators }: Model): Indicator | null {
  if (key === undefined) return [...indicators.byId.values()].find(({ subscriptions }) => subscriptions !== null) ?? null
  const found = indicators.byKey.get(key)
  if (found === undefined) throw new AppError('unknown-indicator', `indicator: there is no indicator '${key}'.`, { status: 404 })
  if (found.kind === 'stock' && found.unit === 'money') return found
  throw new AppError(
    'no-book',
    `indicator: '${key}' is no stock of money, so it has no book by account. Take one such as the ARR book.`,
  )
}

/** The narrowing of a question as a selection of facts, under the placement of the reading (A5). */
function scopeOf({ narrowing }: Question): Partial<FactSelection> {
  const { regionIds, memberIds, offeringIds, managerId } = narrowing
  return {
    ...(regionIds === undefined ? {} : { regionIds }),
    ...(memberIds === undefined ? {} : { memberIds }),
    ...(offeringIds === undefined ? {} : { offeringIds }),
    ...(managerId === undefined ? {} : { subtreeOf: managerId }),
  }
}
