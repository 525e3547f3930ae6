import { smallGroups } from '@attain/shared/domain/small-groups.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const shown = (sizes: number[], smallest: number) => {
  const parts = sizes.map((people) => ({ people }))
  const left = smallGroups(parts, smallest)
  return parts.filter((part) => !left.has(part)).map(({ people }) => people)
}

describe('groups too small to be shown', () => {
  it('takes the smallest of the others along, from which theirs would follow', () => {
    expect(shown([12, 4, 9], 5)).toEqual([12])
    expect(shown([12, 5, 9], 5)).toEqual([12, 5, 9])
  })

  it('is enough where several are missing that are many together', () => {
    expect(shown([12, 4, 3], 5)).toEqual([12])
  })

  it('leaves in what tells of nobody', () => {
    expect(shown([0, 7], 5)).toEqual([0, 7])
  })

  it('shows no group of fewer people, lets nothing of fewer follow by subtraction, and leaves nothing out for nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 12 }),
        fc.integer({ min: 2, max: 8 }),
        (sizes, smallest) => {
          const parts = sizes.map((people) => ({ people }))
          const left = smallGroups(parts, smallest)
          const some = parts.filter((part) => !left.has(part) && part.people > 0)
          expect(some.filter(({ people }) => people < smallest)).toEqual([])
          const missing = [...left].reduce((sum, { people }) => sum + people, 0)
          if (left.size > 0 && some.length > 0) expect(missing).toBeGreaterThanOrEqual(smallest)
          expect(left.size > 0).toBe(sizes.some((people) => people > 0 && people < smallest))
        },
      ),
    )
  })
})
