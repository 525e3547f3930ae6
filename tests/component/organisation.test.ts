import OrganisationPage from '@attain/web/src/pages/OrganisationPage.vue'
import { describe, expect, it, vi } from 'vitest'
import { mountAt, textOf } from './mount.ts'
import { organisationAnswers } from './organisation-answers.ts'

const rowOf = (root: Element, key: string) => root.querySelector(`tr[data-member="${key}"]`)
const button = (text: string) =>
  [...document.querySelectorAll('button')].find((each) => textOf(each).startsWith(text)) ?? expect.fail(`no button ${text}`)
const byTestId = (id: string) => vi.waitFor(() => document.querySelector(`[data-testid=${id}]`) ?? expect.fail(`no ${id}`))

async function mounted(path = '/organisation', changes: Parameters<typeof organisationAnswers>[0] = {}) {
  const api = organisationAnswers(changes)
  const page = await mountAt(path, OrganisationPage, api.answers)
  await vi.waitFor(() => expect(rowOf(page.root, 'ann')).not.toBeNull())
  return { ...page, sent: api.sent }
}

async function change(root: Element, keys: string[], fte: string) {
  for (const key of keys) {
    rowOf(root, key)?.querySelector<HTMLInputElement>('input[type=checkbox]')?.click()
    await vi.waitFor(() => button(`Change ${keys.indexOf(key) + 1}`))
  }
  button(`Change ${keys.length}`).click()
  const sheet = await byTestId('change-sheet')
  const input = sheet.querySelector<HTMLInputElement>('input[inputmode=decimal]') ?? expect.fail('no FTE')
  input.value = fte
  input.dispatchEvent(new Event('input'))
  sheet.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
  return sheet
}

