import ExplainPanel from '@attain/web/src/features/explain/ExplainPanel.vue'
import { expect, it, vi } from 'vitest'
import { answers } from './answers.ts'
import { mountAt, textOf } from './mount.ts'

const sheet = () => document.querySelector('[data-testid=explain]')

it('leads from the number over formula and target rows to facts whose sum is the number', async () => {
  const { asked } = await mountAt('/regions/EMEA?period=FY27-Q3&explain=services_bookings,region:DACH', ExplainPanel, answers)
  await vi.waitFor(() =>
    expect(textOf(document.querySelector('[data-testid=formula]'))).toBe('7,107,324.50 ÷ 6,000,000 = 118.5 %'),
  )
  expect(textOf(sheet())).toContain('The stored plan comes first')
  expect(document.querySelector('[data-testid=value-sum]')?.getAttribute('data-value')).toBe('7107324.50')
  expect(textOf(document.querySelector('[data-testid=ties]'))).toContain('add up to this number exactly')
  const question = asked.find(({ pathname }) => pathname === '/api/attainment/explain')
  expect(Object.fromEntries(question?.searchParams ?? [])).toEqual({
    by: 'region',
    indicator: 'services_bookings',
    period: 'FY27-Q3',
    region: 'DACH',
  })
})

it('a link from a file is followed only when it is a web address', async () => {
  await mountAt('/regions?explain=services_bookings', ExplainPanel, answers)
  await vi.waitFor(() => expect(textOf(document.querySelector('[data-testid=facts]'))).toContain('Success plan'))
  expect(document.querySelector('[data-testid=facts] a[href^=javascript]')).toBeNull()
})

it('closing takes the panel out of the address and keeps the filters', async () => {
  const { router } = await mountAt('/regions?period=FY27-Q3&explain=csat&factsPage=2', ExplainPanel, answers)
  const close = await vi.waitFor(() => document.querySelector<HTMLButtonElement>('[aria-label=Close]') ?? expect.fail())
  close.click()
  await vi.waitFor(() => expect(router.currentRoute.value.query).toEqual({ period: 'FY27-Q3' }))
})
