import type { Assignment } from '@attain/shared/domain/assignment.ts'
import { addDays } from '@attain/shared/domain/period.ts'
import fc from 'fast-check'

const members = 7
export const firstDay = '2026-01-01'

const part = fc.record({
  length: fc.integer({ min: 1, max: 40 }),
  gap: fc.constantFrom(0, 0, 0, 1, 15),
  managerId: fc.option(fc.integer({ min: 1, max: members })),
  levelId: fc.constantFrom(1, 2),
})

/**
 * Assignments of seven members over some months. `acyclic`: a manager has a smaller number than the member.
 * `overlapping`: a range may begin before the one before it has ended.
 */
export function assignments({ acyclic = false, overlapping = false }): fc.Arbitrary<Assignment[]> {
  const ofMember = fc.tuple(fc.array(part, { maxLength: 5 }), fc.boolean())
  return fc.array(ofMember, { minLength: members, maxLength: members }).map((lists) => {
    let id = 0
    return lists.flatMap(([parts, open], at) => {
      const memberId = at + 1
      let next = firstDay
      return parts.map(({ length, gap, managerId, levelId }, position): Assignment => {
        id += 1
        const from = addDays(next, overlapping && next > firstDay && gap === 15 ? -1 : gap)
        const to = addDays(from, length - 1)
        next = addDays(to, 1)
        const manager = acyclic && managerId !== null ? managerId % memberId || null : managerId
        const last = open && position === parts.length - 1
        return { id, memberId, levelId, regionId: null, managerId: manager, fte: '1', from, to: last ? null : to }
      })
    })
  })
}
