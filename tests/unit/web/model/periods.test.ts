import type { PeriodsReport } from '@attain/shared/contracts/meta.ts'
import { chosenPeriod, isListed, neighbour, periodChoices, trendRange } from '@attain/web/src/model/periods.ts'
import { describe, expect, it } from 'vitest'

const calendar: PeriodsReport = {
  today: '2026-11-22',
  fiscalYearStart: 2,
  current: 'FY27-Q4',
  years: [
    { key: 'FY26', from: '2025-02-01', to: '2026-01-31', quarters: [] },
    { key: 'FY27', from: '2026-02-01', to: '2027-01-31', quarters: [] },
  ],
  closures: [],
  hasData: { from: '2025-02-03', to: '2026-11-21' },
  organisation: 'Test',
  demonstration: false,
  currency: 'USD',
  version: 7,
  latestImportAt: null,
  timeZone: 'UTC',
  smallestGroup: null,
}

describe('chosenPeriod', () => {
  it('is the one of the address', () =>
    expect(chosenPeriod('2026-09', calendar)).toMatchObject({ from: '2026-09-01', kind: 'month' }))
  it.each([null, 'Q3', 'FY1'])('is the current quarter for %s', (key) => expect(chosenPeriod(key, calendar).key).toBe('FY27-Q4'))
})

describe('trendRange', () => {
  it.each([
    { period: 'FY27-Q4', range: 'FY26-Q1..FY27-Q4' },
    { period: 'FY27-Q2', range: 'FY25-Q3..FY27-Q2' },
    { period: 'FY27', range: 'FY26-Q1..FY27-Q4' },
    { period: '2026-09', range: 'FY25-Q4..FY27-Q3' },
  ])('8 quarters that end with $period', ({ period, range }) => {
    expect(trendRange(chosenPeriod(period, calendar), calendar)).toBe(range)
  })
})

it('the picker offers the newest year first, with its halves, quarters and months', () => {
  const [newest, oldest] = periodChoices(calendar)
  expect([newest?.year, oldest?.year]).toEqual(['FY27', 'FY26'])
  expect(newest?.quarters).toEqual(['FY27-Q1', 'FY27-Q2', 'FY27-Q3', 'FY27-Q4'])
  expect(newest?.months.at(0)).toBe('2026-02')
  expect(newest?.months).toHaveLength(12)
})

it('stepping stops at the years the calendar lists', () => {
  const first = chosenPeriod('FY26-Q1', calendar)
  expect(isListed(neighbour(first, 1, calendar), calendar)).toBe(true)
  expect(isListed(neighbour(first, -1, calendar), calendar)).toBe(false)
})
