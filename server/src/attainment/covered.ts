import {
  countCovered,
  type CoveredGroups,
  type CoveredTime,
  isAboutRegions,
  type Span,
} from '@attain/db/queries/region-sums.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { Period } from '@attain/shared/domain/period.ts'
import type { Model } from '../model/model.ts'
import type { Stretch } from './stretches.ts'
import type { StoredQuestion } from './sum-reader.ts'

/**
 * Counts of members that are kept by region and fiscal period, as statements; null where the question cuts regions or
 * periods otherwise, and members have to be counted one by one.
 */
export function countsKept(scope: Scope, question: StoredQuestion, stretches: readonly Stretch[], model: Model) {
  if (!isAboutRegions(scope, question) || question.groups[1].by !== 'none') return null
  const groups = coveredGroups(question, model)
  const times = stretches.map((stretch) => coveredTime(stretch, question.slots))
  if (groups === null || times.includes(null)) return null
  return times.flatMap((time) => (time === null ? [] : countCovered(scope, { groups, time })))
}

function coveredTime(stretch: Stretch, slots: readonly Period[]): CoveredTime | null {
  if (stretch.of !== 'rollup') return null
  const { days, indicatorIds } = stretch
  if (days.kind === 'snapshots') {
    // Members of several sources' snapshots may be the same.
    const cells = new Set(days.indicatorIds.map((id, at) => `${id} ${days.slots[at]}`))
    return cells.size === days.days.length ? days : null
  }
  const asked = slots.slice(0, stretch.slots.from.length)
  if (asked.some((slot, at) => slot.to !== stretch.slots.to[at])) return null
  return {
    kind: 'periods',
    indicatorIds,
    spans: asked.map((slot): Span => slot.kind),
    from: asked.map((slot) => slot.from),
    slots: asked.map((_, at) => at + 1),
  }
}

function coveredGroups({ groups: [group], narrowing }: StoredQuestion, model: Model): CoveredGroups | null {
  const asked = narrowing.regionIds ?? [0, ...model.regions.byId.keys()]
  const groupOf = new Map(group.by === 'region' ? group.regionIds.map((id, at) => [id, group.groupIds[at] ?? 0]) : [])
  const sets = new Map<number, number[]>()
  for (const id of asked) {
    const key = groupOf.get(id) ?? 0
    const set = sets.get(key)
    if (set === undefined) sets.set(key, [id])
    else set.push(id)
  }
  const covered: CoveredGroups = { groupIds: [], regionIds: [], subtree: [] }
  for (const [groupId, regionIds] of sets) {
    const whole = wholeRegion(regionIds, model)
    if (whole === null) return null
    covered.groupIds.push(groupId)
    covered.regionIds.push(whole.regionId)
    covered.subtree.push(whole.subtree)
  }
  return covered
}

/** The region that alone, or with everything below it, is exactly these; null = none is. */
function wholeRegion(regionIds: readonly number[], { regions }: Model): { regionId: number; subtree: boolean } | null {
  const [only] = regionIds
  if (only === undefined) return null
  if (regionIds.length === 1) return { regionId: only, subtree: false }
  if (regionIds.includes(0)) return regionIds.length === regions.byId.size + 1 ? { regionId: 0, subtree: true } : null
  const inside = new Set(regionIds)
  const top = regionIds.find((id) => {
    const parentId = regions.byId.get(id)?.parentId ?? null
    return parentId === null || !inside.has(parentId)
  })
  if (top === undefined) return null
  const below = [...regions.byId.values()].filter(({ path }) => path.includes(top))
  return below.length === inside.size && below.every(({ id }) => inside.has(id)) ? { regionId: top, subtree: true } : null
}
