import { type Day, monthIndex, monthOf } from './day.ts'
import { type MonthCell, type MonthCells, type MonthCurve, type PhasedRow, phaseRows } from './phasing.ts'
import type { FiscalCalendar } from './period.ts'
import type { IndicatorKind } from '../contracts/vocabulary.ts'

/** A target of a level (optionally narrowed to a region) or of one member, for one indicator (A6). */
export interface TargetRow extends PhasedRow {
  /** Not null = the member's own; level and region do not matter then. */
  memberId: number | null
  levelId: number | null
  /** Narrows a level's target to this region and its sub-regions; null = everywhere. */
  regionId: number | null
}

export interface TargetIndicator {
  kind: IndicatorKind
  /** Whole targets only (A3). */
  integer: boolean
}

/** Most specific first. */
export type TargetTier = 'member' | 'level-in-region' | 'level'

export interface TargetCell extends MonthCell<TargetRow> {
  tier: TargetTier
}

export type TargetCells = ReadonlyMap<number, TargetCell>

export interface TargetRules {
  indicator: TargetIndicator
  calendar: FiscalCalendar
  /** null = no curve; see `phaseRows`. */
  curve: MonthCurve | null
}

/** Where somebody stands on a day; `levelId` null = no placement. */
export interface TargetSubject {
  memberId: number
  levelId: number | null
  /** Own region, its parent, …; empty = no region. */
  regionPath: readonly number[]
}

const nothing: TargetCells = new Map()

/**
 * All targets of one indicator, phased by month once for each subject they belong to and resolved once for each
 * level and region (A6). Make one per indicator and ask it about every member.
 */
export class TargetBook {
  readonly rules: TargetRules
  /** Month indexes outside of which there is no target; the first lies after the last when there is none at all. */
  readonly firstMonth: number
  readonly lastMonth: number
  readonly #members = new Map<number, TargetCells>()
  /** By level, then region (null = everywhere). */
  readonly #levels = new Map<number, Map<number | null, TargetCells>>()
  readonly #resolved = new Map<string, TargetCells>()

  /** Throws RangeError when a row belongs neither to a member nor to a level. */
  constructor(rows: readonly TargetRow[], rules: TargetRules) {
    this.rules = rules
    let [first, last] = [Infinity, -Infinity]
    for (const { period } of rows) {
      first = Math.min(first, monthIndex(monthOf(period.from)))
      last = Math.max(last, monthIndex(monthOf(period.to)))
    }
    this.firstMonth = first
    this.lastMonth = last
    for (const group of bySubject(rows)) this.#file(group)
  }

  /** The member's own targets, by month index. */
  memberCells(memberId: number): TargetCells {
    return this.#members.get(memberId) ?? nothing
  }

  /** What a level asks in a region: the region itself, then its ancestors from the nearest on, then everywhere. */
  levelCells(levelId: number, regionPath: readonly number[]): TargetCells {
    const tiers = this.#levels.get(levelId)
    if (tiers === undefined) return nothing
    const key = `${levelId}:${regionPath.join('>')}`
    const known = this.#resolved.get(key)
    if (known !== undefined) return known
    const cells = new Map<number, TargetCell>()
    for (const region of [null, ...regionPath.toReversed()]) {
      for (const [month, cell] of tiers.get(region) ?? nothing) cells.set(month, cell)
    }
    this.#resolved.set(key, cells)
    return cells
  }

  /** The target in force for somebody on a day: member, then level in region, then level; null = no target. */
  resolve({ memberId, levelId, regionPath }: TargetSubject, day: Day): TargetCell | null {
    const month = monthIndex(monthOf(day))
    const own = this.memberCells(memberId).get(month)
    if (own !== undefined || levelId === null) return own ?? null
    return this.levelCells(levelId, regionPath).get(month) ?? null
  }

  #file(rows: readonly TargetRow[]): void {
    const [first] = rows as [TargetRow, ...TargetRow[]]
    const { indicator, calendar, curve } = this.rules
    const cells = phaseRows(rows, { kind: indicator.kind, calendar, curve })
    if (first.memberId !== null) return void this.#members.set(first.memberId, inTier(cells, 'member'))
    if (first.levelId === null) throw new RangeError(`target ${first.id} belongs neither to a member nor to a level`)
    const regions = this.#levels.get(first.levelId) ?? new Map<number | null, TargetCells>()
    regions.set(first.regionId, inTier(cells, first.regionId === null ? 'level' : 'level-in-region'))
    this.#levels.set(first.levelId, regions)
  }
}

/** Rows of one member, or of one level in one region (or everywhere), together: these are phased together. */
export function bySubject(rows: readonly TargetRow[]): TargetRow[][] {
  const groups = new Map<string, TargetRow[]>()
  for (const row of rows) {
    const key = row.memberId !== null ? `member ${row.memberId}` : `level ${row.levelId} region ${row.regionId}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()]
}

const inTier = (cells: MonthCells<TargetRow>, tier: TargetTier): TargetCells =>
  new Map([...cells].map(([month, cell]) => [month, { ...cell, tier }]))
