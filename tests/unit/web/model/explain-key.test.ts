import { explainKeyOf, explainParams, explainText, readExplain } from '@attain/web/src/model/explain-key.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aRow } from '../../../support/attainment-rows.ts'

describe('explain in the address', () => {
  it('reads back whatever was written, whatever characters a key holds', () => {
    const key = fc.record({
      indicator: fc.string({ minLength: 1 }),
      by: fc.constantFrom('region', 'member', 'manager', 'level', 'family', 'offering'),
      key: fc.option(fc.string({ minLength: 1 })),
      period: fc.option(fc.constantFrom('FY27-Q3', '2026-09')),
    })
    fc.assert(
      fc.property(key, (each) => {
        expect(readExplain(explainText(each as never))).toEqual(each)
      }),
    )
  })

  it('a link typed by hand that names nothing opens nothing', () => {
    expect(readExplain('')).toBeNull()
    expect(readExplain('csat,nonsense')).toEqual({ indicator: 'csat', by: null, key: null, period: null })
    expect(readExplain('%E0%A4%A')).toMatchObject({ indicator: '%E0%A4%A' })
  })
})

describe('explainParams', () => {
  const filter = { period: 'FY27-Q3', region: 'EMEA', asOf: '2026-11-22' }

  it('narrows the page’s filter to the row', () => {
    const key = explainKeyOf(aRow({ key: { indicator: 'csat', region: 'DACH' } }), 'region')
    expect(explainParams(key, filter, 1)).toMatchObject({ indicator: 'csat', by: 'region', region: 'DACH', asOf: '2026-11-22' })
  })

  it('a total keeps the whole scope', () => {
    expect(explainParams(explainKeyOf(aRow(), null), filter, 1)).toMatchObject({ region: 'EMEA', indicator: 'services_bookings' })
  })

  it('the unattributed row is asked for by name and keeps the scope', () => {
    const key = explainKeyOf(aRow({ key: { member: null } }), 'member')
    expect(explainParams(key, filter, 2)).toMatchObject({ by: 'member', unattributed: 'true', region: 'EMEA', page: '2' })
  })

  it('a point of a trend is explained in its own period', () => {
    const key = explainKeyOf(aRow({ key: { period: 'FY26-Q1' } }), null)
    expect(explainParams(key, filter, 1)['period']).toBe('FY26-Q1')
  })
})
