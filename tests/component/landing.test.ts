import RegionPage from '@attain/web/src/pages/RegionPage.vue'
import { describe, expect, it, vi } from 'vitest'
import { aReport, aRow } from '../support/attainment-rows.ts'
import { answers, csat } from './answers.ts'
import { mountAt, textOf } from './mount.ts'

const running = aRow({ actual: '300', target: '1000', attainment: 0.3, variance: '-700', pacing: 0.9, status: 'behind' })
const learned = { reading: 'learned', estimate: '1100', low: '900', high: '1250', periods: 8 } as const

function withLanding(landing: Promise<unknown>) {
  return {
    ...answers,
    '/attainment': async (params: URLSearchParams) => {
      const open = { open: true, rows: [running, csat], total: [running, csat] }
      if (params.get('landing') !== '1') return aReport(open)
      await landing
      return aReport({ ...open, total: [{ ...running, landing: learned }] })
    },
  }
}

describe('the landing beside the rows of a running period', () => {
  it('says the estimate, its range and what it was learned from, and draws the way there', async () => {
    const { root, asked } = await mountAt('/regions?period=FY27-Q3', RegionPage, withLanding(Promise.resolve()))
    const row = () => root.querySelector('[data-row=services_bookings]')
    await vi.waitFor(() => expect(textOf(row())).toContain('1,100'))
    expect(textOf(row())).toContain('Lands at 1,100, between 900 and 1,250 (learned from 8 earlier quarters).')
    expect(textOf(row())).toContain('from 8 quarters')
    expect(row()?.querySelectorAll('[data-mark=landing]')).toHaveLength(1)
    const question = asked.find(({ searchParams }) => searchParams.get('landing') === '1')
    expect(question?.searchParams.get('indicator')).toBe('services_bookings')
  })

  it('never keeps the rows waiting', async () => {
    const { root } = await mountAt('/regions?period=FY27-Q3', RegionPage, withLanding(new Promise(() => undefined)))
    await vi.waitFor(() => expect(textOf(root.querySelector('[data-row=services_bookings]'))).toContain('30.0%'))
    expect(textOf(root)).not.toContain('Lands at')
    expect(root.querySelector('[data-mark=landing]')).toBeNull()
  })

  it('is not asked for once the period has ended', async () => {
    const { root, asked } = await mountAt('/regions?period=FY27-Q3', RegionPage, answers)
    await vi.waitFor(() => expect(textOf(root.querySelector('[data-row=services_bookings]'))).toContain('118.5%'))
    expect(asked.some(({ searchParams }) => searchParams.has('landing'))).toBe(false)
  })
})
