import type { AuditReport } from '@attain/shared/contracts/audit.ts'
import AuditPage from '@attain/web/src/pages/AuditPage.vue'
import MemberPage from '@attain/web/src/pages/MemberPage.vue'
import { describe, expect, it, vi } from 'vitest'
import { answers } from './answers.ts'
import { mountAt, problem, textOf } from './mount.ts'

const entry = { id: 7, at: '2026-11-20T09:30:00.000Z', actor: 'ada', version: 12, detail: { revised: 1 } }
const report: AuditReport = {
  entries: [
    {
      ...entry,
      action: 'publish targets',
      subject: 'target draft 3',
      reason: 'market doubled',
      before: [{ id: 4, value: '100' }],
      after: [{ about: 'seller', value: '200' }],
    },
    {
      ...entry,
      id: 6,
      action: 'save target draft',
      subject: 'target draft 3',
      version: null,
      reason: null,
      before: null,
      after: null,
    },
  ],
  total: 62,
  page: 1,
  pages: 2,
  actors: ['ada', 'eve'],
  actions: ['publish targets', 'save target draft'],
}
const rowsIn = (root: Element) => [...root.querySelectorAll('tr[data-entry]')]
const sheet = () => document.querySelector('[data-testid=audit-sheet]')
const mounted = async (path: string, answer: () => unknown = () => report) =>
  mountAt(path, AuditPage, { ...answers, '/audit': answer })

describe('the audit page', () => {
  it('lists who did what to what, when and why, and says what raised no version', async () => {
    const { root } = await mounted('/audit')
    await vi.waitFor(() => expect(rowsIn(root)).toHaveLength(2))
    const [first, second] = rowsIn(root).map(textOf)
    for (const word of ['ada', 'publish targets', 'target draft 3', 'market doubled', '12']) expect(first).toContain(word)
    expect(second).toContain('––')
    expect(textOf(root)).toContain('62 rows')
  })

  it('takes its filters and its page from the address, for the files as well', async () => {
    const { root, asked, router } = await mounted('/audit?from=2026-11-01&to=nonsense&actor=ada&subject=draft&page=2')
    await vi.waitFor(() => expect(rowsIn(root)).toHaveLength(2))
    const question = asked.find(({ pathname }) => pathname === '/api/audit')
    expect(Object.fromEntries(question!.searchParams)).toEqual({ from: '2026-11-01', actor: 'ada', subject: 'draft', page: '2' })
    const file = root.querySelector<HTMLAnchorElement>('a[aria-label="Export as CSV"]')
    expect(file?.getAttribute('href')).toBe('/api/exports/audit?actor=ada&format=csv&from=2026-11-01&subject=draft')
    const to = root.querySelector<HTMLInputElement>('input[aria-label="Last day"]')!
    to.value = '2026-11-30'
    to.dispatchEvent(new Event('change'))
    await vi.waitFor(() => expect(router.currentRoute.value.query['to']).toBe('2026-11-30'))
    expect(router.currentRoute.value.query['page']).toBeUndefined()
  })

  it('opens before and after side by side, by a link that stays in the address', async () => {
    const { root, router } = await mounted('/audit')
    await vi.waitFor(() => expect(rowsIn(root)).toHaveLength(2))
    rowsIn(root)[0]?.querySelector<HTMLAnchorElement>('a')?.click()
    await vi.waitFor(() => expect(sheet()).not.toBeNull())
    expect(router.currentRoute.value.query['entry']).toBe('7')
    const cells = [...sheet()!.querySelectorAll('tr[data-differs=true] td')].map(textOf)
    expect(cells).toEqual(['id 4 · value 100', 'about seller · value 200'])
    expect(textOf(sheet())).toMatch(/revised ?1/)
  })

  it('tells no row apart from no row that fits, and offers to try again', async () => {
    const none = { ...report, entries: [], total: 0, pages: 1 }
    const { root } = await mounted('/audit', () => none)
    await vi.waitFor(() => expect(textOf(root)).toContain('Nothing was written yet'))
    const narrowed = await mounted('/audit?actor=nobody', () => none)
    await vi.waitFor(() => expect(textOf(narrowed.root)).toContain('Nothing fits'))
    const failed = await mounted('/audit', () =>
      problem(503, { code: 'database-unreachable', detail: 'The database does not answer.' }),
    )
    await vi.waitFor(() => expect(textOf(failed.root)).toContain('The database does not answer.'))
  })
})

describe('erasing a person', () => {
  it('asks for a reason, says what it did, and reads everything anew', async () => {
    const sent: unknown[] = []
    const { root, asked } = await mountAt('/members/m2?period=FY27-Q3', MemberPage, {
      ...answers,
      'POST /members/m2/erase': (_, body) => {
        sent.push(body)
        return { member: 'm2', version: 9, texts: 4, withdrawn: [11], nameIsKey: false }
      },
    })
    const button = await vi.waitFor(
      () => [...root.querySelectorAll('button')].find((each) => textOf(each).startsWith('Erase')) ?? expect.fail('no button'),
    )
    button.click()
    const dialog = await vi.waitFor(() => document.querySelector('[data-testid=erase]') ?? expect.fail('no dialog'))
    expect(textOf(dialog)).toContain('“Former member m2”')
    const input = dialog.querySelector('textarea')!
    input.value = 'asked for it'
    input.dispatchEvent(new Event('input'))
    const before = asked.length
    await vi.waitFor(() => expect(dialog.querySelector<HTMLButtonElement>('button[type=submit]')?.disabled).toBe(false))
    dialog.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
    const said = await vi.waitFor(() => root.querySelector('[data-testid=erased]') ?? expect.fail('nothing said'))
    expect(sent).toEqual([{ reason: 'asked for it' }])
    expect(textOf(said)).toMatch(/4 texts.*No number changed.*11/)
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(before + 1))
  })

  it('is not offered while looking into the past', async () => {
    const { root } = await mountAt('/members/m2?period=FY27-Q3&knownAt=2026-11-01', MemberPage, answers)
    await vi.waitFor(() => expect(textOf(root)).toContain('Placements in this period'))
    expect(textOf(root)).not.toContain('Erase')
  })
})
