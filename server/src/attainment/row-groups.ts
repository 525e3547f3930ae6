import { effectiveOn, type Model } from '../model/model.ts'
import { namedOf, rankOf, unattributedLabel } from './groups.ts'
import { decidingDay, type Segment } from './placed.ts'
import { type Entity, isPartOfRegion, type Question } from './question.ts'
import type { Sums } from './row-sums.ts'

/** One group of rows, with the indicators and slots of which there is a row. */
interface Found {
  g1: number
  g2: number
  /** 1 where there is a row: by indicator in the question's order, then by slot. */
  wanted: Uint8Array
}

export interface Group extends Found {
  entities: [Entity, string | null][]
  label: string
}

/** Groups by name, those without one last: the same order on every engine. */
export function inOrder(groups: readonly Found[], { entities: [first, second] }: Question, model: Model): Group[] {
  const rank = (entity: Entity | undefined, id: number) => (entity === undefined ? 0 : rankOf(entity, id, model))
  const ranked = groups.map((group) => ({ group, first: rank(first, group.g1), second: rank(second, group.g2) }))
  // Infinity less Infinity is no number: two groups without a name are of the same rank.
  const order = (a: number, b: number) => (a === b ? 0 : a - b)
  ranked.sort((a, b) => order(a.first, b.first) || order(a.second, b.second))
  return ranked.map(({ group }) => {
    const named = [first, second].flatMap((entity, at) =>
      entity === undefined ? [] : [{ entity, thing: namedOf(entity, at === 0 ? group.g1 : group.g2, model) }],
    )
    return {
      ...group,
      entities: named.map(({ entity, thing }) => [entity, thing?.key ?? null]),
      label: named.map(({ entity, thing }) => thing?.name ?? unattributedLabel[entity]).join(' · '),
    }
  })
}

/** Groups with the indicators and slots of which there is a row (A5): whatever has facts or a target, and whoever is placed. */
export function groupsOf(sums: Sums): Found[] {
  const { question, model } = sums
  const [first, second] = question.entities
  const groups = new WantedGroups(question)
  const memberSplit = sums.byBasis && first === 'member'
  for (const { indicatorId, g1, g2, slot } of sums.own) groups.want(g1, memberSplit ? 0 : g2, indicatorId, slot)
  for (const { indicatorId, g1, g2, slot } of sums.targets) groups.want(g1, g2, indicatorId, slot)
  for (const { indicatorId, g1, g2, slot } of sums.overlay) groups.want(g1, g2, indicatorId, slot)
  if (second !== undefined || first === undefined || first === 'offering') return groups.found
  if (first === 'region') wantRegions(groups, sums)
  else wantPlaced(groups, sums, first)
  return groups.found

  function wantPlaced(wanted: WantedGroups, { segments }: Sums, entity: Entity): void {
    segments.forEach((bySlot, index) => {
      const slot = question.slots[index]
      if (slot === undefined) return
      const day = decidingDay(slot, question.asOf)
      const effective = new Map<number, number[]>()
      const effectiveAt = (levelId: number): number[] => {
        let ids = effective.get(levelId)
        if (ids === undefined) {
          const links = effectiveOn(model, levelId, day)
          ids = question.indicators.flatMap(({ id }) => (links.has(id) ? [id] : []))
          effective.set(levelId, ids)
        }
        return ids
      }
      for (const list of bySlot.values()) {
        for (const segment of list) {
          for (const id of groupIdsOf(entity, segment, question, model)) {
            for (const indicatorId of effectiveAt(segment.levelId)) wanted.want(id, 0, indicatorId, index + 1)
          }
        }
      }
    })
  }
}

function wantRegions(groups: WantedGroups, { question, model, plans }: Sums): void {
  const seen = groups.indicatorIds
  for (const id of plans.indicatorIds) if (question.narrowing.indicatorIds.includes(id)) seen.add(id)
  const indicators = question.indicatorsNamed ? question.narrowing.indicatorIds : [...seen]
  for (const regionId of regionsShown(question, model)) {
    for (const id of indicators) question.slots.forEach((_, index) => groups.want(regionId, 0, id, index + 1))
  }
}

class WantedGroups {
  readonly found: Found[] = []
  readonly #byId = new Map<number, Map<number, Found>>()
  readonly #at: Map<number, number>
  readonly #slots: number
  readonly #ids: number[]

  constructor({ indicators, slots }: Question) {
    this.#ids = indicators.map(({ id }) => id)
    this.#at = new Map(this.#ids.map((id, at) => [id, at]))
    this.#slots = slots.length
  }

  want(g1: number, g2: number, indicatorId: number, slot: number): void {
    const at = this.#at.get(indicatorId)
    if (at !== undefined) this.#group(g1, g2).wanted[at * this.#slots + slot - 1] = 1
  }

  /** Indicators of which any group has a row. */
  get indicatorIds(): Set<number> {
    const seen = (at: number) =>
      this.found.some(({ wanted }) => wanted.subarray(at * this.#slots, (at + 1) * this.#slots).includes(1))
    return new Set(this.#ids.filter((_, at) => seen(at)))
  }

  #group(g1: number, g2: number): Found {
    let bySecond = this.#byId.get(g1)
    if (bySecond === undefined) this.#byId.set(g1, (bySecond = new Map()))
    let group = bySecond.get(g2)
    if (group === undefined) {
      group = { g1, g2, wanted: new Uint8Array(this.#ids.length * this.#slots) }
      bySecond.set(g2, group)
      this.found.push(group)
    }
    return group
  }
}

/** The groups of a question's dimension that a stretch of somebody's time is in. */
export function groupIdsOf(entity: Entity, segment: Segment, { depth }: Pick<Question, 'depth'>, model: Model): number[] {
  switch (entity) {
    case 'member':
      return [segment.memberId]
    case 'level':
      return [segment.levelId]
    case 'family':
      return [model.levels.byId.get(segment.levelId)?.familyId ?? 0]
    case 'region':
      return segment.regionId === null ? [] : [model.regions.byId.get(segment.regionId)?.path.at(-depth) ?? segment.regionId]
    case 'manager':
      return [
        ...new Set(
          (model.placements.get(segment.memberId) ?? [])
            .filter((placement) => placement.from <= segment.to && (placement.to === null || placement.to >= segment.from))
            .map((placement) => placement.managerId ?? 0),
        ),
      ]
    case 'offering':
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
