import type { PeriodsReport } from '@attain/shared/contracts/meta.ts'
import type { RestatedRow, RestatementReport } from '@attain/shared/contracts/restatement.ts'
import KnownBanner from '@attain/web/src/features/known/KnownBanner.vue'
import PeriodDialog from '@attain/web/src/features/filters/PeriodDialog.vue'
import RestatedSheet from '@attain/web/src/features/restatement/RestatedSheet.vue'
import RegionPage from '@attain/web/src/pages/RegionPage.vue'
import { describe, expect, it, vi } from 'vitest'
import { answers, periods } from './answers.ts'
import { mountAt, problem, textOf } from './mount.ts'

const closure = {
  key: 'FY27-Q3',
  from: '2026-08-01',
  to: '2026-10-31',
  pinnedVersion: 5,
  at: '2026-11-10T09:00:00.000Z',
  by: 'Ada',
  reason: 'done',
}
const closed: PeriodsReport = { ...periods, closures: [closure] }

const figures = { own: null, parts: null, target: '100', attainment: 0.5, variance: '-50', status: 'missed', n: 1 } as const
const row = (key: RestatedRow['key'], from: string, to: string, by: string): RestatedRow => ({
  key,
  label: '',
  kind: 'flow',
  unit: 'money',
  currency: 'USD',
  better: 'higher',
  asClosed: { ...figures, actual: from, own: from },
  restated: { ...figures, actual: to, own: to },
  difference: { actual: by, own: by, target: '0', n: 0 },
  differs: true,
})
const restatement: RestatementReport = {
  period: 'FY27-Q3',
  from: '2026-08-01',
  to: '2026-10-31',
  asOf: '2026-10-31',
  closure,
  version: 7,
  fx: 'plan',
  currency: 'USD',
  differs: true,
  total: [row({ indicator: 'services_bookings' }, '500', '430', '-70')],
  rows: [row({ indicator: 'services_bookings', region: 'EMEA' }, '500', '430', '-70')],
  detail: {
    indicator: 'services_bookings',
    facts: {
      rows: [
        {
          kind: 'changed',
          source: 'crm',
          externalId: 'A-1',
          label: 'Renewal',
          before: {
            day: '2026-10-01',
            region: 'EMEA',
            member: 'm1',
            memberName: 'Ada Example',
            value: '100',
            weight: null,
            currency: 'USD',
          },
          after: {
            day: '2026-10-01',
            region: 'EMEA',
            member: 'm1',
            memberName: 'Ada Example',
            value: '30',
            weight: null,
            currency: 'USD',
          },
          by: { value: '-70', weight: null },
          cause: { inVersion: 6, at: '2026-11-12T09:00:00.000Z', who: 'Ben', action: 'import actuals', why: 'Credit note' },
        },
      ],
      page: 1,
      pages: 1,
      count: 1,
      valueSum: '-70',
      weightSum: null,
    },
    rates: [],
    targets: { asClosed: [], restated: [] },
    ties: true,
  },
}
const past = { ...answers, '/periods': () => closed, '/attainment/restatement': () => restatement }

describe('a closed period', () => {
  it('says when it was closed beside its name, and shows what was restated', async () => {
    const { root, asked } = await mountAt('/regions?period=FY27-Q3&asOf=2026-11-20', RegionPage, past)
    await vi.waitFor(() => expect(textOf(root.querySelector('[data-restated=services_bookings]'))).toContain('430'), 10_000)
    expect(textOf(root.querySelector('[data-testid=period-state]'))).toBe('Closed Nov 10, 2026')
    expect(textOf(root.querySelector('[data-restated=services_bookings]'))).toMatch(/500.*430.*-70/)
    const question = asked.find(({ pathname }) => pathname.endsWith('/restatement'))
    expect([question?.searchParams.get('by'), question?.searchParams.has('asOf')]).toEqual(['region', false])
  })

  it('shows no restatement while one looks at the past, and asks for the past', async () => {
    const { root, asked } = await mountAt('/regions?period=FY27-Q3&knownAt=5', RegionPage, past)
    await vi.waitFor(() => expect(asked.some(({ searchParams }) => searchParams.get('knownAt') === '5')).toBe(true))
    await vi.waitFor(() => expect(root.textContent).toContain('Known at the close of FY27 Q3'))
    expect(root.querySelector('[data-testid=restatement]')).toBeNull()
    expect(asked.some(({ pathname }) => pathname.endsWith('/restatement'))).toBe(false)
  })
})

describe('the banner of the past', () => {
  it('names the moment and leads back to now', async () => {
    const { root, router } = await mountAt('/regions?knownAt=5', KnownBanner, past, { calendar: closed, knownAt: '5' })
    expect(textOf(root)).toContain('You are looking at the past: everything as known at the close of FY27 Q3, Nov 10, 2026.')
    root.querySelector('button')?.click()
    await vi.waitFor(() => expect(router.currentRoute.value.query['knownAt']).toBeUndefined())
  })
})

describe('the rows that changed', () => {
  it('stand with before, after, what they add, and who did it why', async () => {
    await mountAt('/regions', RestatedSheet, past, { params: { period: 'FY27-Q3', indicator: 'services_bookings' } })
    await vi.waitFor(() => expect(textOf(document.querySelector('[data-testid=restated-sheet]'))).toContain('Credit note'))
    const text = textOf(document.querySelector('[data-testid=restated-sheet]'))
    for (const part of ['1 row changed', 'Changed', 'Renewal', '100', '30', '-70', 'Ben, version 6']) expect(text).toContain(part)
  })
})

describe('the dialog of a period', () => {
  const period = { key: 'FY27-Q3', kind: 'quarter', from: '2026-08-01', to: '2026-10-31' }
  const submit = () =>
    document
      .querySelector('[data-testid=period-dialog] form')
      ?.dispatchEvent(new Event('submit', { cancelable: true, bubbles: true }))

  it('asks for a reason before it asks the server, and says what the server refused', async () => {
    const refusing = { ...past, 'POST /periods/FY27-Q3/close': () => problem(409, { detail: 'It is closed already.' }) }
    const { asked } = await mountAt('/regions', PeriodDialog, refusing, { period, closure: null })
    await vi.waitFor(() => expect(document.querySelector('[data-testid=period-dialog] form')).not.toBeNull())
    submit()
    await vi.waitFor(() => expect(textOf(document.querySelector('#period-problem'))).toContain('Say why'))
    expect(asked.some(({ pathname }) => pathname.endsWith('/close'))).toBe(false)
    const box = document.querySelector('textarea')!
    box.value = 'Books are done'
    box.dispatchEvent(new Event('input', { bubbles: true }))
    submit()
    await vi.waitFor(() => expect(textOf(document.querySelector('#period-problem'))).toBe('It is closed already.'))
  })
})
