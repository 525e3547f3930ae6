/** A group of people whose total may be shown to those who see none of them by name. */
export interface SizedGroup {
  /** How many people are in it or have figures in it; 0 = it tells of nobody. */
  people: number
  /** The wholes that it is a part of, by any names: the parts of a whole add up to it, and the whole may be known. */
  wholes: readonly string[]
}

/**
 * The groups to leave out (design §7): those of fewer people than the smallest that may be shown; and as the parts of a whole
 * add up, the next larger ones beside them too, until what is missing of a whole is not of fewer people either. What one
 * answer leaves out cannot be had from it by subtraction; several answers of different days are not defended against each
 * other.
 * @param smallest people, at least 2
 */
export function smallGroups<Group extends SizedGroup>(groups: readonly Group[], smallest: number): Set<Group> {
  const left = new Set(groups.filter(({ people }) => people > 0 && people < smallest))
  const wholes = [...new Set(groups.flatMap((group) => group.wholes))].map((whole) =>
    groups.filter((group) => group.wholes.includes(whole)),
  )
  for (let isStable = left.size === 0; !isStable;) {
    isStable = true
    for (const parts of wholes) {
      const shown = parts.filter((group) => !left.has(group) && group.people > 0)
      const missing = parts.reduce((sum, group) => sum + (left.has(group) ? group.people : 0), 0)
      if (missing === 0 || missing >= smallest || shown.length === 0) continue
      left.add(shown.reduce((least, each) => (each.people < least.people ? each : least)))
      isStable = false
    }
  }
  return left
}
