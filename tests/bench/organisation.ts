import { addDays, type Day } from '@attain/shared/domain/period.ts'

/** The people that are measured on, as perf.md sizes them. Everything follows from a member's number: no randomness. */

export const tiers = [1, 3, 7, 28, 160, 1801] as const
export const memberCount = tiers.reduce((sum, size) => sum + size, 0)
export const rootRegions = 3
export const territoriesPerRoot = 10
export const quarterCount = 20
/** FY22-Q1 of a fiscal year that starts in February. */
export const firstMonth = { year: 2021, month: 2 }
export const lastFactDay: Day = '2026-01-31'

export interface BenchMember {
  /** 1…memberCount, tier by tier from the top. */
  number: number
  key: string
  tier: number
  /** Index inside the tier. */
  index: number
}

export interface BenchAssignment {
  member: string
  level: string
  region: string
  manager: string | null
  fte: string
  from: Day
  to: Day | null
}

export const memberKey = (number: number): string => `m${String(number).padStart(4, '0')}`
export const rootKey = (root: number): string => `R${root + 1}`
export const territoryKey = (root: number, territory: number): string =>
  `${rootKey(root)}-T${String(territory + 1).padStart(2, '0')}`

/** Members of tier 2, each with a subtree of 1/7 of the company. */
export const directors = Array.from({ length: tiers[2] }, (_, index) => memberKey(1 + tiers[0] + tiers[1] + index))

const firstOfTier = tiers.map((_, tier) => 1 + tiers.slice(0, tier).reduce((sum, size) => sum + size, 0))

export const members: BenchMember[] = tiers.flatMap((size, tier) =>
  Array.from({ length: size }, (_, index) => {
    const number = (firstOfTier[tier] ?? 1) + index
    return { number, key: memberKey(number), tier, index }
  }),
)

/** Index of the parent in the tier above. */
const parentIndex = (tier: number, index: number): number => Math.floor((index * (tiers[tier - 1] ?? 1)) / (tiers[tier] ?? 1))

function rootOf(tier: number, index: number): number {
  let at = index
  for (let above = tier; above > 1; above -= 1) at = parentIndex(above, at)
  return tier === 0 ? 0 : at
}

const numberAt = (tier: number, index: number): number => (firstOfTier[tier] ?? 1) + index

/** Managers of `tier` with the same parent as the one at `index`. */
function siblings(tier: number, index: number): number[] {
  const parent = parentIndex(tier, index)
  return Array.from({ length: tiers[tier] ?? 0 }, (_, other) => other).filter((other) => parentIndex(tier, other) === parent)
}

export function quarterStart(quarter: number): Day {
  const month = firstMonth.month - 1 + quarter * 3
  return `${firstMonth.year + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`
}

/** Some day well inside the quarter, never the first of a month of it. */
const midQuarter = (number: number, quarter: number): Day =>
  addDays(quarterStart(quarter), 20 + ((number * 31 + quarter * 17) % 50))

/** Every assignment of every member, oldest first. 15 % of a member's quarters see a change in the middle. */
export const assignments: BenchAssignment[] = members.flatMap(assignmentsOf)

function assignmentsOf(member: BenchMember): BenchAssignment[] {
  const { number, tier, index } = member
  const root = rootOf(tier, index)
  let state = {
    level: tier === 5 ? (number % 5) + 1 : 5 - tier,
    territory: number % territoriesPerRoot,
    manager: tier === 0 ? null : parentIndex(tier, index),
  }
  const rows: BenchAssignment[] = []
  const add = (from: Day) =>
    rows.push({
      member: member.key,
      level: tier === 5 ? `ic${state.level}` : `mgr${state.level}`,
      region: tier < 3 ? rootKey(root) : territoryKey(root, state.territory),
      manager: state.manager === null ? null : memberKey(numberAt(tier - 1, state.manager)),
      fte: number % 20 === 0 ? '0.5' : '1',
      from,
      to: null,
    })
  add(quarterStart(0))
  for (let quarter = 0; quarter < quarterCount; quarter += 1) {
    if (!changesIn(member, quarter)) continue
    state = changed(member, state, quarter)
    const from = midQuarter(number, quarter)
    const before = rows.at(-1)
    if (before !== undefined) before.to = addDays(from, -1)
    add(from)
  }
  return rows
}

/** Individuals three times in 20 quarters; a third of the first-line managers once, which also cuts their people. */
function changesIn({ tier, index }: BenchMember, quarter: number): boolean {
  if (tier === 5) return (index * 7 + quarter * 13) % 20 < 3
  return tier === 4 && index % 3 === 0 && quarter === (index * 7) % quarterCount
}

/** Territory, then manager, then level, in turn. */
function changed(
  { tier, index }: BenchMember,
  state: { level: number; territory: number; manager: number | null },
  quarter: number,
) {
  const kind = tier === 4 ? 1 : quarter % 3
  if (kind === 0) return { ...state, territory: (state.territory + 3) % territoriesPerRoot }
  if (kind === 2) return { ...state, level: Math.min(7, state.level + 1) }
  const among = siblings(tier - 1, parentIndex(tier, index))
  const at = among.indexOf(state.manager ?? 0)
  return { ...state, manager: among[(at + 1) % among.length] ?? state.manager }
}
