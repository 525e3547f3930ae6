import TargetsPage from '@attain/web/src/pages/TargetsPage.vue'
import { describe, expect, it, vi } from 'vitest'
import { mountAt, textOf } from './mount.ts'
import { aTarget, targetAnswers } from './target-answers.ts'

const bookings = 'rssm.rssm|||services_bookings'
const cellOf = (root: Element, key: string) => root.querySelector<HTMLElement>(`td[data-cell="${key}"]`)

async function mounted(path = '/targets?period=FY27-Q4', changes: Parameters<typeof targetAnswers>[0] = {}) {
  const api = targetAnswers(changes)
  const page = await mountAt(path, TargetsPage, api.answers)
  await vi.waitFor(() => expect(cellOf(page.root, `${bookings}|FY27`)).not.toBeNull())
  return { ...page, sent: api.sent }
}

const press = (element: Element, key: string) => element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
const button = (text: string) =>
  [...document.querySelectorAll('button')].find((each) => textOf(each).startsWith(text)) ?? expect.fail(`no button ${text}`)

async function type(root: Element, key: string, text: string, end = 'Enter') {
  const cell = cellOf(root, key) ?? expect.fail(`no cell ${key}`)
  cell.focus()
  press(cell, 'F2')
  const input = await vi.waitFor(() => cell.querySelector('input') ?? expect.fail('not editing'))
  input.value = text
  input.dispatchEvent(new Event('input'))
  press(input, end)
}

function pasteInto(root: Element, key: string, text: string) {
  const cell = cellOf(root, key) ?? expect.fail(`no cell ${key}`)
  cell.focus()
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', text)
  const event = new Event('paste', { bubbles: true, cancelable: true })
  cell.dispatchEvent(Object.assign(event, { clipboardData }))
}

const notice = () => textOf(document.querySelector('[data-testid=notice]'))

