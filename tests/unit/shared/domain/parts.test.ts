import { quotientOf } from '@attain/shared/domain/amount.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import { actualOf, closingRows, noParts, type Parts, regroup, sumParts } from '@attain/shared/domain/parts.ts'
import { quotientToNumber } from '@attain/shared/domain/quotient.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amounts, ratioParts } from './arbitraries.ts'

const loaded = { loaded: true, entry: 'loaded' } as const
const ratioNumber = (parts: Parts | null) => {
  const actual = actualOf('ratio', parts, loaded)
  return actual && quotientToNumber(quotientOf(actual))
}
const part = (value: string, weight: string | null = null): Parts => ({ value, weight, n: 1 })

describe('parts', () => {
  const rows = fc.array(
    fc.record({
      value: amounts,
      weight: fc.option(amounts),
      n: fc.integer({ min: 0, max: 9 }),
      member: fc.integer({ min: 0, max: 6 }),
      month: fc.integer({ min: 0, max: 3 }),
    }),
  )

  it('add to the whole under any regrouping, in any order', () => {
    fc.assert(
      fc.property(rows, fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 7, maxLength: 7 }), (list, regionOf) => {
        const whole = sumParts(list)
        const byMember = regroup(list, ({ member }) => member)
        const members = [...byMember].map(([member, parts]) => ({ ...parts, member }))
        const byRegion = regroup(members, ({ member }) => regionOf[member])
        const byMonth = regroup([...list].reverse(), ({ month, member }) => `${month} ${member}`)
        expect(sumParts(byMember.values())).toEqual(whole)
        expect(sumParts([...byRegion.values()].reverse())).toEqual(whole)
        expect(sumParts(byMonth.values())).toEqual(whole)
      }),
    )
  })

  it('of nothing change nothing', () => {
    expect(sumParts([])).toEqual(noParts)
    expect(sumParts([noParts, part('3.5', '2')])).toEqual(part('3.5', '2'))
    expect(sumParts([part('3.5'), noParts])).toEqual(part('3.5'))
  })
})

describe('a ratio (A3)', () => {
  it('stays the ratio of the sums under any roll-up', () => {
    fc.assert(
      fc.property(fc.array(ratioParts, { minLength: 1 }), fc.integer({ min: 1, max: 5 }), (list, groups) => {
        const rolledUp = regroup(
          list.map((parts, index) => ({ ...parts, index })),
          ({ index }) => index % groups,
        )
        expect(actualOf('ratio', sumParts(rolledUp.values()), loaded)).toEqual(actualOf('ratio', sumParts(list), loaded))
      }),
    )
  })

  it('worked case: MRR 50→100 and 125→100 give GRR 85.7 % and NRR 114.3 %, not the mean of percentages', () => {
    const nrr = sumParts([part('100', '50'), part('100', '125')])
    const grr = sumParts([part('50', '50'), part('100', '125')])
    expect(ratioNumber(nrr)).toBe(200 / 175)
    expect(ratioNumber(grr)).toBe(150 / 175)
  })

  it('worked case: two quarters 50/100 and 300/200 give 116.7 % for the year', () => {
    expect(ratioNumber(sumParts([part('50', '100'), part('300', '200')]))).toBe(350 / 300)
  })

  it('worked case: with a closing window, the NRR of a quarter is that of its closing month', () => {
    const months = [
      { day: '2024-01-31', ...part('330876', '56208') },
      { day: '2024-02-29', ...part('1333956', '189156') },
      { day: '2024-03-31', ...part('2785956', '499776') },
    ]
    expect(ratioNumber(sumParts(closingRows(months, '2024-01-01', '2024-03-31')))).toBeCloseTo(5.574409, 6)
    expect(ratioNumber(sumParts(months))).toBeCloseTo(5.973, 3)
  })

  it('of weight zero, or without rows, is no data', () => {
    expect(actualOf('ratio', part('5', '0.00'), loaded)).toBeNull()
    expect(actualOf('ratio', part('5'), loaded)).toBeNull()
    expect(actualOf('ratio', noParts, loaded)).toBeNull()
    expect(actualOf('ratio', null, loaded)).toBeNull()
  })
})

describe('a flow (A3)', () => {
  it('worked case: a contract reset of −50,000 and +100,000 on one day is +50,000', () => {
    expect(actualOf('flow', sumParts([part('-50000'), part('100000')]), loaded)).toEqual({ kind: 'amount', value: '50000' })
  })

  it('without facts is 0 once the source was loaded', () => {
    expect(actualOf('flow', null, loaded)).toEqual({ kind: 'amount', value: '0' })
    expect(actualOf('flow', noParts, loaded)).toEqual({ kind: 'amount', value: '0' })
  })

  it('without facts is no data before anything was loaded, or where a person has to enter it', () => {
    for (const none of [null, noParts]) {
      expect(actualOf('flow', none, { loaded: false, entry: 'loaded' })).toBeNull()
      expect(actualOf('flow', none, { loaded: true, entry: 'manual' })).toBeNull()
    }
  })

  it('that was entered as 0 is 0', () => {
    expect(actualOf('flow', part('0.00'), { loaded: true, entry: 'manual' })).toEqual({ kind: 'amount', value: '0' })
  })
})

describe('a stock (A3)', () => {
  const snapshots = [
    { day: '2026-06-30', member: 'a', ...part('10') },
    { day: '2026-07-31', member: 'a', ...part('12') },
    { day: '2026-07-31', member: 'b', ...part('5') },
    { day: '2026-08-31', member: 'a', ...part('99') },
    { day: '2026-06-30', member: 'c', ...part('7') },
  ]

  it('is the rows of the newest snapshot day within the period, no others', () => {
    const rows = closingRows(snapshots, '2026-05-01', '2026-07-31')
    expect(actualOf('stock', sumParts(rows), loaded)).toEqual({ kind: 'amount', value: '17' })
  })

  it('is no data for a member absent on the snapshot day, even when the source was loaded', () => {
    const byMember = regroup(closingRows(snapshots, '2026-05-01', '2026-07-31'), ({ member }) => member)
    expect(actualOf('stock', byMember.get('c') ?? null, loaded)).toBeNull()
    expect(actualOf('stock', noParts, loaded)).toBeNull()
  })

  it('is no data without a snapshot in the period', () => {
    expect(closingRows(snapshots, '2026-09-01', '2026-11-30')).toEqual([])
  })

  it('is exact whatever the amount', () => {
    fc.assert(
      fc.property(amounts, (value) => {
        expect(actualOf('stock', part(value), loaded)).toEqual({ kind: 'amount', value: canonical(value) })
      }),
    )
  })
})
