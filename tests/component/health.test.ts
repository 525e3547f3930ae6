import HealthMark from '@attain/web/src/ui/HealthMark.vue'
import HealthPanel from '@attain/web/src/features/health/HealthPanel.vue'
import RegionPage from '@attain/web/src/pages/RegionPage.vue'
import { Health } from '@attain/shared/contracts/vocabulary.ts'
import type { Declaration } from '@attain/shared/contracts/health.ts'
import { expect, it, vi } from 'vitest'
import { answers } from './answers.ts'
import { mountAt, problem, textOf } from './mount.ts'

const declared: Declaration = {
  period: 'FY27-Q3',
  region: 'EMEA',
  member: null,
  indicator: 'services_bookings',
  health: 'problem',
  level: 1,
  reasons: ['Two renewals slipped'],
  by: 'ada',
  at: '2026-11-20T10:00:00.000Z',
  version: 12,
  superseded: null,
}
const earlier: Declaration = { ...declared, health: 'okay', reasons: ['All well'], version: 9, superseded: 12 }
const whole: Declaration = { ...declared, indicator: null, health: 'attention', reasons: ['Watching renewals'] }
const withHealth = (...declarations: Declaration[]) => ({
  ...answers,
  '/declared-health': () => ({ version: 12, declarations }),
})

it('every health has a word and a shape of its own', async () => {
  const shapes = new Set<string>()
  for (const health of Health.options) {
    const { root } = await mountAt('/regions', HealthMark, answers, { health })
    expect(textOf(root)).not.toBe('')
    shapes.add(root.querySelector('svg')?.innerHTML ?? '')
  }
  expect(shapes.size).toBe(Health.options.length)
})

it('a page shows the judgement and its reason beside the computed status, and that of the whole above', async () => {
  const { root, asked } = await mountAt('/regions/EMEA?period=FY27-Q3', RegionPage, withHealth(declared, whole))
  await vi.waitFor(() => expect(root.querySelector('[data-row="services_bookings"]')).not.toBeNull())
  await vi.waitFor(() => expect(textOf(root.querySelector('[data-testid="health"]'))).toContain('Attention'))
  expect(textOf(root.querySelector('[data-testid="health"]'))).toContain('Watching renewals')
  const row = root.querySelector('[data-row="services_bookings"]')
  expect([row?.querySelector('[data-status]')?.getAttribute('data-status'), textOf(row)]).toEqual([
    'met',
    expect.stringContaining('ProblemTwo renewals slipped'),
  ])
  expect(textOf(root.querySelector('[data-row="csat"]'))).toContain('Judge')
  const health = asked.find(({ pathname }) => pathname === '/api/declared-health')
  expect(health?.search).toBe('?period=FY27-Q3&region=EMEA')
})

it('the sheet shows every judgement there was and begins with the one that stands', async () => {
  const path = '/regions/EMEA?period=FY27-Q3&health=services_bookings'
  await mountAt(path, HealthPanel, withHealth(declared, earlier, whole))
  const sheet = await vi.waitFor(() => {
    const found = document.querySelector('[data-testid="health-panel"] form')?.closest('[data-testid="health-panel"]')
    if (found === null || found === undefined) throw new Error('no form yet')
    return found
  })
  expect(sheet.querySelector<HTMLInputElement>('input:checked')?.value).toBe('problem')
  expect(sheet.querySelector('textarea')?.value).toBe('Two renewals slipped')
  const history = [...sheet.querySelectorAll('ol > li')].map(textOf)
  expect(history).toHaveLength(2)
  expect(history[0]).toMatch(/Problem.*ada.*Two renewals slipped/)
  expect(history[1]).toMatch(/Okay.*no longer stands.*All well/)
})

/** The sheet over an API that is told `posted`; resolves once the form is there. */
async function openForm(posted: (body: unknown) => unknown) {
  const list = withHealth(declared)
  const path = '/regions/EMEA?period=FY27-Q3&health=services_bookings'
  await mountAt(path, HealthPanel, list)
  const asks = globalThis.fetch
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    if (init?.method !== 'POST') return asks(input, init)
    const answer = posted(JSON.parse(String(init.body)))
    return answer instanceof Response ? answer : Response.json(answer, { status: 201 })
  })
  const form = await vi.waitFor(() => {
    const found = document.querySelector<HTMLFormElement>('[data-testid="health-panel"] form')
    if (found === null) throw new Error('no form yet')
    return found
  })
  const write = (text: string) => {
    const area = form.querySelector('textarea') as HTMLTextAreaElement
    area.value = text
    area.dispatchEvent(new Event('input'))
  }
  const submit = () => form.dispatchEvent(new Event('submit', { cancelable: true }))
  return { form, write, submit }
}

