import { readFileSync } from 'node:fs'
import path from 'node:path'
import App from '@attain/web/src/App.vue'
import { describe, expect, it, vi } from 'vitest'
import { answers, catalogue, periods } from './answers.ts'
import { withBook } from './book-answers.ts'
import { mountAt, textOf } from './mount.ts'
import { targetAnswers } from './target-answers.ts'

/** What an address can say of how numbers are read. */
const reading = { asOf: '2026-10-15', knownAt: '2026-11-01', org: 'is', fx: 'dated' }
const query = new URLSearchParams(reading).toString()

interface Parameter {
  name?: string
  in?: string
  $ref?: string
}
interface Document {
  paths: Record<string, { get?: { parameters?: Parameter[] } }>
  components?: { parameters?: Record<string, Parameter> }
}
const document_ = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../server/openapi.json'), 'utf8')) as Document

/** Query parameters that the server takes at an address, of its own API document; null = there is no such address. */
function takenAt(pathname: string): string[] | null {
  const operation = document_.paths[pathname.replace(/^\/api/, '')]?.get
  if (operation === undefined) return null
  return (operation.parameters ?? []).flatMap((parameter) => {
    const { $ref } = parameter
    const name = $ref === undefined ? parameter.name : document_.components?.parameters?.[$ref.split('/').at(-1) ?? '']?.name
    return name ?? []
  })
}

/** The parts of the reading that an address takes and was not given; with another value, as if it was not. */
function leftOut(url: URL): string[] {
  const taken = takenAt(url.pathname)
  if (taken === null) return [`${url.pathname}: not in the API document`]
  return Object.entries(reading)
    .filter(([name, value]) => taken.includes(name) && url.searchParams.get(name) !== value)
    .map(([name]) => `${url.pathname} without ${name}`)
}

/**
 * Under the past nothing is asked about what was restated since; the restatement page's own reading is tested beside it.
 * `asked` names questions that show that the whole page, its panels and the open sheet have been asked for.
 */
const pages = [
  {
    at: '/regions/EMEA?period=FY27-Q3&arr=churn',
    asked: ['/api/arr-bridge', '/api/arr-bridge/accounts', '/api/attainment/burn-up'],
  },
  { at: '/regions?period=FY27-Q3&explain=services_bookings', asked: ['/api/attainment/explain', '/api/members'] },
  { at: '/regions/EMEA?period=FY27-Q3&health=csat', asked: ['/api/declared-health'] },
  { at: '/team?period=FY27-Q3&manager=m1', asked: ['/api/arr-bridge', '/api/members', '/api/declared-health'] },
  { at: '/roles?period=FY27-Q3&level=rssm.rssm', asked: ['/api/attainment'] },
  { at: '/members?period=FY27-Q3', asked: ['/api/members'] },
  { at: '/members/m2?period=FY27-Q3', asked: ['/api/attainment', '/api/declared-health'] },
  {
    at: '/targets?period=FY27-Q4&cell=rssm.rssm%7C%7C%7Cservices_bookings%7CFY27',
    asked: ['/api/targets', '/api/targets/history', '/api/targets/resolution'],
  },
]
const everything = { ...targetAnswers().answers, ...withBook }

