import { TargetBook, type TargetRow } from '@attain/shared/domain/target-resolution.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { targetRows } from './target-arbitraries.ts'
import { aTarget, february, flow } from './target-builders.ts'
import { eachDay, finestOn, tierOn } from './target-oracle.ts'

const book = (rows: readonly TargetRow[]) => new TargetBook(rows, { indicator: flow, calendar: february, curve: null })
const somebody = { memberId: 1, levelId: 1, regionPath: [30, 3] }

describe('resolution (A6), most specific first', () => {
  const everywhere = aTarget('FY27', '1', { id: 1 })
  const inParent = aTarget('FY27', '2', { id: 2, regionId: 3 })
  const inRegion = aTarget('FY27', '3', { id: 3, regionId: 30 })
  const own = aTarget('FY27', '4', { id: 4, memberId: 1 })
  const elsewhere = aTarget('FY27', '5', { id: 5, regionId: 9 })
  const day = '2026-07-01'

  it.each([
    { rows: [elsewhere, everywhere], id: 1, tier: 'level' },
    { rows: [elsewhere, everywhere, inParent], id: 2, tier: 'level-in-region' },
    { rows: [everywhere, inParent, inRegion], id: 3, tier: 'level-in-region' },
    { rows: [everywhere, inParent, inRegion, own], id: 4, tier: 'member' },
  ])('the $tier target $id wins', ({ rows, id, tier }) => {
    for (const order of [rows, rows.toReversed()]) {
      const found = book(order).resolve(somebody, day)
      expect([found?.row.id, found?.tier]).toEqual([id, tier])
    }
  })

  it('a coarse row of a more specific tier wins over a fine row of a less specific one', () => {
    const month = aTarget('2026-07', '6', { id: 6 })
    expect(book([month, inParent]).resolve(somebody, day)?.row.id).toBe(2)
  })

  it('a tier without a row for the day leaves it to the next', () => {
    const ownQuarter = aTarget('FY27-Q1', '7', { id: 7, memberId: 1 })
    expect(book([ownQuarter, everywhere]).resolve(somebody, '2026-04-30')?.row.id).toBe(7)
    expect(book([ownQuarter, everywhere]).resolve(somebody, '2026-05-01')?.row.id).toBe(1)
  })

  it('a level’s target in a sibling region, of another level or of another year is no target', () => {
    const rows = [elsewhere, aTarget('FY27', '1', { levelId: 2 }), aTarget('FY26', '1')]
    expect(book(rows).resolve(somebody, day)).toBeNull()
    expect(book([]).resolve(somebody, day)).toBeNull()
  })

  it('without a placement only the member’s own target counts', () => {
    const unplaced = { memberId: 1, levelId: null, regionPath: [] }
    expect(book([everywhere]).resolve(unplaced, day)).toBeNull()
    expect(book([everywhere, own]).resolve(unplaced, day)?.row.id).toBe(4)
  })

  it('month wins over quarter over half over year, on every day, for any rows', () => {
    const paths = fc.constantFrom<number[][]>([], [1], [10, 1])
    fc.assert(
      fc.property(targetRows(), paths, fc.constantFrom(1, 2), (rows, regionPath, levelId) => {
        const resolved = book(rows)
        const span = { placementId: 1, levelId, regionPath, fte: '1', from: '2025-01-01', to: null }
        for (const each of eachDay('2025-02-01', '2027-01-31').filter((_, at) => at % 9 === 0)) {
          const expected = finestOn(each, tierOn(each, rows, 1, span))
          expect(resolved.resolve({ memberId: 1, levelId, regionPath }, each)?.row.id).toBe(expected?.id)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('refuses a row that belongs to nobody', () => {
    expect(() => book([aTarget('FY27', '1', { levelId: null })])).toThrow(RangeError)
  })
})
