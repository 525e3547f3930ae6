import type { Model } from '../model/model.ts'
import { namedOf, unattributedLabel } from './groups.ts'
import type { Segment } from './placed.ts'
import { type Entity, isPartOfRegion, type Question } from './question.ts'
import type { Sums } from './row-sums.ts'

export interface Group {
  g1: number
  g2: number
  entities: [Entity, string | null][]
  label: string
  /** Slot numbers by indicator. */
  wanted: Map<number, Set<number>>
}

/** Groups by name, those without one last: the same order on every engine. */
export function inOrder(groups: ReturnType<typeof groupsOf>, { entities: [first, second] }: Question, model: Model): Group[] {
  const found: (Group & { order: string })[] = []
  for (const [pair, wanted] of groups) {
    const [g1 = 0, g2 = 0] = pair.split(' ').map(Number)
    const named = [first, second].flatMap((entity, at) =>
      entity === undefined ? [] : [{ entity, thing: namedOf(entity, at === 0 ? g1 : g2, model) }],
    )
    found.push({
      g1,
      g2,
      wanted,
      entities: named.map(({ entity, thing }) => [entity, thing?.key ?? null]),
      label: named.map(({ entity, thing }) => thing?.name ?? unattributedLabel[entity]).join(' · '),
      order: named.map(({ thing }) => (thing === null ? '\uffff' : `${thing.name}\u0000${thing.key}`)).join('\u0001'),
    })
  }
  return found.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
}

/** Groups with the indicators and slots of which there is a row (A5): whatever has facts or a target, and whoever is placed. */
export function groupsOf(sums: Sums): Map<string, Map<number, Set<number>>> {
  const { question, model } = sums
  const [first, second] = question.entities
  const found = new Map<string, Map<number, Set<number>>>()
  const want = (pair: string, indicatorId: number, slotNumber: number) => {
    let indicators = found.get(pair)
    if (indicators === undefined) found.set(pair, (indicators = new Map()))
    const slots = indicators.get(indicatorId)
    if (slots === undefined) indicators.set(indicatorId, new Set([slotNumber]))
    else slots.add(slotNumber)
  }
  const memberSplit = sums.byBasis && first === 'member'
  for (const cells of [sums.own, sums.targets, sums.overlay]) {
    for (const key of cells.keys()) {
      const [indicatorId = 0, g1 = 0, g2 = 0, slotNumber = 0] = key.split(' ').map(Number)
      want(`${g1} ${memberSplit && cells === sums.own ? 0 : g2}`, indicatorId, slotNumber)
    }
  }
  if (second !== undefined || first === undefined || first === 'offering') return found
  const allSlots = question.slots.map((_, index) => index + 1)
  if (first === 'region') {
    const seen = new Set([...found.values()].flatMap((indicators) => [...indicators.keys()]))
    for (const id of sums.plans.indicatorIds) if (question.narrowing.indicatorIds.includes(id)) seen.add(id)
    const indicators = question.indicatorsNamed ? question.narrowing.indicatorIds : [...seen]
    for (const regionId of regionsShown(question, model)) {
      for (const id of indicators) for (const slotNumber of allSlots) want(`${regionId} 0`, id, slotNumber)
    }
    return found
  }
  sums.segments.forEach((segments, index) => {
    for (const list of segments.values()) {
      for (const segment of list) {
        const level = model.levels.byId.get(segment.levelId)
        if (level === undefined) continue
        const ids = groupIdsOf(first, segment, model)
        for (const indicator of question.indicators) {
          if (!level.effective.has(indicator.id)) continue
          for (const id of ids) want(`${id} 0`, indicator.id, index + 1)
        }
      }
    }
  })
  return found
}

function groupIdsOf(entity: Entity, segment: Segment, model: Model): number[] {
  switch (entity) {
    case 'member':
      return [segment.memberId]
    case 'level':
      return [segment.levelId]
    case 'family':
      return [model.levels.byId.get(segment.levelId)?.familyId ?? 0]
    case 'manager':
      return [
        ...new Set(
          (model.placements.get(segment.memberId) ?? [])
            .filter((placement) => placement.from <= segment.to && (placement.to === null || placement.to >= segment.from))
            .map((placement) => placement.managerId ?? 0),
        ),
      ]
    default:
      return []
  }
}

/** Regions at the depth asked for, and leaves above it, inside the regions asked for. */
function regionsShown(question: Question, model: Model): number[] {
  const inside = question.narrowing.regionIds && new Set(question.narrowing.regionIds)
  return [...model.regions.byId.values()]
    .filter((region) => inside === undefined || inside.has(region.id))
    .filter(
      (region) =>
        region.depth === question.depth || (region.depth < question.depth && !isPartOfRegion(question, region.id, model)),
    )
    .map((region) => region.id)
}
