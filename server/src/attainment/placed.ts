import type { Basis } from '@attain/shared/contracts/vocabulary.ts'
import { LRUCache } from 'lru-cache'
import { maxDay, minDay, type Period } from '@attain/shared/domain/period.ts'
import { effectiveOn, type LivePlacement, type Model } from '../model/model.ts'
import type { Narrowing } from './question.ts'

/** Time that a member spent at one level in one region, inside a slot. */
export interface Segment {
  memberId: number
  levelId: number
  regionId: number | null
  from: string
  to: string
}

/** Whether a placement is inside what the question was narrowed to. */
export function placementFilter(narrowing: Narrowing): (placement: LivePlacement) => boolean {
  const regions = narrowing.regionIds && new Set(narrowing.regionIds)
  const levels = narrowing.levelIds && new Set(narrowing.levelIds)
  const members = narrowing.memberIds && new Set(narrowing.memberIds)
  const { managerId } = narrowing
  return (placement) =>
    (regions === undefined || (placement.regionId !== null && regions.has(placement.regionId))) &&
    (levels === undefined || levels.has(placement.levelId)) &&
    (members === undefined || members.has(placement.memberId)) &&
    (managerId === undefined || placement.chain.includes(managerId))
}

/** Each member's segments in a slot, oldest first. */
export type Segments = ReadonlyMap<number, readonly Segment[]>

/** Segments of narrowings and slots that were asked about lately: of many people they cost more than their sums. */
const kept = new WeakMap<Model, LRUCache<string, Segments>>()
const keptMax = 200

/**
 * Each member's time in a slot, oldest first, cut only where level or region change.
 * Members who are placed in it at all are there, also when the as-of day lies before.
 */
export function segmentsIn(model: Model, narrowing: Narrowing, slot: Period): Segments {
  const { regionIds, levelIds, memberIds, managerId } = narrowing
  if (memberIds !== undefined || managerId !== undefined) return readSegments(model, narrowing, slot)
  let known = kept.get(model)
  if (known === undefined) kept.set(model, (known = new LRUCache({ max: keptMax })))
  const key = `${slot.from} ${slot.to} ${regionIds?.join() ?? 'all'} ${levelIds?.join() ?? 'all'}`
  let found = known.get(key)
  if (found === undefined) known.set(key, (found = readSegments(model, narrowing, slot)))
  return found
}

function readSegments(model: Model, narrowing: Narrowing, slot: Period): Segments {
  const within = placementFilter(narrowing)
  const found = new Map<number, Segment[]>()
  for (const memberId of candidates(model, narrowing)) {
    const placements = model.placements.get(memberId) ?? []
    let segments: Segment[] | undefined
    for (const placement of placements) {
      if (placement.from > slot.to || (placement.to !== null && placement.to < slot.from) || !within(placement)) continue
      const { levelId, regionId } = placement
      const from = maxDay(placement.from, slot.from)
      const to = placement.to === null ? slot.to : minDay(placement.to, slot.to)
      segments ??= []
      const last = segments.at(-1)
      if (last !== undefined && last.levelId === levelId && last.regionId === regionId) last.to = to
      else segments.push({ memberId, levelId, regionId, from, to })
    }
    if (segments !== undefined) found.set(memberId, segments)
  }
  return found
}

/** Members who can be inside a narrowing at all: a question about one person does not look at everybody. */
function candidates(model: Model, { memberIds, managerId }: Narrowing): Iterable<number> {
  if (memberIds !== undefined) return memberIds
  return managerId === undefined ? model.placements.keys() : (membersBelow(model).get(managerId) ?? [])
}

const below = new WeakMap<Model, Map<number, Set<number>>>()

/** Everybody who ever stood below a member, the member included. */
function membersBelow(model: Model): Map<number, Set<number>> {
  let found = below.get(model)
  if (found !== undefined) return found
  found = new Map()
  for (const [memberId, placements] of model.placements) {
    for (const placement of placements) {
      for (const ancestorId of placement.chain) {
        const members = found.get(ancestorId)
        if (members === undefined) found.set(ancestorId, new Set([memberId]))
        else members.add(memberId)
      }
    }
  }
  below.set(model, found)
  return found
}

/** The live placements below some managers, them included, that have any day between two. */
export function placementsBelow(model: Model, managerIds: readonly number[], from: string, to: string): LivePlacement[] {
  const members = new Set(managerIds.flatMap((id) => [...(membersBelow(model).get(id) ?? [])]))
  const managers = new Set(managerIds)
  return [...members].flatMap((memberId) =>
    (model.placements.get(memberId) ?? []).filter(
      (placement) =>
        placement.from <= to && (placement.to === null || placement.to >= from) && placement.chain.some((id) => managers.has(id)),
    ),
  )
}

/**
 * The day whose level links decide a slot's rows and bases: the last one that counts. A link that changes within the slot
 * so means the whole slot by its newest words.
 */
export const decidingDay = (slot: Pick<Period, 'to'>, asOf: string): string => minDay(slot.to, asOf)

/** The basis on which a level is measured by an indicator on a day; `own` where the level has no such indicator then (A4). */
export function basisOf(model: Model, levelId: number, indicatorId: number, day: string): Basis {
  return effectiveOn(model, levelId, day).get(indicatorId)?.basis ?? 'own'
}
