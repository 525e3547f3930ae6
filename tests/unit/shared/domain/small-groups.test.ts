import { smallGroups } from '@attain/shared/domain/small-groups.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const group = (people: number, ...wholes: string[]) => ({ people, wholes: ['all', ...wholes] })
const sizes = (groups: ReturnType<typeof group>[], smallest: number) =>
  groups.filter((each) => !smallGroups(groups, smallest).has(each)).map(({ people }) => people)

describe('groups too small to be shown', () => {
  it('takes the smallest of the others along, from which theirs would follow', () => {
    expect(sizes([group(12), group(4), group(9)], 5)).toEqual([12])
    expect(sizes([group(12), group(5), group(9)], 5)).toEqual([12, 5, 9])
  })

  it('is enough where several are missing that are many together', () => {
    expect(sizes([group(12), group(4), group(3)], 5)).toEqual([12])
  })

  it('looks at each whole that may be known, not only at the outermost', () => {
    // The missing 4 of APJ hide nothing of EMEA: its total less the 6 shown would be the 3.
    const groups = [group(6, 'EMEA'), group(3, 'EMEA'), group(4, 'APJ'), group(8, 'APJ')]
    expect(sizes(groups, 5)).toEqual([])
  })

  it('leaves in what tells of nobody', () => {
    expect(sizes([group(0), group(7)], 5)).toEqual([0, 7])
  })

  it('shows no group of fewer people, and lets nothing of fewer follow by subtraction', () => {
    const groups = fc.array(
      fc.record({
        people: fc.integer({ min: 0, max: 12 }),
        parent: fc.constantFrom('a', 'b', 'c'),
        grand: fc.constantFrom('x', 'y'),
      }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(groups, fc.integer({ min: 2, max: 8 }), (list, smallest) => {
        const all = list.map(({ people, parent, grand }) => group(people, grand, `${grand} ${parent}`))
        const left = smallGroups(all, smallest)
        expect(all.filter((each) => !left.has(each) && each.people > 0 && each.people < smallest)).toEqual([])
        for (const whole of new Set(all.flatMap(({ wholes }) => wholes))) {
          const parts = all.filter(({ wholes }) => wholes.includes(whole))
          const missing = parts.filter((each) => left.has(each))
          const shown = parts.filter((each) => !left.has(each) && each.people > 0)
          if (missing.length === 0 || shown.length === 0) continue
          expect(missing.reduce((sum, { people }) => sum + people, 0)).toBeGreaterThanOrEqual(smallest)
        }
        // Nothing is left out for nothing.
        if (all.every(({ people }) => people === 0 || people >= smallest)) expect(left.size).toBe(0)
      }),
    )
  })
})
