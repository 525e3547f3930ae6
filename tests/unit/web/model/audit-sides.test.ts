import { auditSides } from '@attain/web/src/model/audit-sides.ts'
import { describe, expect, it } from 'vitest'

describe('before and after of a write', () => {
  it('stand side by side, field by field, with what is only on one side', () => {
    expect(auditSides({ name: 'A', fiscal_year_start: 2 }, { name: 'A', fiscal_year_start: 7, timeZone: 'UTC' })).toEqual([
      { what: 'name', before: ['A'], after: ['A'], differs: false },
      { what: 'fiscal year start', before: ['2'], after: ['7'], differs: true },
      { what: 'time zone', before: [], after: ['UTC'], differs: true },
    ])
  })

  it('of nothing, of single values and of lists are shown as well', () => {
    expect(auditSides(null, null)).toEqual([])
    expect(auditSides(null, { state: 'closed' })).toEqual([{ what: 'state', before: [], after: ['closed'], differs: true }])
    expect(auditSides('0.9..1.1', '1..1')).toEqual([{ what: '', before: ['0.9..1.1'], after: ['1..1'], differs: true }])
    expect(auditSides([{ id: 3, value: null }], [])).toEqual([{ what: '', before: ['id 3'], after: [], differs: true }])
  })

  it('has a line for each element of a list, without what is empty in it', () => {
    const cells = [
      { level: 'seller', region: null, value: '5', weights: ['1', '2'] },
      { level: 'lead', value: '0' },
    ]
    expect(auditSides({ cells: [] }, { cells })).toEqual([
      { what: 'cells', before: [], after: ['level seller · value 5 · weights 1, 2', 'level lead · value 0'], differs: true },
    ])
  })
})
