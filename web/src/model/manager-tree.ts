interface Person {
  key: string
  name: string
  manager: string | null
}

export interface ManagerNode {
  key: string
  name: string
  /** 0 = reports to nobody in the list. */
  depth: number
  /** People below, at any distance. */
  size: number
}

/** Those with somebody below them, each directly after their own manager, larger teams first. A loop is cut. */
export function managerTree(people: readonly Person[]): ManagerNode[] {
  const byKey = new Map(people.map((person) => [person.key, person]))
  const reports = new Map<string | null, Person[]>()
  for (const person of byKey.values()) {
    const manager = person.manager !== null && byKey.has(person.manager) ? person.manager : null
    reports.set(manager, [...(reports.get(manager) ?? []), person])
  }
  const visit = (person: Person, depth: number, above: ReadonlySet<string>): ManagerNode[] => {
    const path = new Set([...above, person.key])
    const below = (reports.get(person.key) ?? []).filter(({ key }) => !path.has(key))
    if (below.length === 0) return []
    const teams = below.map((report) => visit(report, depth + 1, path)).toSorted((a, b) => (b[0]?.size ?? 0) - (a[0]?.size ?? 0))
    const size = below.length + teams.reduce((sum, team) => sum + (team[0]?.size ?? 0), 0)
    return [{ key: person.key, name: person.name, depth, size }, ...teams.flat()]
  }
  return (reports.get(null) ?? [])
    .map((person) => visit(person, 0, new Set()))
    .toSorted((a, b) => (b[0]?.size ?? 0) - (a[0]?.size ?? 0))
    .flat()
}
