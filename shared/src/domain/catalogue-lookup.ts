import type { Catalogue, LevelDefinition } from '../contracts/catalogue.ts'

/** Levels that somebody should set targets for: all but those the organisation has only named so far. */
export function levelsAskedForTargets(catalogue: Catalogue): LevelDefinition[] {
  return allLevels(catalogue).filter((level) => !level.placeholder)
}

/**
 * The levels a title may mean, in the order of the catalogue: by key, else by name or name variant.
 * Case, spacing, a final full stop and the usual abbreviations (Sr, Snr, VP) make no difference.
 * `[]` when the title is no level; several when pages of two families describe the same role.
 */
export function levelsTitled(catalogue: Catalogue, title: string): LevelDefinition[] {
  const byKey = allLevels(catalogue).filter((level) => level.key === title)
  if (byKey.length > 0) return byKey
  const wanted = titleForm(title)
  return allLevels(catalogue).filter((level) => [level.name, ...level.name_variants].some((name) => titleForm(name) === wanted))
}

/**
 * Keys of the levels that can be reached over steps of the career ladder, nearest first, each once.
 * Ladders may loop, lead sideways or to another family; a level that leads back to itself is in its own list.
 */
export function ladderFrom(catalogue: Catalogue, levelKey: string): string[] {
  const reached = new Set<string>()
  let frontier = [levelKey]
  while (frontier.length > 0) {
    const steps = frontier.flatMap((key) => levelsTitled(catalogue, key)).flatMap((level) => level.next)
    const found = steps.flatMap((step) => levelsTitled(catalogue, step)).map((level) => level.key)
    frontier = [...new Set(found)].filter((key) => !reached.has(key))
    frontier.forEach((key) => reached.add(key))
  }
  return [...reached]
}

const allLevels = (catalogue: Catalogue): LevelDefinition[] => catalogue.families.flatMap((family) => family.levels)

const titleForm = (title: string): string =>
  title
    .toLowerCase()
    .replace(/\b(snr|sr)\b\.?/g, 'senior')
    .replace(/\bvp\b/g, 'vice president')
    .replace(/\s+/g, ' ')
    .replace(/\.$/, '')
    .trim()