describe('every question of a page is read as the page is', () => {
  it('by an API document that names these parameters', () => {
    expect(takenAt('/api/attainment')).toEqual(expect.arrayContaining(Object.keys(reading)))
    expect(takenAt('/api/targets')).toContain('knownAt')
  })

  it.each(pages)('$at', async ({ at, asked: expected }) => {
    const { asked, root } = await mountAt(`${at}&${query}`, App, everything)
    await vi.waitFor(() => expect(asked.map(({ pathname }) => pathname)).toEqual(expect.arrayContaining(expected)), 5000)
    await vi.waitFor(() => expect(root.querySelector('h1')).not.toBeNull())
    expect([...new Set(asked.flatMap(leftOut))]).toEqual([])
    const lost = [...root.querySelectorAll<HTMLAnchorElement>('a[href^="/"]')]
      .map((link) => new URL(link.href, 'http://localhost'))
      .filter(({ searchParams }) => Object.entries(reading).some(([name, value]) => searchParams.get(name) !== value))
    expect(lost.map(({ pathname, search }) => pathname + search)).toEqual([])
  })

  it('and so are the files that it offers', async () => {
    const { root } = await mountAt(`/regions/EMEA?period=FY27-Q3&${query}`, App, everything)
    const trigger = await vi.waitFor(() => {
      const found = [...root.querySelectorAll('button')].find((each) => textOf(each) === 'Export')
      return found ?? expect.fail('no export menu yet')
    }, 5000)
    trigger.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    const links = await vi.waitFor(() => {
      const found = [...document.querySelectorAll<HTMLAnchorElement>('a[download]')]
      return found.length > 0 ? found : expect.fail('the menu is closed')
    })
    const addresses = links.map(({ href }) => new URL(href, 'http://localhost'))
    expect(new Set(addresses.map(({ pathname }) => pathname))).toEqual(new Set(['/api/exports/attainment', '/api/exports/qbr']))
    expect(addresses.flatMap(leftOut)).toEqual([])
  })
})

describe('the head of a page', () => {
  it('says in words at which rates money stands, and under which organisation', async () => {
    const said = async (report: Record<string, unknown>) => {
      const told = {
        ...everything,
        '/attainment': (params: URLSearchParams) => Object.assign({}, answers['/attainment']!(params), report),
      }
      const { root } = await mountAt('/regions?period=FY27-Q3', App, told)
      return vi.waitFor(() => {
        const text = textOf(root.querySelector('[data-testid=freshness]'))
        return text.includes('Currency') ? text : expect.fail('no answer yet')
      }, 5000)
    }
    expect(await said({})).toMatch(/Currency ?USD at the plan rate of each fiscal year$/)
    expect(await said({ fx: 'original' })).toMatch(/Currency ?USD as recorded$/)
    expect(await said({ fx: 'dated', org: 'is' })).toMatch(
      /Currency ?USD at the rate of each day, targets at the plan rate ?Organisation ?everything under the placement of the as-of day$/,
    )
  })

  it('has as its as-of day what the answer has, which in the past is not today', async () => {
    const told = {
      ...everything,
      '/attainment': (params: URLSearchParams) => Object.assign({}, answers['/attainment']!(params), { asOf: '2026-11-01' }),
    }
    const { root } = await mountAt('/regions?period=FY27-Q3&knownAt=2026-11-01', App, told)
    const dateOf = () => root.querySelector<HTMLInputElement>('[role=search] input[type=date]')?.value
    await vi.waitFor(() => expect(dateOf()).toBe('2026-11-01'), 5000)
    const now = await mountAt('/regions?period=FY27-Q3', App, everything)
    await vi.waitFor(() =>
      expect(now.root.querySelector<HTMLInputElement>('[role=search] input[type=date]')?.value).toBe(periods.today),
    )
  })
})

describe('the targets of the past', () => {
  it('stand below the banner, can be looked at, and not be changed', async () => {
    const { root } = await mountAt('/targets?period=FY27-Q4&knownAt=5', App, everything)
    const cell = await vi.waitFor(
      () => root.querySelector<HTMLElement>('td[data-cell="rssm.rssm|||services_bookings|FY27"]') ?? expect.fail('no grid yet'),
      5000,
    )
    await vi.waitFor(() =>
      expect(textOf(root.querySelector('[data-testid=known-banner]'))).toContain('You are looking at the past'),
    )
    cell.focus()
    for (const key of ['F2', '7', 'Delete']) cell.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([root.querySelector('td input'), document.querySelector('[data-testid=draft-bar]')]).toEqual([null, null])
    expect([textOf(cell), catalogue.indicators.length > 0]).toEqual(['1,200,000', true])
  })
})
