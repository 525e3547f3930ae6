import MemberPage from '@attain/web/src/pages/MemberPage.vue'
import NotFoundPage from '@attain/web/src/pages/NotFoundPage.vue'
import RegionPage from '@attain/web/src/pages/RegionPage.vue'
import RolePage from '@attain/web/src/pages/RolePage.vue'
import TeamPage from '@attain/web/src/pages/TeamPage.vue'
import TotalsPage from '@attain/web/src/pages/TotalsPage.vue'
import { describe, expect, it, vi } from 'vitest'
import { aReport } from '../support/attainment-rows.ts'
import { answers } from './answers.ts'
import { mountAt, problem, textOf } from './mount.ts'

const rowText = (root: Element, id: string) => textOf(root.querySelector(`[data-row="${id}"]`))

describe('the page of everybody’s totals', () => {
  it('shows totals and groups without a name to open or a row to look behind', async () => {
    const { root } = await mountAt('/totals?period=FY27-Q3', TotalsPage, answers)
    await vi.waitFor(() => expect(rowText(root, 'EMEA')).toContain('Europe'))
    expect(rowText(root, 'services_bookings')).toContain('118.5%')
    expect(root.querySelectorAll('[data-row] a')).toHaveLength(0)
    // Nothing of a year earlier is asked for, so that its mark explains nothing.
    expect(textOf(root.querySelector('[aria-label=Notation]'))).not.toContain('A year earlier')
  })

  it('says how many groups are left out, and why', async () => {
    const { root } = await mountAt('/totals?period=FY27-Q3', TotalsPage, answers)
    await vi.waitFor(() =>
      expect(textOf(root.querySelector('[data-testid=left-out]'))).toContain('1 left out: of fewer than 5 people'),
    )
  })

  it('asks of a month for its quarter, and by what was chosen', async () => {
    const { asked } = await mountAt('/totals?period=2026-09&by=level&asOf=2026-09-10&region=EMEA', TotalsPage, answers)
    await vi.waitFor(() =>
      expect(asked.map(({ pathname, search }) => pathname + search)).toContain('/api/totals?by=level&period=FY27-Q3'),
    )
  })
})

describe('the region page', () => {
  it('shows each indicator with actual, target, attainment, variance twice and its status in words', async () => {
    const { root } = await mountAt('/regions?period=FY27-Q3', RegionPage, answers)
    await vi.waitFor(() => expect(rowText(root, 'services_bookings')).toContain('Met'))
    for (const text of ['Services bookings', '7,107,325', '6,000,000', '118.5%', '+1,107,325', '+18.5%']) {
      expect(rowText(root, 'services_bookings')).toContain(text)
    }
  })

  it('a satisfaction score always comes with the number of answers and its interval', async () => {
    const { root } = await mountAt('/regions?period=FY27-Q3', RegionPage, answers)
    await vi.waitFor(() => expect(rowText(root, 'csat')).toContain('n 5, 95 %: 37.6% to 96.4%'))
    expect(rowText(root, 'csat')).toContain('Low sample')
  })

  it('says the takeaway in words, and how fresh and complete the numbers are', async () => {
    const { root } = await mountAt('/regions?period=FY27-Q3', RegionPage, answers)
    await vi.waitFor(() =>
      expect(textOf(root.querySelector('[data-testid=headline]'))).toBe(
        'The organisation met the target on 1 of 2 indicators. Look first at Customer satisfaction, 88.9% of target, 10.0 pp short.',
      ),
    )
    expect(textOf(root.querySelector('[data-testid=freshness]'))).toContain('Data version7, loaded')
  })

  it('says below the build-up how its target was revised, by whom, when and why', async () => {
    const { root } = await mountAt('/regions?period=FY27-Q3&focus=bookings', RegionPage, answers)
    const list = root.querySelector('[aria-label="Revisions of the target"]')
    expect(list?.textContent).toMatch(/revised on .*2026 by ops: .*6,500,000.*6,000,000.*Two hires came later/)
  })

  it('choosing indicators filters what is there without asking the server again', async () => {
    const { root, router, asked } = await mountAt('/regions?period=FY27-Q3', RegionPage, answers)
    await vi.waitFor(() => expect(rowText(root, 'csat')).not.toBe(''))
    const before = asked.filter(({ pathname, search }) => pathname === '/api/attainment' && search.includes('by=region')).length
    await router.push('/regions?period=FY27-Q3&indicator=services_bookings')
    await vi.waitFor(() => expect(root.querySelector('[data-row=csat]')).toBeNull())
    expect(rowText(root, 'services_bookings')).not.toBe('')
    expect(asked.filter(({ pathname, search }) => pathname === '/api/attainment' && search.includes('by=region'))).toHaveLength(
      before,
    )
  })

  it('asks one level further down inside a region', async () => {
    const { asked } = await mountAt('/regions/EMEA?period=FY27-Q3', RegionPage, answers)
    await vi.waitFor(() =>
      expect(asked.some(({ searchParams }) => searchParams.get('depth') === '2' && searchParams.get('region') === 'EMEA')).toBe(
        true,
      ),
    )
  })

  it('keeps the previous numbers, dimmed, until the new ones are here', async () => {
    const never = new Promise(() => undefined)
    const slow = {
      ...answers,
      '/attainment': (params: URLSearchParams) => (params.get('period') === 'FY27-Q4' ? never : answers['/attainment']!(params)),
    }
    const { root, router } = await mountAt('/regions?period=FY27-Q3', RegionPage, slow)
    await vi.waitFor(() => expect(rowText(root, 'csat')).not.toBe(''))
    await router.push('/regions')
    await vi.waitFor(() => expect(root.querySelector('.is-previous')).not.toBeNull())
    expect(rowText(root, 'services_bookings')).toContain('7,107,325')
  })

  it('one failing panel says what to do and leaves the others standing', async () => {
    const failing = {
      ...answers,
      '/attainment': (params: URLSearchParams) =>
        params.get('by') === 'member' ? problem(400) : answers['/attainment']!(params),
    }
    const { root } = await mountAt('/regions?period=FY27-Q3', RegionPage, failing)
    await vi.waitFor(() => expect(textOf(root.querySelector('[role=alert]'))).toContain('Change what it names, then try again.'))
    expect(textOf(root.querySelector('[role=alert]'))).toContain('req-42')
    await vi.waitFor(() => expect(rowText(root, 'services_bookings')).toContain('Met'))
  })

  it('a refusal says what helps against it, by its code', async () => {
    const failing = {
      ...answers,
      '/attainment': () => problem(422, { code: 'missing-rate', detail: 'There is no plan rate for EUR in FY27.' }),
    }
    const { root } = await mountAt('/regions?period=FY27-Q3', RegionPage, failing)
    await vi.waitFor(
      () => expect(textOf(root.querySelector('[role=alert]'))).toContain('choose another basis under “Currency”'),
      10_000,
    )
  })

  it('without any row says so instead of showing an empty table', async () => {
    const { root } = await mountAt('/regions?period=FY27-Q3', RegionPage, {
      ...answers,
      '/attainment': () => aReport({ total: [], rows: [] }),
    })
    await vi.waitFor(() => expect(root.textContent).toContain('No indicator to show'))
  })
})