describe('the organisation', () => {
  it('shows everybody below their manager, folds teams, and finds people with whoever stands above them', async () => {
    const { root, router } = await mounted()
    const shown = () => [...root.querySelectorAll('tr[data-member]')].map((row) => row.getAttribute('data-member'))
    expect(shown()).toEqual(['ann', 'bob', 'cem'])
    expect(textOf(root)).toContain('Not placed on this day (1)')
    root.querySelector<HTMLButtonElement>('button[aria-label="Team of Ann Able"]')?.click()
    await vi.waitFor(() => expect(shown()).toEqual(['ann']))
    expect(router.currentRoute.value.query['shut']).toBe('ann')
    await router.push('/organisation?find=cem')
    await vi.waitFor(() => expect(shown()).toEqual(['ann', 'cem']))
  })

  it('puts a change of several people into a draft, saves it and says what it would do in both readings', async () => {
    const { root, sent, router } = await mounted()
    await change(root, ['bob', 'cem'], '0.5')
    await vi.waitFor(() => expect(textOf(rowOf(root, 'bob'))).toContain('Draft: FTE 0.5'))
    expect(textOf(document.querySelector('[data-testid=draft-bar]'))).toContain('2 changed assignments')
    button('Preview').click()
    const sheet = await byTestId('order-preview')
    expect(sent).toMatchObject([
      [
        'create',
        {
          date: '2026-12-01',
          changes: [
            { kind: 'move', member: 'bob', fte: '0.5' },
            { kind: 'move', member: 'cem', fte: '0.5' },
          ],
        },
      ],
    ])
    expect(router.currentRoute.value.query).toMatchObject({ order: '1', view: 'preview' })
    expect(textOf(sheet)).toContain('Bob Bright is left without a manager')
    expect(textOf(sheet.querySelector('[data-headcount="Region DACH"]'))).toBe('RegionDACH3201')
    const line = () => textOf(sheet.querySelector('[data-preview="DACH|services_bookings"]'))
    expect(line()).toMatch(/100100400/)
    button('As then organised').click()
    await vi.waitFor(() => expect(line()).toMatch(/10060400/))
    expect(router.currentRoute.value.query['reading']).toBe('is')
  })

  it('says what keeps a change from the draft, and changes nothing', async () => {
    const { root, sent } = await mounted()
    const sheet = await change(root, ['bob'], 'half')
    await vi.waitFor(() => expect(textOf(sheet.querySelector('[role=alert]'))).toContain('FTE is a plain number'))
    expect([sent, document.querySelector('[data-testid=draft-bar]')]).toEqual([[], null])
  })

  it('commits with a reason, and shows the organisation of the date', async () => {
    const { root, sent, router } = await mounted()
    await change(root, ['bob'], '0.5')
    await vi.waitFor(() => button('Commit').click())
    const dialog = await byTestId('commit')
    const reason = dialog.querySelector('textarea') ?? expect.fail('no reason')
    reason.value = 'part time'
    reason.dispatchEvent(new Event('input'))
    await vi.waitFor(() => expect(dialog.querySelector<HTMLButtonElement>('button[type=submit]')?.disabled).toBe(false))
    dialog.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
    await vi.waitFor(() => expect(sent.at(-1)).toEqual(['commit', { reason: 'part time', revision: 1 }]))
    await vi.waitFor(() => expect(router.currentRoute.value.query).toEqual({ asOf: '2026-12-01' }))
    expect(textOf(await byTestId('notice'))).toContain('Committed as data version 8')
  })

  it('opens a draft by its link with what is wrong at each change, which can be kept or left out', async () => {
    const { sent } = await mounted('/organisation?order=1', {
      problems: [{ change: 0, code: 'not-placed', message: '"bob" holds no assignment.', refused: true }],
      conflicts: [{ change: 0, base: null, now: null }],
    })
    const line = await vi.waitFor(() => document.querySelector('[data-change="member bob"]') ?? expect.fail('no change'))
    expect(textOf(line)).toContain('leaves"bob" holds no assignment.')
    expect(textOf(line)).toContain('Changed elsewhere: was not placed; is now not placed.')
    expect((button('Commit') as HTMLButtonElement).disabled).toBe(true)
    button('Change it all the same').click()
    await vi.waitFor(() =>
      expect(sent.at(-1)).toMatchObject(['save', { changes: [{ kind: 'leave', member: 'bob', base: null }] }]),
    )
  })

  it('tells the history of a person with who, when and why, and takes a correction into the draft', async () => {
    const { root, router } = await mounted()
    rowOf(root, 'bob')?.querySelector<HTMLButtonElement>('button.link')?.click()
    const sheet = await byTestId('history-sheet')
    await vi.waitFor(() => expect(textOf(sheet)).toContain('wrong region'))
    expect(router.currentRoute.value.query['history']).toBe('bob')
    expect(textOf(sheet)).toMatch(/ada.*new year/)
    button('Take away').click()
    await vi.waitFor(() => expect(textOf(document.querySelector('[data-change="assignment 2"]'))).toContain('taken away'))
  })

  it('takes what was recorded wrongly of an assignment into the draft: its days and where it stood', async () => {
    await mounted('/organisation?history=bob')
    const sheet = await byTestId('history-sheet')
    const correct = await vi.waitFor(
      () => sheet.querySelector<HTMLButtonElement>('button[aria-label^=Correct]') ?? expect.fail('nothing to correct'),
    )
    correct.click()
    const form = await vi.waitFor(() => sheet.querySelector('form') ?? expect.fail('no form'))
    const send = () => form.dispatchEvent(new Event('submit', { cancelable: true }))
    const fill = (input: HTMLInputElement | null | undefined, value: string) => {
      if (!input) return expect.fail('no such field')
      input.value = value
      input.dispatchEvent(new Event('input'))
    }
    send()
    await vi.waitFor(() => expect(textOf(form.querySelector('[role=alert]'))).toBe('Change what was recorded wrongly.'))
    const [first, last] = form.querySelectorAll<HTMLInputElement>('input[type=date]')
    fill(last, '2000-01-01')
    await vi.waitFor(() => expect(textOf(form.querySelector('[role=alert]'))).toContain('before the first'))
    fill(last, '')
    fill(first, '2026-03-01')
    fill(form.querySelector<HTMLInputElement>('input[inputmode=decimal]'), '0.8')
    send()
    await vi.waitFor(() =>
      expect(textOf(document.querySelector('[data-change="assignment 2"]'))).toMatch(/corrected: FTE 0\.8, from/),
    )
    expect(sheet.querySelector('form')).toBeNull()
  })

  it('of the past can be looked at and not changed', async () => {
    const { root, asked } = await mounted('/organisation?knownAt=5')
    expect(root.querySelectorAll('tbody input')).toHaveLength(0)
    expect(asked.some((url) => url.pathname === '/api/organisation' && url.searchParams.get('knownAt') === '5')).toBe(true)
  })
})
