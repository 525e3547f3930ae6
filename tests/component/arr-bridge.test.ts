import RegionPage from '@attain/web/src/pages/RegionPage.vue'
import { describe, expect, it, vi } from 'vitest'
import { answers, catalogue } from './answers.ts'
import { mountAt, textOf } from './mount.ts'

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
const withBook = {
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
    currency: 'USD',
    rows: [{ account: 'Acme', opening: '120', closing: '0', change: '-120', retained: null }],
    page: 1,
    pages: 1,
    count: 1,
    sums: { opening: '120', closing: '0', change: '-120', retained: null },
  }),
}
const bar = (root: Element, of: string) =>
  [...root.querySelectorAll(`[data-bar="${of}"] > *`)]
    .map(textOf)
    .filter((text) => text !== '')
    .join(' ')

describe('the ARR bridge on the region page', () => {
  it('shows every movement with its sign and accounts, and retention with its cohort', async () => {
    const { root } = await mountAt('/regions?period=FY27-Q3', RegionPage, withBook)
    await vi.waitFor(() => expect(bar(root, 'closing')).toBe('Closing 2,300 9'))
    expect(['opening', 'new', 'contraction', 'churn'].map((of) => bar(root, of))).toEqual([
      'Opening 2,000',
      'New +300 3',
      'Contraction -80 1',
      'Churn -120 1',
    ])
    expect(root.querySelector('[data-bar="reactivation"]')).toBeNull()
    const text = textOf(root.querySelector('[data-testid=retention]'))
    for (const part of ['GRR over 12 months', '85.7%', '150 of 175', '114.3%', '200 of 175', 'accounts, 1 lost since']) {
      expect(text).toContain(part)
    }
  })

  it('lists the accounts behind the bar that the address names', async () => {
    const { root, asked } = await mountAt('/regions/EMEA?period=FY27-Q3&arr=churn', RegionPage, withBook)
    await vi.waitFor(() => expect(textOf(root.querySelector('[data-testid=arr-accounts]'))).toContain('Acme'))
    const { searchParams } = asked.find(({ pathname }) => pathname === '/api/arr-bridge/accounts') as URL
    expect(Object.fromEntries(searchParams)).toMatchObject({ of: 'churn', region: 'EMEA', period: 'FY27-Q3' })
  })

  it('is not there without a book, nor beside numbers of one family alone', async () => {
    const without = await mountAt('/regions?period=FY27-Q3', RegionPage, answers)
    await vi.waitFor(() => expect(without.root.querySelector('[data-row="csat"]')).not.toBeNull())
    expect(without.asked.some(({ pathname }) => pathname.includes('arr-bridge'))).toBe(false)
    const narrowed = await mountAt('/regions?period=FY27-Q3&family=rssm', RegionPage, withBook)
    await vi.waitFor(() => expect(narrowed.root.querySelector('[data-row="csat"]')).not.toBeNull())
    expect(narrowed.asked.some(({ pathname }) => pathname.includes('arr-bridge'))).toBe(false)
  })
})
