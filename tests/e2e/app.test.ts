import type { OrganisationReport } from '@attain/shared/contracts/organisation.ts'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { overflowOf, violationsOn } from './accessibility.ts'
import { Browsing, type Visit } from './browsing.ts'
import { type DemoServer, startDemoServer } from './demo-server.ts'
import { gzipBytes, scriptsOf } from './first-load.ts'

let server: DemoServer
let browsing: Browsing
beforeAll(async () => {
  server = await startDemoServer()
  browsing = await Browsing.at(server.url)
})
afterAll(async () => {
  await browsing?.close()
  await server?.close()
})

const quarter = 'period=FY27-Q3'
const pages = [
  { name: 'regions', path: `/regions?${quarter}`, title: 'All regions' },
  { name: 'one region', path: `/regions/EMEA?${quarter}`, title: 'Europe, Middle East and Africa' },
  { name: 'team', path: `/team?${quarter}`, title: /^Team of / },
  { name: 'roles', path: `/roles?${quarter}`, title: 'All roles' },
  { name: 'one level', path: `/roles?${quarter}&level=csm.staff`, title: 'Staff CSM' },
  { name: 'people', path: `/members?${quarter}`, title: 'People' },
  { name: 'one member', path: `/members/D0010?${quarter}`, title: /\w+ \w+/ },
  { name: 'targets', path: `/targets?${quarter}&family=csm`, title: 'Targets of Customer Success Management' },
  { name: 'organisation', path: '/organisation', title: 'Organisation' },
  { name: 'everybody', path: `/totals?${quarter}`, title: 'Everybody' },
  { name: 'an explanation', path: `/regions/EMEA?${quarter}&explain=csat,region:DACH`, title: 'Europe, Middle East and Africa' },
]

/** Runs with a page that may do everything, and fails on anything the browser complains about. */
async function withPage(use: (page: Page) => Promise<void>, visit: Visit = {}): Promise<void> {
  const complaints = await browsing.visit({ session: server.session, ...visit }, use)
  expect(complaints).toEqual({ errors: [], uncaught: [], refusals: [], foreignOrigins: [] })
}

