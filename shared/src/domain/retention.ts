import { type Amount, ratio } from './amount.ts'
import { type ArrBook, arrBook, isPaying, sameCurrency, type SubscriptionPeriod } from './arr-book.ts'
import type { WholeBooks } from './arr-bridge.ts'
import { type Day, minDay, monthEnd, monthFromIndex, monthIndex, monthOf } from './day.ts'
import { compare, type Decimal, subtract, sum } from './decimal.ts'

/** What became of the accounts that paid at the opening; accounts won since are no part of it. */
export interface Retention {
  /** Accounts in the cohort. */
  accounts: number
  /** Of them, those that pay nothing at the close. */
  lost: number
  currency: string | null
  /** ARR of the cohort at the opening, above 0: the weight of both ratios. */
  opening: Decimal
  /** ARR of the same accounts at the close. */
  closing: Decimal
  /** The same, each account capped at its opening. */
  retained: Decimal
  /** Net retention, closing ÷ opening: 1 = as before. A ratio of sums (A3), so parts of regions add before dividing. */
  nrr: Amount
  /** Gross retention, retained ÷ opening: never above 1. */
  grr: Amount
}

/**
 * NRR and GRR of a cohort closed at the opening (A3). null = nobody paid then: no data, not 0.
 * Throws RangeError when the books are in different currencies.
 */
export function retention(opening: ArrBook, closing: ArrBook): Retention | null {
  const currency = sameCurrency(opening.currency, closing.currency)
  const cohort = [...opening.accounts]
    .filter(([, before]) => isPaying(before))
    .map(([account, before]) => ({ before, after: closing.accounts.get(account) ?? '0' }))
  if (cohort.length === 0) return null
  const before = sum(cohort.map((each) => each.before))
  const after = sum(cohort.map((each) => each.after))
  const retained = sum(cohort.map((each) => (compare(each.after, each.before) < 0 ? each.after : each.before)))
  return {
    accounts: cohort.length,
    lost: cohort.filter((each) => !isPaying(each.after)).length,
    currency,
    opening: before,
    closing: after,
    retained,
    nrr: ratio(after, before),
    grr: ratio(retained, before),
  }
}

/**
 * The closing book of a part (a region, a member), with each account that it handed over followed to where it is now: its
 * ARR there, less what others had of it at the opening. So a handover is no loss, and cohorts of the parts of a whole add
 * up to its own.
 */
export function followed(opening: ArrBook, closing: ArrBook, whole: WholeBooks): ArrBook {
  const accounts = new Map(closing.accounts)
  for (const [account, before] of opening.accounts) {
    const now = whole.closing.accounts.get(account)
    if (isPaying(accounts.get(account)) || !isPaying(before) || !isPaying(now)) continue
    const others = subtract(whole.opening.accounts.get(account) ?? before, before)
    const left = subtract(now, others)
    accounts.set(account, compare(left, '0') > 0 ? left : '0')
  }
  return { ...closing, accounts }
}

/** Retention between two snapshot days; null = nobody paid on the first. Throws RangeError for several currencies. */
export const retentionBetween = (
  subscriptions: readonly SubscriptionPeriod[],
  openingDay: Day,
  closingDay: Day,
): Retention | null => retention(arrBook(subscriptions, openingDay), arrBook(subscriptions, closingDay))

/** The opening snapshot of the twelve months that close on the day; of a month's last day, the last of that month. */
export function twelveMonthsBefore(closingDay: Day): Day {
  const month = monthOf(closingDay)
  const earlier = monthFromIndex(monthIndex(month) - 12)
  if (closingDay === monthEnd(month)) return monthEnd(earlier)
  return minDay(`${earlier}${closingDay.slice(7)}`, monthEnd(earlier))
}
