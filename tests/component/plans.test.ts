import TargetsPage from '@attain/web/src/pages/TargetsPage.vue'
import { describe, expect, it, vi } from 'vitest'
import { aReport, aRow } from '../support/attainment-rows.ts'
import { mountAt, textOf } from './mount.ts'
import { aTarget, targetAnswers } from './target-answers.ts'

const plan = (id: number, region: string | null, value: string) => aTarget({ id, level: null, region, value })
const assigned = (region: string | null, value: string) =>
  aRow({ key: region === null ? {} : { region }, plan: '1', assigned: value })

async function mounted(path = '/targets?period=FY27-Q4&rows=plans') {
  const api = targetAnswers()
  const asked: URLSearchParams[] = []
  const list = await api.answers['/targets']?.(new URLSearchParams())
  const page = await mountAt(path, TargetsPage, {
    ...api.answers,
    '/targets': (params) => {
      asked.push(params)
      return { ...(list as object), targets: [plan(21, null, '5000000'), plan(22, 'EMEA', '2000000')] }
    },
    '/attainment': () => aReport({ period: 'FY27', total: [assigned(null, '5500000')], rows: [assigned('EMEA', '1800000')] }),
  })
  const cell = (region: string, period: string) =>
    page.root.querySelector<HTMLElement>(`td[data-cell="|${region}||services_bookings|${period}"]`) ?? expect.fail('no cell')
  await vi.waitFor(() => cell('EMEA', 'FY27'))
  return { ...page, ...api, cell, questions: asked }
}

describe('plans in the target editor', () => {
  it('stand by organisation and region, phased, with what members were assigned beside them', async () => {
    const { root, cell, questions } = await mounted()
    expect(questions[0]?.get('of')).toBe('plans')
    expect(questions[0]?.has('family')).toBe(false)
    expect(textOf(cell('', 'FY27'))).toBe('5,000,000')
    expect(textOf(cell('EMEA', 'FY27-Q4'))).toContain('500,000, follows from other rows')
    await vi.waitFor(() => {
      const texts = [...root.querySelectorAll('[data-testid=assigned]')].map((each) => textOf(each))
      expect(texts.slice(0, 2)).toEqual(['assigned 5,500,000, +10.0%', 'assigned 1,800,000, -10.0%'])
    })
  })

  it('are sent as plans, with the row that they were written over', async () => {
    const { cell, sent } = await mounted()
    const field = cell('EMEA', 'FY27')
    field.focus()
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'F2', bubbles: true }))
    const input = await vi.waitFor(() => field.querySelector('input') ?? expect.fail('not editing'))
    input.value = '2400000'
    input.dispatchEvent(new Event('input'))
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    const save = await vi.waitFor(
      () => [...document.querySelectorAll('button')].find((each) => textOf(each).startsWith('Save')) ?? expect.fail('no save'),
    )
    save.click()
    await vi.waitFor(() => expect(sent.map(([what]) => what)).toEqual(['create']))
    expect(sent[0]?.[1]).toMatchObject({
      cells: [
        { plan: true, level: null, member: null, region: 'EMEA', indicator: 'services_bookings', value: '2400000', base: 22 },
      ],
    })
  })

  it('have a history and phasing weights of their own, and nobody to apply to', async () => {
    const path = '/targets?period=FY27-Q4&rows=plans&cell=%7CEMEA%7C%7Cservices_bookings%7CFY27'
    const { asked } = await mounted(path)
    const sheet = () => document.querySelector('[data-testid=target-sheet]')
    await vi.waitFor(() => expect(textOf(sheet())).toContain('Plan of Europe'))
    await vi.waitFor(() => expect(textOf(sheet())).toContain('market grew'))
    expect(textOf(sheet())).not.toContain('Whom it applies to')
    expect(sheet()?.querySelector('[aria-label="Quarter 1, per cent"]')).not.toBeNull()
    for (const path of ['/api/targets/history', '/api/targets/resolution'])
      expect(asked.find(({ pathname }) => pathname === path)?.searchParams.get('plan')).toBe('1')
  })
})

it('a link to a target shows its value once the list is there: putting it into the draft does not take it away', async () => {
  const path = '/targets?period=FY27-Q4&rows=plans&cell=%7CEMEA%7C%7Cservices_bookings%7CFY27'
  await mounted(path)
  const field = () => document.querySelector<HTMLInputElement>('[data-testid=target-sheet] input.num')
  await vi.waitFor(() => expect(field()?.value).toBe('2000000'))
})