/** Every panel has its answer: nothing is waiting and nothing is dimmed. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.locator('tbody tr').first().waitFor()
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null)
}

describe('every page', () => {
  it.each(pages)(
    '$name opens with data, asks nothing of any other host, never scrolls sideways, and has no serious accessibility violation in either colours',
    async ({ path, title }) => {
      await withPage(
        async (page) => {
          await open(page, path)
          expect(await page.locator('h1').textContent()).toMatch(title)
          expect(await page.locator('tbody tr').count()).toBeGreaterThan(0)
          expect(await page.locator('[role=alert]').count()).toBe(0)
          for (const width of [390, 360, 1920, 1440]) {
            await page.setViewportSize({ width, height: 900 })
            expect([width, await overflowOf(page)]).toEqual([width, 0])
          }
          expect(await violationsOn(page)).toEqual([])
          await page.emulateMedia({ colorScheme: 'dark' })
          // Of all rules this one alone is about colours.
          expect(await violationsOn(page, ['color-contrast'])).toEqual([])
        },
        { width: 390, reducedMotion: 'reduce' },
      )
    },
  )
})

describe('the address', () => {
  it('holds the filters: a reload and Back show the same view', async () => {
    await withPage(async (page) => {
      await open(page, '/regions')
      await page.getByRole('button', { name: /^Previous period/ }).click()
      await page.waitForURL(/period=FY27-Q3/)
      await page.getByRole('button', { name: /^Indicators/ }).click()
      await page.getByRole('option', { name: 'Customer satisfaction', exact: true }).click()
      await page.waitForURL(/indicator=csat/)
      await page.keyboard.press('Escape')
      await open(page, page.url())
      expect(await page.locator('[data-row=csat]').count()).toBe(1)
      expect(await page.locator('[data-row=services_bookings]').count()).toBe(0)
      await page.goBack()
      await page.waitForURL((url) => !url.search.includes('indicator'))
      await page.locator('[data-row=services_bookings]').first().waitFor()
    })
  })

  it('leads from region to region by breadcrumb and name, keeping the period', async () => {
    await withPage(async (page) => {
      await open(page, `/regions?${quarter}`)
      await page.getByRole('link', { name: 'Americas', exact: true }).click()
      await expect.poll(() => page.url()).toContain(`/regions/AMER?${quarter}`)
      await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'All regions' }).click()
      await expect.poll(() => page.url()).toContain(`/regions?${quarter}`)
    })
  })
})

describe('the explanation of a number', () => {
  it('opens from the number, shows rows that add up to it, closes with Escape and gives the focus back', async () => {
    await withPage(async (page) => {
      await open(page, `/regions/EMEA?${quarter}`)
      const number = page.locator('[data-row=services_bookings] a.number-link:not([tabindex])').first()
      const shown = await number.textContent()
      await number.focus()
      await page.keyboard.press('Enter')
      const sheet = page.getByTestId('explain')
      await sheet.getByTestId('ties').waitFor()
      expect(await sheet.getByTestId('ties').getAttribute('data-ties')).toBe('true')
      expect(await sheet.getByTestId('explain-attainment').textContent()).toBe(shown)
      const link = page.url()
      expect(link).toContain('explain=services_bookings')

      const answer = await page.request.get(
        `/api/attainment?by=region&depth=1&region=EMEA&${quarter}&indicator=services_bookings`,
      )
      const { total } = (await answer.json()) as { total: { actual: string }[] }
      const sum = await sheet.getByTestId('value-sum').getAttribute('data-value')
      expect(Number(sum)).toBeGreaterThan(0)
      expect(Number(sum)).toBe(Number(total[0]?.actual))

      await page.keyboard.press('Escape')
      await sheet.waitFor({ state: 'detached' })
      expect(new URL(page.url()).search).toBe(`?${quarter}`)
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(shown)
      await open(page, link)
      await sheet.getByTestId('formula').waitFor()
    })
  })
})

describe('reading comfort', () => {
  it('dark colours are chosen in the menu and kept over a reload', async () => {
    await withPage(async (page) => {
      const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
      await open(page, `/regions?${quarter}`)
      const light = await paper()
      await page.getByRole('button', { name: 'Display' }).click()
      await page.getByRole('menuitemradio', { name: 'Dark' }).click()
      await expect.poll(paper).not.toBe(light)
      const dark = await paper()
      await page.reload()
      await expect.poll(paper).toBe(dark)
    })
  })

  it('a chart has a table view with the same figures', async () => {
    await withPage(async (page) => {
      await open(page, `/regions/EMEA?${quarter}`)
      const panel = page.locator('section', { has: page.getByRole('heading', { name: /building up$/ }) })
      await panel.locator('svg text').first().waitFor()
      await panel.getByRole('button', { name: 'table' }).click()
      expect(await panel.locator('tbody tr').count()).toBeGreaterThan(10)
    })
  })

  it('the palette opens from the keyboard and goes to a region', async () => {
    await withPage(async (page) => {
      await open(page, `/regions?${quarter}`)
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder(/^Region, person/).fill('asia')
      await page
        .getByRole('option', { name: /Asia Pacific/ })
        .first()
        .waitFor()
      await page.keyboard.press('Enter')
      await expect.poll(() => page.url()).toContain(`/regions/APJ?${quarter}`)
    })
  })
})

describe('what leaves the page', () => {
  it('the export carries the filters of the page', async () => {
    await withPage(async (page) => {
      await open(page, `/regions/EMEA?${quarter}&indicator=csat`)
      await page.getByRole('button', { name: 'Export' }).click()
      const href = await page.getByRole('menuitem', { name: 'This page as CSV' }).getAttribute('href')
      const answer = await page.request.get(href ?? '')
      expect(answer.status()).toBe(200)
      const text = await answer.text()
      expect(text).toContain('Customer satisfaction')
      expect(text).not.toContain('Services bookings')
    })
  })
})

describe('the target editor', () => {
  it('a typed target is previewed, published with a reason, and then stands on the region page', async () => {
    await withPage(async (page) => {
      const targetOf = async () =>
        ((await page.locator('[data-row=pipeline_created]').first().textContent()) ?? '').replaceAll(/\s+/g, ' ')
      await open(page, '/regions?period=FY27-Q4')
      const before = await targetOf()

      await open(page, '/targets?family=ssm&period=FY27-Q4')
      const cell = page.locator('td[data-cell="ssm.intermediate|||pipeline_created|FY27"]')
      await cell.focus()
      await page.keyboard.type('5472000')
      await page.keyboard.press('Enter')
      await cell.getByText('was 2,736,000').waitFor()
      await page.getByRole('button', { name: 'Preview', exact: true }).click()
      const row = page.locator('[data-preview="|pipeline_created"]')
      await row.waitFor()
      const [today, drafted] = await Promise.all([2, 3].map((at) => row.locator('td, th').nth(at).textContent()))
      expect(before).toContain(today?.trim())
      expect(drafted).not.toBe(today)
      await open(page, page.url())
      await row.waitFor()

      await page.getByRole('button', { name: 'Publish…' }).click()
      await page.getByLabel('Reason').fill('the market doubled')
      await page.getByRole('button', { name: 'Publish', exact: true }).click()
      await page
        .getByText(/^Published as data version/)
        .first()
        .waitFor()
      await cell.focus()
      await page.keyboard.press('i')
      await page.getByTestId('target-sheet').getByText('the market doubled').first().waitFor()
      await page.keyboard.press('Escape')

      await page.getByRole('link', { name: 'Regions', exact: true }).click()
      await expect.poll(targetOf).toContain(drafted?.trim())
    })
  })
})

describe('the organisation', () => {
  it('somebody is moved from a date on, previewed, committed with a reason, and then counts in the new region', async () => {
    await withPage(async (page) => {
      const peopleOf = async (region: string) => {
        const { people } = (await (await page.request.get('/api/organisation?asOf=2026-12-01')).json()) as OrganisationReport
        return people.filter((person) => person.region === region).map(({ key }) => key)
      }
      const before = await peopleOf('JAPAN')
      await open(page, '/organisation?find=Beatriz')
      const name = page.locator('tr[data-member]').filter({ hasText: 'Beatriz' }).first()
      const member = (await name.getAttribute('data-member')) ?? ''
      await name.getByRole('checkbox').check()
      await page.getByRole('button', { name: 'Change 1 person…' }).click()
      await page.getByLabel('From', { exact: true }).fill('2026-12-01')
      await page.getByRole('combobox', { name: 'Region: stays' }).click()
      await page.getByRole('option', { name: 'Japan', exact: true }).click()
      await page.getByRole('button', { name: 'Put into the draft' }).click()
      await name.getByText('Draft: in Japan').waitFor()

      await page.getByRole('button', { name: 'Preview', exact: true }).click()
      const row = page.locator('[data-preview="JAPAN|pipeline_created"]')
      await page.getByRole('button', { name: 'FY27 Q4, open' }).click()
      const drafted = (await row.locator('td, th').nth(5).textContent())?.trim() ?? ''
      expect(drafted).toMatch(/\d/)
      await page.keyboard.press('Escape')

      await page.getByRole('button', { name: 'Commit…' }).click()
      await page.getByLabel('Reason').fill('Japan grows')
      await page.getByRole('button', { name: 'Commit', exact: true }).click()
      await page
        .getByText(/^Committed as data version/)
        .first()
        .waitFor()
      expect(await peopleOf('JAPAN')).toEqual(expect.arrayContaining([...before, member]))
      await name.getByRole('button', { name: /Beatriz/ }).click()
      await page.getByTestId('history-sheet').getByText('Japan grows').first().waitFor()

      await open(page, '/regions/JAPAN?period=FY27-Q4')
      expect(await page.locator('[data-row=pipeline_created]').first().textContent()).toContain(drafted)
    })
  })
})

it('the first page costs less than 125 kB of script, without the charts', async () => {
  const scripts = await scriptsOf(server.pages, /RegionPage-[\w-]+\.js/)
  const bytes = [...scripts.values()].reduce((sum, text) => sum + gzipBytes(text), 0)
  expect(bytes).toBeLessThan(125_000)
  expect([...scripts.values()].some((text) => text.includes('[ECharts]'))).toBe(false)
})
