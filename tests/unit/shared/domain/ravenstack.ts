import { annualised, type SubscriptionPeriod } from '@attain/shared/domain/arr-book.ts'
import { realRows } from './real-files.ts'

/** A subscription as exported, with the country of its account. */
export type RavenSubscription = SubscriptionPeriod & { mrr: string; country: string }

/** Days of the export are dd-mm-yyyy; empty = none. */
const dayOf = (text = ''): string | null => (text === '' ? null : text.split('-').reverse().join('-'))

export function ravenSubscriptions(folder: string): RavenSubscription[] {
  const accounts = realRows(folder, 'data/ravenstack/dmy_accounts.csv')
  const countries = new Map(accounts.map((row) => [row['account_id'], row['country'] as string]))
  return realRows(folder, 'data/ravenstack/dmy_subscriptions.csv').map((row) => ({
    account: row['account_id'] as string,
    from: dayOf(row['start_date']) as string,
    until: dayOf(row['end_date']),
    mrr: row['mrr_amount'] as string,
    arr: annualised(row['mrr_amount'] as string),
    currency: 'USD',
    country: countries.get(row['account_id']) as string,
  }))
}