describe('the target editor', () => {
  it('shows targets of their own, what follows from them, and where nothing is set', async () => {
    const { root } = await mounted()
    expect(textOf(cellOf(root, `${bookings}|FY27`))).toBe('1,200,000')
    expect(textOf(cellOf(root, `${bookings}|FY27-Q4`))).toContain('300,000, follows from other rows')
    expect(textOf(cellOf(root, 'rssm.rssm|DACH||services_bookings|FY27'))).toBe('800,000')
    expect(textOf(cellOf(root, 'rssm.senior|||csat|FY27'))).toBe('> 90.0%, from the catalogue, every year')
    expect(document.querySelector('[data-testid=draft-bar]')).toBeNull()
  })

  it('moves by arrow keys and keeps one tab stop', async () => {
    const { root } = await mounted()
    const start = cellOf(root, `${bookings}|FY27`)!
    start.focus()
    press(start, 'ArrowRight')
    await vi.waitFor(() => expect(document.activeElement).toBe(cellOf(root, `${bookings}|FY27-Q1`)))
    press(document.activeElement!, 'End')
    await vi.waitFor(() => expect(document.activeElement).toBe(cellOf(root, `${bookings}|FY27-Q4`)))
    press(document.activeElement!, 'ArrowDown')
    await vi.waitFor(() => expect(document.activeElement).toBe(cellOf(root, 'rssm.rssm|DACH||services_bookings|FY27-Q4')))
    expect(root.querySelectorAll('td[tabindex="0"]')).toHaveLength(1)
  })

  it('a typed target goes into the draft, its quarters follow at once, and only saving sends it', async () => {
    const { root, sent, router } = await mounted()
    await type(root, `${bookings}|FY27`, '1600000')
    await vi.waitFor(() => expect(textOf(cellOf(root, `${bookings}|FY27`))).toMatch(/1,600,000\s?was 1,200,000/))
    expect(textOf(cellOf(root, `${bookings}|FY27-Q4`))).toContain('400,000')
    expect(sent).toEqual([])
    button('Save').click()
    await vi.waitFor(() => expect(router.currentRoute.value.query['draft']).toBe('1'))
    expect(sent).toMatchObject([['create', { cells: [{ level: 'rssm.rssm', period: 'FY27', value: '1600000', base: 11 }] }]])
    await vi.waitFor(() => expect(textOf(document.querySelector('[data-testid=draft-bar]'))).toContain('saved'))
  })

  it('typing what is recorded already takes the change back', async () => {
    const { root } = await mounted()
    await type(root, `${bookings}|FY27`, '5')
    await vi.waitFor(() => expect(document.querySelector('[data-testid=draft-bar]')).not.toBeNull())
    await type(root, `${bookings}|FY27`, '1200000.00')
    await vi.waitFor(() => expect(document.querySelector('[data-testid=draft-bar]')).toBeNull())
  })

  it('says why a text is no target, and keeps it until it is one or left with Escape', async () => {
    const { root } = await mounted()
    await type(root, `${bookings}|FY27`, 'a lot')
    await vi.waitFor(() => expect(textOf(root.querySelector('[role=alert]'))).toBe('This is not a number.'))
    press(root.querySelector('td input')!, 'Escape')
    await vi.waitFor(() => expect(textOf(cellOf(root, `${bookings}|FY27`))).toBe('1,200,000'))
  })

  it('asks what a number means that could be two, and remembers the answer in the address', async () => {
    const { root, router } = await mounted()
    await type(root, `${bookings}|FY27`, '1.234')
    await vi.waitFor(() =>
      expect(textOf(document.querySelector('[data-testid=number-style]'))).toContain('What does 1.234 mean?'),
    )
    button('1,234decimal comma').click()
    await vi.waitFor(() => expect(textOf(cellOf(root, `${bookings}|FY27`))).toMatch(/1,234\s?was/))
    expect(router.currentRoute.value.query['numbers']).toBe('comma')
  })

  it('pastes a block, reading it by the style it shows, and says what fell outside', async () => {
    const { root } = await mounted()
    pasteInto(root, `${bookings}|FY27-Q3`, '250.000,50\t260.000\t1\r\n')
    await vi.waitFor(() => expect(notice()).toContain('2 numbers pasted, read with a decimal comma. 1 fell outside'))
    expect(textOf(cellOf(root, `${bookings}|FY27-Q3`))).toContain('250,001')
    expect(textOf(cellOf(root, `${bookings}|FY27-Q4`))).toContain('260,000')
  })

  it('pastes nothing of a block in which one cell is no number', async () => {
    const { root } = await mounted()
    pasteInto(root, `${bookings}|FY27-Q1`, '1\tQ2')
    await vi.waitFor(() => expect(notice()).toContain('Nothing was pasted. “Q2” (row 1, column 2)'))
    expect(document.querySelector('[data-testid=draft-bar]')).toBeNull()
  })

  it('asks before pasting a block that could be read two ways', async () => {
    const { root } = await mounted()
    pasteInto(root, `${bookings}|FY27-Q1`, '1,500\t2,500')
    await vi.waitFor(() =>
      expect(textOf(document.querySelector('[data-testid=number-style]'))).toContain('2 numbers of this block'),
    )
    expect(document.querySelector('[data-testid=draft-bar]')).toBeNull()
    button('1,500decimal point').click()
    await vi.waitFor(() => expect(textOf(cellOf(root, `${bookings}|FY27-Q2`))).toContain('2,500'))
  })

  it('quarters that do not add up to their year are marked and cannot be published', async () => {
    const { root } = await mounted()
    pasteInto(root, `${bookings}|FY27-Q1`, '1\t2\t3\t4')
    await vi.waitFor(() =>
      expect(textOf(document.querySelector('[aria-label=Problems]'))).toContain('add to 10, but FY27 itself says 1200000'),
    )
    expect(button('Publish')).toHaveProperty('disabled', true)
    expect(cellOf(root, `${bookings}|FY27-Q1`)?.classList.contains('wrong')).toBe(true)
  })

  it('Delete takes a target of its own away, and a catalogue threshold never', async () => {
    const { root } = await mounted()
    const threshold = cellOf(root, 'rssm.senior|||csat|FY27')!
    threshold.focus()
    press(threshold, 'Delete')
    const own = cellOf(root, `${bookings}|FY27`)!
    own.focus()
    press(own, 'Delete')
    await vi.waitFor(() => expect(textOf(own)).toContain('removed, was 1,200,000'))
    expect(textOf(document.querySelector('[data-testid=draft-bar]'))).toContain('1 changed target')
  })

  it('previews by region and by person, and publishes with the reason', async () => {
    const { root, sent, router } = await mounted()
    await type(root, `${bookings}|FY27`, '2000000')
    await vi.waitFor(() => button('Preview'))
    button('Preview').click()
    const panel = await vi.waitFor(() => document.querySelector('[data-testid=preview]') ?? expect.fail('no preview'))
    expect(router.currentRoute.value.query['view']).toBe('preview')
    expect(textOf(panel.querySelector('[data-preview="EMEA|services_bookings"]'))).toMatch(
      /1,000,000.*2,000,000.*90\.0%.*45\.0%.*-45\.0 pp/,
    )
    expect(textOf(panel.querySelector('[data-preview="m2|services_bookings"]'))).toContain('Ben Example')
    button('Publish…').click()
    const dialog = await vi.waitFor(() => document.querySelector('[data-testid=publish]') ?? expect.fail('no dialog'))
    const reason = dialog.querySelector('textarea')!
    reason.value = 'market doubled'
    reason.dispatchEvent(new Event('input'))
    await vi.waitFor(() => expect(dialog.querySelector<HTMLButtonElement>('button[type=submit]')?.disabled).toBe(false))
    dialog.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await vi.waitFor(() => expect(notice()).toBe('Published as data version 8.'))
    expect(sent.at(-1)).toEqual(['publish', { reason: 'market doubled', revision: 1 }])
    expect(router.currentRoute.value.query['draft']).toBeUndefined()
  })

  it('a link opens a saved draft and names what changed elsewhere, to be kept or taken', async () => {
    const cell = { ...aTarget(), base: 10, value: '1500000' }
    const { root, sent } = await mounted('/targets?period=FY27-Q4&draft=1', {
      cells: [{ level: cell.level, region: null, member: null, indicator: cell.indicator, period: 'FY27', value: '1500000', comparator: '>=', currency: 'USD', weights: null, base: 10 }], // prettier-ignore
      conflicts: [{ cell: 0, base: aTarget({ id: 10, value: '1000000' }), now: aTarget() }],
    })
    await vi.waitFor(() =>
      expect(textOf(document.querySelector('[data-testid=conflicts]'))).toContain(
        'is now $1,200,000.00 (ada: agreed in January)',
      ),
    )
    expect(textOf(cellOf(root, `${bookings}|FY27`))).toContain('1,500,000')
    button('Keep the draft').click()
    await vi.waitFor(() => expect(sent).toMatchObject([['save', { cells: [{ value: '1500000', base: 11 }] }]]))
  })

  it('shows the history of a target, whom it applies to and why, and plan beside assignment', async () => {
    const { root, router } = await mounted()
    const cell = cellOf(root, `${bookings}|FY27`)!
    cell.focus()
    press(cell, 'i')
    const sheet = await vi.waitFor(() => document.querySelector('[data-testid=target-sheet]') ?? expect.fail('no sheet'))
    expect(router.currentRoute.value.query['cell']).toBe(`${bookings}|FY27`)
    await vi.waitFor(() => expect(textOf(sheet)).toContain('Applies to 1 person; 1 person there has a target from another row.'))
    expect(textOf(sheet)).toContain('The level has a target, and nothing more specific is set.')
    expect(textOf(sheet)).toContain('+20.0%, over-assigned')
    await vi.waitFor(() => expect(textOf(sheet.querySelector('[data-superseded=true]'))).toContain('market grew'))
    const weights = [...sheet.querySelectorAll<HTMLInputElement>('fieldset input')]
    for (const [at, text] of ['40', '30', '20', '5'].entries()) {
      weights[at]!.value = text
      weights[at]!.dispatchEvent(new Event('input'))
    }
    sheet.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await vi.waitFor(() => expect(textOf(sheet)).toContain('The weights add to 95; they must add to 100.'))
    weights[3]!.value = '10'
    weights[3]!.dispatchEvent(new Event('input'))
    sheet.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await vi.waitFor(() => expect(textOf(cellOf(root, `${bookings}|FY27-Q1`))).toContain('480,000'))
  })
})
