import { type Day, daysIn } from './day.ts'
import { divide, type Decimal } from './decimal.ts'
import type { Quote } from './money.ts'
import { inBigints, type Quotient, quotient } from './quotient.ts'

/** The rate of one day, kept as quoted against the reporting currency. */
export interface DatedRate {
  currency: string
  day: Day
  /** More than 0. */
  rate: Decimal
  quote: Quote
}

/** Rates of a currency, oldest first. */
export type DatedRates = ReadonlyMap<string, readonly DatedRate[]>

/** A rate older than this does not stand for the day (A12). */
export const oldestRateDays = 10

/** No rate on or before the day, or the newest one too old; names what is missing, never 1.0 (A12). */
export interface MissingRate {
  found: false
  currency: string
  day: Day
  /** Day of the newest rate on or before the day; null = there is none. */
  newest: Day | null
}

/** `day` is the rate's own day. The reporting currency is itself, at exactly 1 on every day. */
export type DatedRateAnswer = { found: true; rate: Decimal; quote: Quote; day: Day } | MissingRate

/**
 * Rates made ready to look up. Throws RangeError for a rate that is not above 0, and for two rates of one currency and
 * day.
 */
export function datedRates(rates: Iterable<DatedRate>): DatedRates {
  const byCurrency = new Map<string, DatedRate[]>()
  for (const rate of rates) {
    if (quotient(rate.rate).over <= 0n) throw new RangeError(`the rate of ${rate.currency} on ${rate.day} is not above 0`)
    const list = byCurrency.get(rate.currency)
    if (list === undefined) byCurrency.set(rate.currency, [rate])
    else list.push(rate)
  }
  for (const list of byCurrency.values()) {
    list.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
    const twice = list.find((rate, index) => rate.day === list[index + 1]?.day)
    if (twice !== undefined) throw new RangeError(`there are two rates of ${twice.currency} on ${twice.day}`)
  }
  return byCurrency
}

/**
 * The dated rate of a currency (A12): the newest on or before the day, refused when more than `oldest` days older.
 * @param oldest in calendar days; 0 = the day's own rate only.
 */
export function datedRate(
  rates: DatedRates,
  currency: string,
  day: Day,
  reportingCurrency: string,
  oldest: number = oldestRateDays,
): DatedRateAnswer {
  if (currency === reportingCurrency) return { found: true, rate: '1', quote: 'reporting-per-unit', day }
  const newest = newestUntil(rates.get(currency) ?? [], day)
  if (newest === null) return { found: false, currency, day, newest: null }
  if (daysIn(newest.day, day) - 1 > oldest) return { found: false, currency, day, newest: newest.day }
  return { found: true, rate: newest.rate, quote: newest.quote, day: newest.day }
}

type QuotedRate = Pick<DatedRate, 'rate' | 'quote'>

/**
 * An amount in one currency as an amount in another, by way of the reporting currency: both rates exact as quoted, no
 * rounded inverse between them, one division to 40 digits. With the reporting currency on one side it is `convert`, or
 * its inverse. Throws RangeError when a rate is zero.
 */
export function convertAcross(amount: Decimal, from: QuotedRate, to: QuotedRate): Decimal {
  const exact = inBigints(quotient(amount))
  const [source, target] = [inBigints(reportingPerUnit(from)), inBigints(reportingPerUnit(to))]
  const over = exact.over * source.over * target.under
  return divide(String(over), String(exact.under * source.under * target.over))
}

export type ConversionAnswer =
  | { found: true; amount: Decimal; rates: readonly Extract<DatedRateAnswer, { found: true }>[] }
  | { found: false; missing: readonly MissingRate[] }

/**
 * An amount of one day in another currency at that day's rates, not rounded, with the rates used; or every rate that is
 * missing. An amount in its own currency needs none.
 */
export function convertOn(
  rates: DatedRates,
  { amount, day, from, to }: { amount: Decimal; day: Day; from: string; to: string },
  reportingCurrency: string,
): ConversionAnswer {
  if (from === to) return { found: true, amount, rates: [] }
  const source = datedRate(rates, from, day, reportingCurrency)
  const target = datedRate(rates, to, day, reportingCurrency)
  if (!source.found || !target.found) return { found: false, missing: [source, target].filter((answer) => !answer.found) }
  return { found: true, amount: convertAcross(amount, source, target), rates: [source, target] }
}

const reportingPerUnit = ({ rate, quote }: QuotedRate): Quotient =>
  quote === 'reporting-per-unit' ? quotient(rate) : quotient('1', rate)

function newestUntil(ascending: readonly DatedRate[], day: Day): DatedRate | null {
  let [low, high] = [0, ascending.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] as DatedRate).day <= day) low = middle + 1
    else high = middle
  }
  return ascending[low - 1] ?? null
}
