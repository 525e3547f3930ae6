import type { ImportRow } from '../contracts/import-rows.ts'
import { divide, type Decimal, multiply } from './decimal.ts'

/** How a rate is quoted; kept as quoted, never inverted (A12). */
export type Quote = ImportRow<'fx-rates'>['quote']

export interface Rate {
  currency: string
  /** `FY27` for a plan rate; null for a rate of one day. */
  fiscalYear: string | null
  /** More than 0. */
  rate: Decimal
  quote: Quote
}

/** A missing rate is an answer that names what to load, never 1.0 (A12). */
export type RateAnswer = { found: true; rate: Decimal; quote: Quote } | { found: false; currency: string; fiscalYear: string }

/**
 * An amount in the reporting currency, not rounded: `reporting-per-unit` multiplies, exactly; `units-per-reporting`
 * divides, to 40 digits. Throws RangeError when the rate to divide by is zero.
 */
export const convert = (amount: Decimal, rate: Decimal, quote: Quote): Decimal =>
  quote === 'reporting-per-unit' ? multiply(amount, rate) : divide(amount, rate)

/** The plan rate of a currency in a fiscal year such as `FY27`; the reporting currency is itself, at exactly 1. */
export function planRate(rates: Iterable<Rate>, currency: string, fiscalYear: string, reportingCurrency: string): RateAnswer {
  if (currency === reportingCurrency) return { found: true, rate: '1', quote: 'reporting-per-unit' }
  for (const rate of rates) {
    if (rate.currency === currency && rate.fiscalYear === fiscalYear) {
      return { found: true, rate: rate.rate, quote: rate.quote }
    }
  }
  return { found: false, currency, fiscalYear }
}
