import { type Assignment, findOverlaps } from '@attain/shared/domain/assignment.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignments } from './assignment-arbitraries.ts'

const range = (id: number, memberId: number, from: string, to: string | null) => ({ id, memberId, from, to })

describe('findOverlaps (A5)', () => {
  it('finds nothing where ranges follow one another or belong to different members', () => {
    const apart = [
      range(1, 1, '2026-02-01', '2026-02-28'),
      range(2, 1, '2026-03-01', null),
      range(3, 2, '2026-02-15', '2026-03-15'),
    ]
    expect(findOverlaps(apart)).toEqual([])
  })

  it.each([
    {
      name: 'one shared day',
      first: ['2026-02-01', '2026-03-01'],
      second: ['2026-03-01', null],
      days: ['2026-03-01', '2026-03-01'],
    },
    { name: 'two open ends', first: ['2026-02-01', null], second: ['2026-03-01', null], days: ['2026-03-01', null] },
    {
      name: 'one inside the other',
      first: ['2026-02-01', null],
      second: ['2026-03-01', '2026-03-05'],
      days: ['2026-03-01', '2026-03-05'],
    },
  ] as const)('names both assignments and the days: $name', ({ first, second, days }) => {
    const found = findOverlaps([range(2, 1, second[0], second[1]), range(1, 1, first[0], first[1])])
    expect(found).toEqual([{ memberId: 1, firstId: 1, secondId: 2, from: days[0], to: days[1] }])
  })

  it('does not miss one behind a short range in between', () => {
    const ranges = [range(1, 1, '2026-01-01', null), range(2, 1, '2026-02-01', '2026-02-02'), range(3, 1, '2026-03-01', null)]
    expect(findOverlaps(ranges).map(({ firstId, secondId }) => [firstId, secondId])).toEqual([
      [1, 2],
      [1, 3],
    ])
  })

  it('is empty exactly when no two ranges of a member share a day, in whatever order they come', () => {
    const overlap = (a: Assignment, b: Assignment) =>
      a.id !== b.id && a.memberId === b.memberId && a.from <= (b.to ?? '9999') && b.from <= (a.to ?? '9999')
    fc.assert(
      fc.property(assignments({ overlapping: true }), (list) => {
        const any = list.some((a) => list.some((b) => overlap(a, b)))
        expect(findOverlaps(list).length > 0).toBe(any)
        expect(findOverlaps(list.toReversed())).toEqual(findOverlaps(list))
      }),
    )
  })
})
