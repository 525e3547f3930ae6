import { annualised, arrBook, bookTotal, isActive, isPaying } from '@attain/shared/domain/arr-book.ts'
import { add, multiply, sum } from '@attain/shared/domain/decimal.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { days } from './arbitraries.ts'
import { subscriptionLists } from './arr-arbitraries.ts'
import { ravenSubscriptions } from './ravenstack.ts'
import { realFolders, realRows } from './real-files.ts'

const period = (account: string, from: string, until: string | null, arr: string, currency = 'EUR') => ({
  account,
  from,
  until,
  arr,
  currency,
})

describe('the ARR book (A3)', () => {
  const subscriptions = [
    period('a', '2026-01-10', '2026-03-01', '1200.50'),
    period('a', '2026-03-01', null, '2400'),
    period('a', '2026-02-01', null, '99.50'),
    period('b', '2026-02-01', '2026-02-01', '500'),
    period('c', '2026-02-01', null, '0'),
  ]
  const accountsOn = (day: string) => Object.fromEntries(arrBook(subscriptions, day).accounts)

  it('is what is active on the day by account: from its first day, no longer on the day it ends', () => {
    expect(accountsOn('2026-01-09')).toEqual({})
    expect(accountsOn('2026-01-10')).toEqual({ a: '1200.5' })
    expect(accountsOn('2026-02-28')).toEqual({ a: '1300', c: '0' })
    expect(accountsOn('2026-03-01')).toEqual({ a: '2499.5', c: '0' })
    expect(bookTotal(arrBook(subscriptions, '2026-03-01'))).toBe('2499.5')
  })

  it('has no currency and a total of 0 when nothing is active', () => {
    const empty = arrBook(subscriptions, '2025-01-01')
    expect([empty.currency, bookTotal(empty)]).toEqual([null, '0'])
  })

  it('refuses several currencies on one day, not on different ones', () => {
    const mixed = [period('a', '2026-01-01', '2026-02-01', '1', 'EUR'), period('b', '2026-01-15', null, '1', 'USD')]
    expect(() => arrBook(mixed, '2026-01-20')).toThrow(RangeError)
    expect(arrBook(mixed, '2026-02-01').currency).toBe('USD')
  })

  it('is 12 × MRR, and pays only above 0', () => {
    expect(annualised('2786.05')).toBe('33432.6')
    expect([undefined, '0.00', '-1', '0.01'].map(isPaying)).toEqual([false, false, false, true])
  })

  it('adds over any split of the accounts', () => {
    fc.assert(
      fc.property(subscriptionLists, days, (list, day) => {
        const [left, right] = [list.filter(({ account }) => account < 'c'), list.filter(({ account }) => account >= 'c')]
        expect(add(bookTotal(arrBook(left, day)), bookTotal(arrBook(right, day)))).toBe(bookTotal(arrBook(list, day)))
      }),
    )
  })
})

describe.each(realFolders)('the book of ravenstack in %s', (folder) => {
  const subscriptions = ravenSubscriptions(folder)
  const answer = (name: string) => realRows(folder, `answers/ravenstack/${name}.csv`)

  it('is the independently computed one at every month-end', () => {
    const lines = answer('arr_book_month_end')
    expect(lines).toHaveLength(24)
    for (const line of lines) {
      const day = line['month_end'] as string
      const active = subscriptions.filter((subscription) => isActive(subscription, day))
      const book = arrBook(subscriptions, day)
      const mrr = sum(active.map((each) => each.mrr))
      expect(multiply(mrr, '12')).toBe(bookTotal(book))
      expect({
        month_end: day,
        active_subscriptions: String(active.length),
        paying_subscriptions: String(active.filter(({ arr }) => isPaying(arr)).length),
        paying_accounts: String([...book.accounts.values()].filter(isPaying).length),
        mrr,
        arr: bookTotal(book),
      }).toEqual(line)
    }
  })

  it('is the independently computed one of every country at every quarter-end', () => {
    const lines = answer('arr_book_quarter_end_by_country')
    const countries = [...new Set(subscriptions.map(({ country }) => country))].sort()
    const days = [...new Set(lines.map((line) => line['quarter_end'] as string))]
    const found = days.flatMap((day) =>
      countries
        .map((country) => ({
          country,
          book: arrBook(
            subscriptions.filter((each) => each.country === country),
            day,
          ),
        }))
        .filter(({ book }) => bookTotal(book) !== '0')
        .map(({ country, book }) => ({ quarter_end: day, country, arr: bookTotal(book) })),
    )
    expect(found).toEqual(lines)
    expect(found.length).toBeGreaterThan(40)
  })
})