describe('the other pages', () => {
  it('the team page opens on the largest team and puts it into the address', async () => {
    const { root, router } = await mountAt('/team?period=FY27-Q3', TeamPage, answers)
    await vi.waitFor(() => expect(router.currentRoute.value.query['manager']).toBe('m1'))
    await vi.waitFor(() => expect(textOf(root.querySelector('h1'))).toBe('Team of Ada Example'))
    await vi.waitFor(() => expect(root.textContent).toContain('Ben Example'))
  })

  it('the role page shows what a level asks, and in whose words', async () => {
    const { root } = await mountAt('/roles?period=FY27-Q3&level=rssm.rssm', RolePage, answers)
    await vi.waitFor(() => expect(root.textContent).toContain('Regional bookings per agreed plan'))
    await vi.waitFor(() => expect(rowText(root, 'services_bookings')).toContain('118.5%'))
  })

  it('the role page compares levels before one is chosen', async () => {
    const { root } = await mountAt('/roles?period=FY27-Q3', RolePage, answers)
    await vi.waitFor(() => expect(root.textContent).toContain('Levels by indicator'))
    await vi.waitFor(() => expect(root.querySelector('.heat-cell')?.textContent).toContain('118.5%'))
  })

  it('the member page shows own indicators, the placement and what the next level asks', async () => {
    const { root } = await mountAt('/members/m2?period=FY27-Q3', MemberPage, answers)
    await vi.waitFor(() => expect(textOf(root.querySelector('h1'))).toBe('Ben Example'))
    await vi.waitFor(() => expect(root.textContent).toContain('What the next level asks: Senior RSSM'))
    await vi.waitFor(() => expect(rowText(root, 'csat')).toContain('not asked by the level'))
    expect(root.textContent).toContain('RSSM, ramping')
  })

  it('the list of people is found by every word typed', async () => {
    const { root } = await mountAt('/members?period=FY27-Q3', MemberPage, answers)
    const search = await vi.waitFor(() => root.querySelector<HTMLInputElement>('input[type=search]') ?? expect.fail())
    search.value = 'example dach'
    search.dispatchEvent(new Event('input'))
    await vi.waitFor(() => expect(textOf(root.querySelector('[role=status]'))).toBe('1 of 2'))
    expect(root.textContent).toContain('Ben Example')
    expect(root.textContent).not.toContain('Ada Example')
  })

  it('an unknown address offers a way back', async () => {
    const { root } = await mountAt('/nowhere', NotFoundPage, answers)
    expect(root.querySelector('a')?.getAttribute('href')).toBe('/regions')
  })
})
