import type { Indicator } from '../model/model.ts'
import { basisOf, decidingDay, type Segment, type Segments } from './placed.ts'
import type { Entity } from './question.ts'
import type { Measured, Sums } from './row-sums.ts'
import { addFacts, type FactCells, type FactSum } from './sums.ts'

/** What a row measures: an indicator in a slot, by where they stand in the question. */
export interface Measure {
  indicator: Indicator
  at: number
  index: number
}

export function plainFacts(sums: Sums, g1: number, g2: number, { indicator, at, index }: Measure): Measured {
  const own = sums.own.get(indicator.id, g1, g2, index + 1) ?? null
  const [first, second] = sums.question.entities
  const overlay = g1 === 0 ? undefined : sums.overlay.get(indicator.id, g1, g2, index + 1)
  const actual = overlay === undefined ? own : own === null ? overlay : addFacts(own, overlay)
  const hasCoverage = second === undefined && g1 !== 0 && first !== 'member' && first !== 'offering'
  return { basis: 'own', own, actual, coverage: hasCoverage ? sums.expected.coverage(g1, at, index, own) : null }
}

/** The facts of a member, or of everybody at a level, each under the basis of their level (A4, A7). */
export function measuredFacts(sums: Sums, entity: Entity, id: number, measure: Measure): Measured {
  if (id !== 0) return entity === 'member' ? memberFacts(sums, id, measure) : levelFacts(sums, entity, id, measure)
  const own = sums.own.get(measure.indicator.id, id, 0, measure.index + 1) ?? null
  return { basis: 'own', own, actual: own, coverage: null }
}

function dayOf({ question: { slots, asOf } }: Sums, index: number): string {
  const slot = slots[index]
  return slot === undefined ? asOf : decidingDay(slot, asOf)
}

const plus = (a: FactSum | null, b: FactSum | null | undefined): FactSum | null =>
  b === null || b === undefined ? a : a === null ? b : addFacts(a, b)

function memberFacts(sums: Sums, memberId: number, { indicator, index }: Measure): Measured {
  const { model } = sums
  const day = dayOf(sums, index)
  const segments = sums.segments[index]?.get(memberId) ?? []
  let own: FactSum | null = null
  let actual: FactSum | null = null
  for (const levelId of levelsOf(sums, memberId, segments)) {
    const credited = sums.own.get(indicator.id, memberId, levelId, index + 1)
    own = plus(own, credited)
    // Whoever is here for facts alone, placed outside what the question was narrowed to, shows their own.
    const isOwn = segments.length === 0 || basisOf(model, levelId, indicator.id, day) === 'own'
    actual = plus(actual, isOwn ? credited : sums.claimed.get(indicator.id, memberId, levelId, index + 1))
  }
  const last = segments.at(-1)
  const basis = last === undefined ? 'own' : basisOf(model, last.levelId, indicator.id, day)
  actual = plus(actual, sums.overlay.get(indicator.id, memberId, 0, index + 1))
  return { basis, own, actual, coverage: null }
}

const noLevels: readonly number[] = []

/** Levels that the member holds in the slot, and those at which there are facts of theirs. */
function levelsOf(sums: Sums, memberId: number, segments: readonly Segment[]): Iterable<number> {
  const own = ownLevels(sums).get(memberId) ?? noLevels
  const [only] = segments
  if (only !== undefined && segments.length === 1) {
    return own.length === 0 || (own.length === 1 && own[0] === only.levelId) ? [only.levelId] : new Set([only.levelId, ...own])
  }
  return new Set([...segments.map(({ levelId }) => levelId), ...own])
}

const levelsByMember = new WeakMap<FactCells, Map<number, number[]>>()

/** Levels at which a member has facts of their own, from the places of the own sums. */
function ownLevels({ own }: Sums): Map<number, number[]> {
  let found = levelsByMember.get(own)
  if (found !== undefined) return found
  found = new Map()
  for (const { g1: memberId, g2: levelId } of own) {
    const levels = found.get(memberId)
    if (levels === undefined) found.set(memberId, [levelId])
    else if (!levels.includes(levelId)) levels.push(levelId)
  }
  levelsByMember.set(own, found)
  return found
}

function levelFacts(sums: Sums, entity: Entity, id: number, { indicator, at, index }: Measure): Measured {
  const { model } = sums
  const day = dayOf(sums, index)
  const levels =
    entity === 'level' ? [id] : [...model.levels.byId.values()].filter((level) => level.familyId === id).map((level) => level.id)
  const own = sums.own.get(indicator.id, id, 0, index + 1) ?? null
  const placed = holdersOf(sums, index)
  const held = levels.filter((level) => placed.has(level))
  const bases = new Set(held.map((level) => basisOf(model, level, indicator.id, day)))
  if (bases.size === 0 || (entity === 'level' && bases.has('own'))) {
    return { basis: 'own', own, actual: own, coverage: sums.expected.coverage(id, at, index, own) }
  }
  let actual: FactSum | null = null
  const expected = new Set<number>()
  const withData = new Set<number>()
  for (const levelId of held) {
    const isOwn = basisOf(model, levelId, indicator.id, day) === 'own'
    for (const memberId of placed.get(levelId) ?? []) {
      expected.add(memberId)
      const claimed = isOwn ? undefined : sums.claimed.get(indicator.id, memberId, levelId, index + 1)
      if (claimed === undefined) continue
      actual = plus(actual, claimed)
      withData.add(memberId)
    }
  }
  // A family can hold both: individuals on their own credit beside managers on their team's.
  let count = withData.size
  for (const levelId of levels) {
    const credited = sums.ownByLevel.get(indicator.id, id, levelId, index + 1)
    if (credited === undefined || basisOf(model, levelId, indicator.id, day) !== 'own') continue
    actual = plus(actual, credited)
    // Whoever changed level within the slot is in two of these counts.
    count = Math.min(expected.size, count + credited.members)
  }
  const basis = [...bases].find((each) => each !== 'own') ?? 'own'
  return { basis, own, actual, coverage: { withData: count, expected: expected.size } }
}

const holdersBySlot = new WeakMap<Segments, Map<number, Set<number>>>()

/** Who holds each level at any time in a slot. */
function holdersOf({ segments }: Sums, index: number): Map<number, Set<number>> {
  const slot = segments[index]
  let found = slot && holdersBySlot.get(slot)
  if (slot === undefined || found !== undefined) return found ?? new Map()
  found = new Map()
  for (const list of slot.values()) {
    for (const { memberId, levelId } of list) {
      const holders = found.get(levelId)
      if (holders === undefined) found.set(levelId, new Set([memberId]))
      else holders.add(memberId)
    }
  }
  holdersBySlot.set(slot, found)
  return found
}
