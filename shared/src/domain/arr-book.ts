import type { Day } from './day.ts'
import { add, canonical, compare, type Decimal, multiply, sum } from './decimal.ts'

/** One subscription of one account at one price. A changed price is another period. */
export interface SubscriptionPeriod {
  /** The grain at which retention is counted; choose it once (the parent account is usual). */
  account: string
  /** First day on which it is active. */
  from: Day
  /** First day on which it is no longer; null = open. From a source whose end is inclusive, the day after it. */
  until: Day | null
  /** Annual recurring revenue; see `annualised`. 0 for a trial. */
  arr: Decimal
  currency: string
}

/** ARR of a monthly fee: 12 × MRR, exact. */
export const annualised = (mrr: Decimal): Decimal => multiply(mrr, '12')

/** ARR by account on one day: a stock (A3). */
export interface ArrBook {
  day: Day
  /** null = nothing active that day. */
  currency: string | null
  /** Accounts with an active subscription; 0 for one that pays nothing. */
  accounts: ReadonlyMap<string, Decimal>
}

/** Active on a day: begun on or before it and not yet over; one that ends on the day it begins never is. */
export const isActive = ({ from, until }: Pick<SubscriptionPeriod, 'from' | 'until'>, day: Day): boolean =>
  from <= day && (until === null || until > day)

/**
 * The book on one day, exact. Throws RangeError when what is active that day is in several currencies: convert first.
 */
export function arrBook(subscriptions: Iterable<SubscriptionPeriod>, day: Day): ArrBook {
  const accounts = new Map<string, Decimal>()
  let currency: string | null = null
  for (const subscription of subscriptions) {
    if (!isActive(subscription, day)) continue
    currency = sameCurrency(currency, subscription.currency)
    const earlier = accounts.get(subscription.account)
    accounts.set(subscription.account, earlier === undefined ? canonical(subscription.arr) : add(earlier, subscription.arr))
  }
  return { day, currency, accounts }
}

/** Total of a book; `'0'` when nothing is active. */
export const bookTotal = ({ accounts }: Pick<ArrBook, 'accounts'>): Decimal => sum(accounts.values())

/** Whether an account pays: more than 0. One that is not in the book does not. */
export const isPaying = (arr: Decimal | undefined): arr is Decimal => arr !== undefined && compare(arr, '0') > 0

/** The currency two amounts share; null is that of no amount. Throws RangeError when they differ. */
export function sameCurrency(a: string | null, b: string | null): string | null {
  if (a !== null && b !== null && a !== b) throw new RangeError(`amounts in several currencies do not add: ${a}, ${b}`)
  return a ?? b
}
