import type { PlacedPerson } from '@attain/shared/contracts/organisation.ts'
import type { Reorganisation, ReorganisationChange } from '@attain/shared/contracts/reorganisations.ts'

export interface TreeRow {
  person: PlacedPerson
  /** 0 = reports to nobody who is placed. */
  depth: number
  /** People below, at any distance. */
  below: number
}

/**
 * Everybody directly after their manager, by name. Those below a key in `shut` are left out; with words to find, only
 * people in whose text all of them occur and whoever stands above those. A loop of managers is cut.
 */
export function organisationRows(
  people: readonly PlacedPerson[],
  shut: ReadonlySet<string>,
  find: string,
  textOf: (person: PlacedPerson) => string,
): TreeRow[] {
  const placed = new Set(people.map(({ key }) => key))
  const reports = new Map<string | null, PlacedPerson[]>()
  for (const person of people) {
    const manager = person.manager !== null && placed.has(person.manager) ? person.manager : null
    reports.set(manager, [...(reports.get(manager) ?? []), person])
  }
  const words = find
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const isFound = (person: PlacedPerson) => words.every((word) => textOf(person).toLowerCase().includes(word))
  const visit = (person: PlacedPerson, depth: number, above: ReadonlySet<string>): { rows: TreeRow[]; below: number } => {
    const path = new Set([...above, person.key])
    const parts = (reports.get(person.key) ?? [])
      .filter(({ key }) => !path.has(key))
      .map((report) => visit(report, depth + 1, path))
    const below = parts.reduce((sum, part) => sum + part.below + 1, 0)
    const inside = words.length === 0 && shut.has(person.key) ? [] : parts.flatMap(({ rows }) => rows)
    const isShown = words.length === 0 || inside.length > 0 || isFound(person)
    return { rows: isShown ? [{ person, depth, below }, ...inside] : [], below }
  }
  return (reports.get(null) ?? []).flatMap((person) => visit(person, 0, new Set()).rows)
}

/** Changes by what they are about: a member from the date on, or one assignment to correct. */
export type Changes = ReadonlyMap<string, ReorganisationChange>

export const aboutOf = ({ kind, member, base }: Pick<ReorganisationChange, 'kind' | 'member' | 'base'>): string =>
  kind === 'correct' || kind === 'remove' ? `assignment ${base}` : `member ${member}`

export const changesOf = (draft: Pick<Reorganisation, 'changes'> | null): Changes =>
  new Map((draft?.changes ?? []).map((change) => [aboutOf(change), change]))

interface Names {
  level: (key: string) => string
  region: (key: string) => string
  member: (key: string) => string
  day: (day: string) => string
  decimal: (value: string) => string
}

/** A change in a few words: `to Asia, below Ann, FTE 0.5`. */
export function changeText(change: ReorganisationChange, names: Names): string {
  const { kind, level, region, manager, fte, from, to } = change
  if (kind === 'leave') return 'leaves'
  if (kind === 'remove') return 'assignment taken away'
  const parts = [
    level === undefined ? null : `as ${names.level(level)}`,
    region === undefined ? null : region === null ? 'without a region' : `in ${names.region(region)}`,
    manager === undefined ? null : manager === null ? 'without a manager' : `below ${names.member(manager)}`,
    fte === undefined ? null : `FTE ${names.decimal(fte)}`,
    from === undefined ? null : `from ${names.day(from)}`,
    to === undefined ? null : to === null ? 'open' : `until ${names.day(to)}`,
  ].filter((part) => part !== null)
  const verb = { move: '', start: 'starts ', correct: 'corrected: ' }[kind]
  return `${verb}${parts.join(', ')}`
}
