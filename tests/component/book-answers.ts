import { answers, catalogue } from './answers.ts'
import type { Answers } from './mount.ts'

const movements = {
  new: '300',
  reactivation: '0',
  'moved-in': '0',
  expansion: '200',
  contraction: '-80',
  'moved-out': '0',
  churn: '-120',
}
const bridge = {
  version: 7,
  indicator: { key: 'arr_book', name: 'ARR book' },
  asOf: '2026-11-22',
  knownAt: null,
  org: 'was',
  fx: 'plan',
  currency: 'USD',
  periods: [
    {
      period: 'FY27-Q3',
      from: '2026-08-01',
      to: '2026-10-31',
      openingDay: '2026-07-31',
      closingDay: '2026-10-31',
      opening: '2000',
      fx: null,
      movements,
      closing: '2300',
      moved: { new: 3, reactivation: 0, 'moved-in': 0, expansion: 2, contraction: 1, 'moved-out': 0, churn: 1 },
      book: { rows: 9, payingRows: 9, accounts: 9, payingAccounts: 9 },
      retention: {
        openingDay: '2025-10-31',
        closingDay: '2026-10-31',
        accounts: 8,
        lost: 1,
        opening: '175',
        closing: '200',
        retained: '150',
        grr: 150 / 175,
        nrr: 200 / 175,
      },
    },
  ],
}
/** An organisation that keeps a book of subscriptions. */
export const withBook: Answers = {
  ...answers,
  '/catalogue': () => ({
    ...catalogue,
    indicators: [
      ...catalogue.indicators,
      { ...catalogue.indicators[0], key: 'arr_book', name: 'ARR book', kind: 'stock', subscriptions: 'arr' },
    ],
  }),
  '/arr-bridge': () => bridge,
  '/arr-bridge/accounts': () => ({
    version: 7,
    period: 'FY27-Q3',
    of: 'churn',
    asOf: '2026-11-22',
    org: 'was',
    fx: 'plan',
    currency: 'USD',
    rows: [{ account: 'Acme', opening: '120', fx: null, closing: '0', change: '-120', retained: null }],
    page: 1,
    pages: 1,
    count: 1,
    sums: { opening: '120', fx: null, closing: '0', change: '-120', retained: null },
  }),
}
