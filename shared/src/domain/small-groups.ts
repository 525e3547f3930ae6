/** A group of people whose total may be shown to those who see none of them by name. */
export interface SizedGroup {
  /** How many people are in it or have figures in it; 0 = it tells of nobody. */
  people: number
}

/**
 * Which parts of a whole that is shown have to be left out (design §7): those of fewer people than the smallest that may be
 * shown; and as the parts add up to the whole, the next larger ones beside them too, until what is missing is not of fewer
 * people either. Of a whole that is left out itself all parts have to be, or it would follow from them.
 * @param smallest people, at least 2
 */
export function smallGroups<Group extends SizedGroup>(parts: readonly Group[], smallest: number): Set<Group> {
  const bySize = parts.filter(({ people }) => people > 0).toSorted((a, b) => a.people - b.people)
  const left = new Set<Group>()
  let missing = 0
  for (const part of bySize) {
    if (part.people >= smallest && (missing === 0 || missing >= smallest)) break
    left.add(part)
    missing += part.people
  }
  return left
}
