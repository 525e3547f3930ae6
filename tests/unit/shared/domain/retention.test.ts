import { quotientOf, toWireRatio } from '@attain/shared/domain/amount.ts'
import { arrBook, type SubscriptionPeriod } from '@attain/shared/domain/arr-book.ts'
import { addDays, monthEnd } from '@attain/shared/domain/day.ts'
import { compare, sum } from '@attain/shared/domain/decimal.ts'
import { actualOf, closingRows, sumParts } from '@attain/shared/domain/parts.ts'
import { periodsWithin } from '@attain/shared/domain/period.ts'
import { compareQuotients, quotient, quotientToDecimal } from '@attain/shared/domain/quotient.ts'
import { followed, retention, retentionBetween, twelveMonthsBefore } from '@attain/shared/domain/retention.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { days } from './arbitraries.ts'
import { subscriptionLists } from './arr-arbitraries.ts'
import { type RavenSubscription, ravenSubscriptions } from './ravenstack.ts'
import { fixed, realFolders, realRows } from './real-files.ts'

const held = (account: string, from: string, until: string | null, arr: string): SubscriptionPeriod => ({
  account,
  from,
  until,
  arr,
  currency: 'USD',
})

describe('retention (A3)', () => {
  it('worked case: MRR 50→100 and 125→100 over 12 months is GRR 150/175 = 85.7 %, NRR 200/175 = 114.3 %', () => {
    const subscriptions = [
      held('x', '2025-01-01', '2026-06-01', '600'),
      held('x', '2026-06-01', null, '1200'),
      held('y', '2025-01-01', '2026-06-01', '1500'),
      held('y', '2026-06-01', null, '1200'),
      held('new logo', '2026-01-01', null, '99999'),
    ]
    const found = retentionBetween(subscriptions, '2025-06-30', '2026-06-30')!
    expect(found).toMatchObject({ accounts: 2, lost: 0, opening: '2100', closing: '2400', retained: '1800' })
    expect([toWireRatio(found.grr), toWireRatio(found.nrr)]).toEqual([150 / 175, 200 / 175])
  })

  it('of a lost account counts nothing at the close', () => {
    const subscriptions = [held('x', '2025-01-01', '2026-06-30', '300'), held('y', '2025-01-01', null, '100')]
    expect(retentionBetween(subscriptions, '2025-06-30', '2026-06-30')).toMatchObject({
      accounts: 2,
      lost: 1,
      retained: '100',
      closing: '100',
    })
  })

  it('is no number of an empty cohort: nobody yet, or trials only', () => {
    const subscriptions = [held('x', '2026-01-01', null, '300'), held('trial', '2025-01-01', null, '0')]
    expect(retentionBetween(subscriptions, '2025-06-30', '2026-06-30')).toBeNull()
    expect(retentionBetween([], '2025-06-30', '2026-06-30')).toBeNull()
  })

  it('refuses books in different currencies', () => {
    const subscriptions = [held('x', '2025-01-01', '2026-01-01', '1'), { ...held('y', '2026-01-01', null, '1'), currency: 'EUR' }]
    expect(() => retentionBetween(subscriptions, '2025-06-30', '2026-06-30')).toThrow(RangeError)
  })

  it('never has GRR above 1 or above NRR, never below 0, and does not see accounts won since', () => {
    fc.assert(
      fc.property(subscriptionLists, fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 400 }), (list, at, span) => {
        const opening = addDays('2025-11-01', at)
        const closing = addDays(opening, span)
        const found = retentionBetween(list, opening, closing)
        if (found === null) return
        const [grr, nrr] = [quotientOf(found.grr), quotientOf(found.nrr)]
        expect(compareQuotients(grr, quotient('1'))).not.toBe(1)
        expect(compareQuotients(grr, nrr)).not.toBe(1)
        expect(compareQuotients(grr, quotient('0'))).not.toBe(-1)
        expect(retentionBetween([...list, held('late', addDays(opening, 1), null, '1000')], opening, closing)).toEqual(found)
        if (span === 0) expect(found).toMatchObject({ lost: 0, closing: found.opening, retained: found.opening })
      }),
    )
  })

  it('follows an account that was handed over, so that the parts of a whole add up to it', () => {
    fc.assert(
      fc.property(subscriptionLists, fc.func(fc.boolean()), (subscriptions, isEast) => {
        const [opening, closing] = [arrBook(subscriptions, '2026-05-31'), arrBook(subscriptions, '2026-11-30')]
        const whole = retention(opening, closing)
        const parts = [true, false].flatMap((east) => {
          const partOf = (book: typeof opening) => ({
            ...book,
            accounts: new Map([...book.accounts].filter(([account]) => isEast(account, book.day) === east)),
          })
          const part = partOf(opening)
          return retention(part, followed(part, partOf(closing), { opening, closing })) ?? []
        })
        expect(sum(parts.map(({ accounts }) => String(accounts)))).toBe(String(whole?.accounts ?? 0))
        for (const field of ['opening', 'closing', 'retained'] as const) {
          expect(compare(sum(parts.map((part) => part[field])), whole?.[field] ?? '0')).toBe(0)
        }
      }),
    )
  })

  it('adds over any split of the accounts before it divides', () => {
    fc.assert(
      fc.property(subscriptionLists, days, (list, day) => {
        const opening = addDays('2025-11-01', Number(day.slice(8)) * 10)
        const of = (part: SubscriptionPeriod[]) => retentionBetween(part, opening, addDays(opening, 90))
        const parts = [of(list.filter(({ account }) => account < 'c')), of(list.filter(({ account }) => account >= 'c'))]
        const known = parts.filter((part) => part !== null)
        const whole = of(list)
        expect(whole === null).toBe(known.length === 0)
        if (whole === null) return
        for (const field of ['opening', 'closing', 'retained'] as const) {
          expect(compare(sum(known.map((part) => part[field])), whole[field])).toBe(0)
        }
      }),
    )
  })
})

