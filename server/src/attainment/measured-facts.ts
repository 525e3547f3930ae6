import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { minDay } from '@attain/shared/domain/period.ts'
import type { Indicator, Model } from '../model/model.ts'
import { claimKey } from './claims.ts'
import { basisOf, type Segment } from './placed.ts'
import type { Entity } from './question.ts'
import type { Measured, Sums } from './row-sums.ts'
import type { FactCells } from './sum-reader.ts'
import { addFacts, cellKey, type FactSum } from './sums.ts'

export function plainFacts(sums: Sums, g1: number, g2: number, indicator: Indicator, slotNumber: number): Measured {
  const own = sums.own.get(cellKey(indicator.id, g1, g2, slotNumber)) ?? null
  const [first, second] = sums.question.entities
  const overlay = g1 === 0 ? undefined : sums.overlay.get(cellKey(indicator.id, g1, g2, slotNumber))
  const actual = overlay === undefined ? own : own === null ? overlay : addFacts(own, overlay)
  const inGroup = groupTest(sums, first, g1)
  const coverage = second !== undefined || inGroup === null ? null : coverageOf(sums, indicator, slotNumber - 1, own, inGroup)
  return { basis: 'own', own, actual, coverage }
}

/** The facts of a member, or of everybody at a level, each under the basis of their level (A4, A7). */
export function measuredFacts(sums: Sums, entity: Entity, id: number, indicator: Indicator, slotNumber: number): Measured {
  if (id === 0) return { basis: 'own', ...ownOnly(sums, id, indicator, slotNumber), coverage: null }
  return entity === 'member' ? memberFacts(sums, id, indicator, slotNumber) : levelFacts(sums, entity, id, indicator, slotNumber)
}

function ownOnly(sums: Sums, id: number, indicator: Indicator, slotNumber: number) {
  const own = sums.own.get(cellKey(indicator.id, id, 0, slotNumber)) ?? null
  return { own, actual: own }
}

function memberFacts(sums: Sums, memberId: number, indicator: Indicator, slotNumber: number): Measured {
  const { model } = sums
  const segments = sums.segments[slotNumber - 1]?.get(memberId) ?? []
  const levels = new Set([...segments.map((segment) => segment.levelId), ...(ownLevels(sums).get(memberId) ?? [])])
  let own: FactSum | null = null
  let actual: FactSum | null = null
  const plus = (a: FactSum | null, b: FactSum | null | undefined) => (b == null ? a : a === null ? b : addFacts(a, b))
  for (const levelId of levels) {
    const credited = sums.own.get(cellKey(indicator.id, memberId, levelId, slotNumber))
    own = plus(own, credited)
    // Whoever is here for facts alone, placed outside what the question was narrowed to, shows their own.
    const isOwn = segments.length === 0 || basisOf(model, levelId, indicator.id) === 'own'
    actual = plus(actual, isOwn ? credited : sums.claimed.get(claimKey(memberId, levelId, indicator.id, slotNumber)))
  }
  const last = segments.at(-1)
  const basis = last === undefined ? 'own' : basisOf(model, last.levelId, indicator.id)
  actual = plus(actual, sums.overlay.get(cellKey(indicator.id, memberId, 0, slotNumber)))
  return { basis, own, actual, coverage: null }
}

const levelsByMember = new WeakMap<FactCells, Map<number, Set<number>>>()

/** Levels at which a member has facts of their own, from the keys of the own sums. */
function ownLevels({ own }: Sums): Map<number, Set<number>> {
  let found = levelsByMember.get(own)
  if (found !== undefined) return found
  found = new Map()
  for (const key of own.keys()) {
    const [, memberId = 0, levelId = 0] = key.split(' ').map(Number)
    const levels = found.get(memberId)
    if (levels === undefined) found.set(memberId, new Set([levelId]))
    else levels.add(levelId)
  }
  levelsByMember.set(own, found)
  return found
}

