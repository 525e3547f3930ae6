import { apiParams, countSet, queryOf, readFilters } from '@attain/web/src/model/filters.ts'
import { describe, expect, it } from 'vitest'

const none = readFilters({})

describe('filters in the address', () => {
  it('what is written is read back', () => {
    const filters = {
      period: 'FY27-Q3',
      indicators: ['csat', 'nrr'],
      region: 'EMEA',
      family: 'csm',
      level: 'csm.staff',
      manager: 'm1',
      asOf: '2026-11-01',
      knownAt: '2026-10-01',
      basis: 'own',
      org: 'is',
      fx: 'dated',
      focus: 'csat',
    } as const
    expect(readFilters(queryOf({ ...filters, indicators: [...filters.indicators] }))).toEqual(filters)
  })

  it('clearing a filter takes it out of the address', () => {
    expect(queryOf({ region: null, indicators: [] })).toEqual({ region: undefined, indicator: undefined })
  })

  it('malformed values of a link typed by hand are dropped', () => {
    expect(readFilters({ asOf: 'yesterday', basis: 'all', org: 'later', fx: 'some', knownAt: 'soon', period: '' })).toEqual(none)
  })

  it('indicators stay in the browser, so that choosing them asks nothing of the server', () => {
    expect(apiParams({ ...none, indicators: ['csat'] }, 'FY27-Q3')).not.toHaveProperty('indicator')
  })

  it('the indicator a panel looks into is no filter', () => {
    expect(countSet({ ...none, focus: 'csat', period: 'FY27' })).toBe(0)
    expect(countSet({ ...none, region: 'EMEA', indicators: ['csat'] })).toBe(2)
  })
})