describe('the opening of twelve months', () => {
  it('is the same day a year earlier, of a month-end the month-end', () => {
    const closings = ['2024-02-29', '2025-02-28', '2024-02-28', '2026-06-15', '2026-04-30', '2024-01-31']
    expect(closings.map(twelveMonthsBefore)).toEqual([
      '2023-02-28',
      '2024-02-29',
      '2023-02-28',
      '2025-06-15',
      '2025-04-30',
      '2023-01-31',
    ])
  })
})

describe.each(realFolders)('the retention of ravenstack in %s', (folder) => {
  const subscriptions: RavenSubscription[] = ravenSubscriptions(folder)
  const lines = realRows(folder, 'answers/ravenstack/nrr_grr_12m.csv')
  const over12 = (closing: string) => retentionBetween(subscriptions, twelveMonthsBefore(closing), closing)!

  it('is the independently computed one at every month-end', () => {
    const found = lines.map((line) => {
      const month_end = line['month_end'] as string
      const { accounts, opening, closing, retained, nrr, grr, lost } = over12(month_end)
      return {
        month_end,
        cohort_accounts: String(accounts),
        cohort_opening_arr: opening,
        cohort_closing_arr: closing,
        cohort_retained_capped_arr: retained,
        nrr: fixed(quotientToDecimal(quotientOf(nrr), 6), 6),
        grr: fixed(quotientToDecimal(quotientOf(grr), 6), 6),
        accounts_lost: String(lost),
      }
    })
    expect(found).toEqual(lines)
    expect(found).toHaveLength(12)
  })

  it('worked case: NRR of January to March 2024 is the closing month’s, 5.574, not Σ ÷ Σ of three months, 5.973', () => {
    const quarter = { key: 'FY24-Q1', kind: 'quarter', from: '2024-01-01', to: '2024-03-31' } as const
    const months = periodsWithin(quarter, 'month', { startMonth: 1 }).map(({ key }) => {
      const { opening, closing, accounts } = over12(monthEnd(key))
      return { day: monthEnd(key), value: closing, weight: opening, n: accounts }
    })
    const ratioOf = (rows: typeof months) => {
      const actual = actualOf('ratio', sumParts(rows), { loaded: true, entry: 'loaded' })
      return actual && quotientToDecimal(quotientOf(actual), 3)
    }
    expect(ratioOf(closingRows(months, quarter.from, quarter.to))).toBe('5.574')
    expect(ratioOf(months)).toBe('5.973')
  })
})