function levelFacts(sums: Sums, entity: Entity, id: number, indicator: Indicator, slotNumber: number): Measured {
  const { model } = sums
  const levels =
    entity === 'level' ? [id] : [...model.levels.byId.values()].filter((level) => level.familyId === id).map((level) => level.id)
  const own = sums.own.get(cellKey(indicator.id, id, 0, slotNumber)) ?? null
  const bases = new Set(
    levels.filter((level) => hasPlaced(sums, level, slotNumber)).map((level) => basisOf(model, level, indicator.id)),
  )
  const inGroup = (segment: Segment) => levels.includes(segment.levelId)
  if (bases.size === 0 || (entity === 'level' && bases.has('own'))) {
    return { basis: 'own', own, actual: own, coverage: coverageOf(sums, indicator, slotNumber - 1, own, inGroup) }
  }
  let actual: FactSum | null = null
  let withData = 0
  let expected = 0
  for (const segments of sums.segments[slotNumber - 1]?.values() ?? []) {
    let has = false
    const held = segments.filter(inGroup)
    for (const segment of new Map(held.map((each) => [each.levelId, each])).values()) {
      if (basisOf(model, segment.levelId, indicator.id) === 'own') continue
      const claimed = sums.claimed.get(claimKey(segment.memberId, segment.levelId, indicator.id, slotNumber))
      if (claimed === undefined) continue
      actual = actual === null ? claimed : addFacts(actual, claimed)
      has = true
    }
    if (held.length > 0) expected++
    if (has) withData++
  }
  // A family can hold both: individuals on their own credit beside managers on their team's.
  for (const levelId of levels) {
    const credited = sums.ownByLevel.get(cellKey(indicator.id, id, levelId, slotNumber))
    if (credited === undefined || basisOf(model, levelId, indicator.id) !== 'own') continue
    actual = actual === null ? credited : addFacts(actual, credited)
    // Whoever changed level within the slot is in two of these counts.
    withData = Math.min(expected, withData + credited.members)
  }
  const basis = [...bases].find((each) => each !== 'own') ?? 'own'
  return { basis, own, actual, coverage: { withData, expected } }
}

const hasPlaced = (sums: Sums, levelId: number, slotNumber: number): boolean =>
  [...(sums.segments[slotNumber - 1]?.values() ?? [])].some((segments) => segments.some((segment) => segment.levelId === levelId))

/** Which segments are in a group; null = the question does not apply. */
function groupTest(sums: Sums, entity: Entity | undefined, id: number): ((segment: Segment) => boolean) | null {
  const { model, question } = sums
  if (id === 0) return null
  switch (entity) {
    case 'region':
      return ({ regionId }) => regionId !== null && groupRegion(model, regionId, question.depth) === id
    case 'level':
      return ({ levelId }) => levelId === id
    case 'family':
      return ({ levelId }) => model.levels.byId.get(levelId)?.familyId === id
    case 'manager':
      return ({ memberId, from, to }) =>
        (model.placements.get(memberId) ?? []).some(
          (placement) => placement.managerId === id && placement.from <= to && (placement.to === null || placement.to >= from),
        )
    default:
      return null
  }
}

const groupRegion = (model: Model, regionId: number, depth: number): number =>
  model.regions.byId.get(regionId)?.path.at(-depth) ?? regionId

/** Members with data of those of whom data is expected: placed up to the as-of day where the indicator is their own. */
export function coverageOf(
  sums: Sums,
  indicator: Indicator,
  index: number,
  own: FactSum | null,
  inGroup: (segment: Segment) => boolean,
): AttainmentRow['coverage'] {
  const segments = sums.segments[index]
  const slot = sums.question.slots[index]
  if (segments === undefined || slot === undefined) return null
  const until = minDay(slot.to, sums.question.asOf)
  let expected = 0
  for (const list of segments.values()) {
    const counts = list.some(
      (segment) =>
        segment.from <= until &&
        sums.model.levels.byId.get(segment.levelId)?.effective.get(indicator.id)?.basis === 'own' &&
        inGroup(segment),
    )
    if (counts) expected++
  }
  const withData = own?.members ?? 0
  return { withData, expected: Math.max(expected, withData) }
}
