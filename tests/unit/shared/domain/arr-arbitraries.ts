import type { SubscriptionPeriod } from '@attain/shared/domain/arr-book.ts'
import { addDays } from '@attain/shared/domain/day.ts'
import fc from 'fast-check'
import { positiveAmounts } from './arbitraries.ts'

/** Subscriptions of up to five accounts from 2025-11 to 2027: trials, gaps, overlaps, ends on the first day. */
export const subscriptionLists: fc.Arbitrary<SubscriptionPeriod[]> = fc.array(
  fc
    .record({
      account: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      start: fc.integer({ min: 0, max: 500 }),
      days: fc.option(fc.integer({ min: 0, max: 200 })),
      arr: fc.oneof(fc.constant('0'), positiveAmounts),
    })
    .map(({ account, start, days, arr }) => {
      const from = addDays('2025-11-01', start)
      return { account, from, until: days === null ? null : addDays(from, days), arr, currency: 'USD' }
    }),
  { maxLength: 25 },
)