it('a judgement is sent with its reasons, one a line, and not without any', async () => {
  const bodies: unknown[] = []
  const { form, write, submit } = await openForm((body) => {
    bodies.push(body)
    return declared
  })
  write('  ')
  submit()
  await vi.waitFor(() => expect(textOf(form)).toContain('needs a reason'))
  expect(bodies).toEqual([])
  write('One deal slipped\n\n another follows ')
  submit()
  await vi.waitFor(() => expect(bodies).toHaveLength(1))
  expect(bodies[0]).toEqual({
    region: 'EMEA',
    period: 'FY27-Q3',
    indicator: 'services_bookings',
    health: 'problem',
    reasons: ['One deal slipped', 'another follows'],
  })
})

it('names on the page what is withheld, with a way to its judgement', async () => {
  const told = {
    ...answers,
    '/attainment': (params: URLSearchParams) =>
      Object.assign({}, answers['/attainment']!(params), { withheld: [{ region: 'EMEA', indicator: 'csat' }] }),
  }
  const { root } = await mountAt('/regions/EMEA?period=FY27-Q3', RegionPage, told)
  await vi.waitFor(() => expect(textOf(root.querySelector('[data-testid=withheld]'))).toContain('Customer satisfaction'), 10_000)
  const link = root.querySelector<HTMLAnchorElement>('[data-testid=withheld] a')
  expect(link?.getAttribute('href')).toContain('health=csat')
})

it('a judgement is withdrawn for a reason, and not without one', async () => {
  const path = '/regions/EMEA?period=FY27-Q3&health=services_bookings'
  const { asked } = await mountAt(path, HealthPanel, {
    ...withHealth(declared),
    'DELETE /declared-health': () => new Response(null, { status: 204 }),
  })
  const form = await vi.waitFor(
    () => document.querySelector<HTMLFormElement>('[data-testid=withdraw-health]') ?? expect.fail('no form yet'),
    10_000,
  )
  form.querySelector('button')?.click()
  await vi.waitFor(() => expect(form.querySelector('input')).not.toBeNull())
  const withdrawals = () => asked.filter(({ searchParams }) => searchParams.has('reason'))
  form.dispatchEvent(new Event('submit', { cancelable: true }))
  await vi.waitFor(() => expect(textOf(form)).toContain('Say why'))
  expect(withdrawals()).toEqual([])
  const field = form.querySelector('input')!
  field.value = ' declared by mistake '
  field.dispatchEvent(new Event('input'))
  form.dispatchEvent(new Event('submit', { cancelable: true }))
  await vi.waitFor(() => expect(withdrawals()).toHaveLength(1))
  expect(Object.fromEntries(withdrawals()[0]!.searchParams)).toEqual({
    region: 'EMEA',
    period: 'FY27-Q3',
    indicator: 'services_bookings',
    reason: 'declared by mistake',
  })
})

it('nothing is judged in the past', async () => {
  await mountAt('/regions/EMEA?period=FY27-Q3&health=services_bookings&knownAt=5', HealthPanel, withHealth(declared))
  const sheet = await vi.waitFor(() => {
    const found = document.querySelector('[data-testid="health-panel"] ol')?.closest('[data-testid="health-panel"]')
    return found ?? expect.fail('no history yet')
  }, 10_000)
  expect([textOf(sheet).includes('Nothing is judged in the past'), sheet.querySelector('form')]).toEqual([true, null])
})

it('a refused judgement says why and keeps what was written', async () => {
  const { form, write, submit } = await openForm(() => problem(503))
  write('a reason')
  submit()
  await vi.waitFor(() => expect(textOf(form.querySelector('[role="alert"]'))).toContain('It was refused.'))
  expect(form.querySelector('textarea')?.value).toBe('a reason')
})
