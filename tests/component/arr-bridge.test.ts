import RegionPage from '@attain/web/src/pages/RegionPage.vue'
import { describe, expect, it, vi } from 'vitest'
import { answers } from './answers.ts'
import { withBook } from './book-answers.ts'
import { mountAt, textOf } from './mount.ts'

const bar = (root: Element, of: string) =>
  [...root.querySelectorAll(`[data-bar="${of}"] > *`)]
    .map(textOf)
    .filter((text) => text !== '')
    .join(' ')

describe('the ARR bridge on the region page', () => {
  it('shows every movement with its sign and accounts, and retention with its cohort', async () => {
    const { root } = await mountAt('/regions?period=FY27-Q3', RegionPage, withBook)
    await vi.waitFor(() => expect(bar(root, 'closing')).toBe('Closing 2,300 9'), 10_000)
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
    await vi.waitFor(() => expect(textOf(root.querySelector('[data-testid=arr-accounts]'))).toContain('Acme'), 10_000)
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
