import {
  byLead,
  byUrgency,
  focusOf,
  lowestCoverage,
  ofIndicators,
  relativeVariance,
  trendOf,
} from '@attain/web/src/model/rows.ts'
import { describe, expect, it } from 'vitest'
import { aRow } from '../../../support/attainment-rows.ts'

const named = (indicator: string, changes: Parameters<typeof aRow>[0] = {}) => aRow({ ...changes, key: { indicator } })
const keys = (rows: ReturnType<typeof aRow>[]) => rows.map(({ key }) => key.indicator)

describe('order of rows', () => {
  it('what is furthest behind comes first, what cannot be judged last', () => {
    const rows = [named('met', { attainment: 1.2 }), named('none', { attainment: null }), named('late', { attainment: 0.6 })]
    expect(keys(rows.toSorted(byUrgency))).toEqual(['late', 'met', 'none'])
  })

  it('a running flow is ordered by pace, not by how far the distant target is', () => {
    const rows = [named('slow', { attainment: 0.3, pacing: 0.7 }), named('fast', { attainment: 0.2, pacing: 1.3 })]
    expect(keys(rows.toSorted(byLead))).toEqual(['fast', 'slow'])
  })

  it('a variance counts by what is favourable: fewer days than the target is a lead', () => {
    const rows = [
      named('slower', { variance: '5', favourable: false }),
      named('none', { variance: null, favourable: null }),
      named('faster', { variance: '-3', favourable: true }),
    ]
    expect(keys(rows.toSorted(byLead))).toEqual(['faster', 'slower', 'none'])
  })
})

describe('trendOf', () => {
  it('a period without a row, or without data, is a gap and not 0', () => {
    const rows = [
      named('csat', { actual: 0.9, target: 0.85 }),
      aRow({ key: { indicator: 'csat', period: 'FY27-Q2' }, actual: null, target: 0.85 }),
    ].map((row, index) => (index === 0 ? { ...row, key: { indicator: 'csat', period: 'FY27-Q1' } } : row))
    expect(trendOf(rows, 'csat', ['FY27-Q1', 'FY27-Q2', 'FY27-Q3'], new Set(['FY27-Q3']))).toEqual([
      { value: 0.9, target: 0.85, open: false },
      { value: null, target: 0.85, open: false },
      { value: null, target: null, open: true },
    ])
  })
})

describe('focusOf', () => {
  const rows = [named('csat', { kind: 'ratio', unit: 'percent' }), named('services_bookings')]
  it('opens on the first flow in money', () => expect(focusOf(rows, null)).toBe('services_bookings'))
  it('keeps a choice that is there', () => expect(focusOf(rows, 'csat')).toBe('csat'))
  it('drops a choice that is not there', () => expect(focusOf(rows, 'gone')).toBe('services_bookings'))
  it('has none without rows', () => expect(focusOf([], null)).toBeNull())
})

it('no chosen indicator means all of them', () => {
  expect(keys(ofIndicators([named('a'), named('b')], []))).toEqual(['a', 'b'])
  expect(keys(ofIndicators([named('a'), named('b')], ['b']))).toEqual(['b'])
})

it('a relative variance needs a target above 0', () => {
  expect(relativeVariance({ variance: '-25', target: '100' })).toBe(-0.25)
  expect(relativeVariance({ variance: '25', target: '0' })).toBeNull()
  expect(relativeVariance({ variance: null, target: '100' })).toBeNull()
})

it('names the indicator that the fewest of those expected have reported on', () => {
  const rows = [
    named('a', { coverage: { withData: 9, expected: 12 } }),
    named('b', { coverage: { withData: 4, expected: 5 } }),
    named('c', { coverage: { withData: 0, expected: 0 } }),
  ]
  expect(lowestCoverage(rows)).toEqual({ indicator: 'a', withData: 9, expected: 12 })
  expect(lowestCoverage([named('d')])).toBeNull()
})
