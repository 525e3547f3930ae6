import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { Indicator } from '../model/model.ts'
import type { Exchange } from './money.ts'
import { addTargetSums, type TargetSum } from '@attain/shared/domain/target-sum.ts'
import type { PlanBook } from './plans.ts'
import { type Entity, isPartOfRegion, type Narrowing, type Question } from './question.ts'
import type { Sums } from './row-sums.ts'

/** The stored plan of a question's whole scope in one slot; null = none. */
export function planForScope(
  question: Question,
  plans: PlanBook,
  exchange: Exchange,
  indicator: Indicator,
  index: number,
): TargetSum | null {
  const slot = question.slots[index]
  if (slot === undefined || !isRegionScope(question.narrowing)) return null
  const regions = question.regions ?? [null]
  const found = regions.map((regionId) => plans.planOf(regionId, indicator, slot, question.asOf, exchange))
  const known = found.filter((plan) => plan !== null)
  const adds = known.length === 1 || indicator.kind !== 'ratio'
  return known.length > 0 && known.length === found.length && adds ? known.reduce(addTargetSums) : null
}

/** Plans belong to regions as a whole: a question narrowed to people has none. */
export const isRegionScope = (narrowing: Narrowing): boolean =>
  narrowing.levelIds === undefined &&
  narrowing.memberIds === undefined &&
  narrowing.managerId === undefined &&
  narrowing.offeringIds === undefined

export function planOfGroup(
  sums: Sums,
  first: Entity,
  second: Entity | undefined,
  id: number,
  indicator: Indicator,
  index: number,
): TargetSum | null {
  const { question, model, plans } = sums
  const slot = question.slots[index]
  if (first !== 'region' || second !== undefined || id === 0 || slot === undefined || !isRegionScope(question.narrowing))
    return null
  // Above the depth asked for the row holds only what stands on that region itself, of which there is no plan.
  return isPartOfRegion(question, id, model) ? null : plans.planOf(id, indicator, slot, question.asOf, sums.exchange)
}

export function crossingOf(
  sums: Sums,
  first: Entity,
  second: Entity | undefined,
  id: number,
  indicator: Indicator,
  slotNumber: number,
): AttainmentRow['crossing'] {
  if (first !== 'region' || second !== undefined || indicator.kind === 'ratio' || id === 0) return null
  const [into, out] = [sums.crossing.into, sums.crossing.out].map((cells) => cells.get(indicator.id, id, 0, slotNumber))
  return into === undefined && out === undefined ? null : { in: into?.value ?? '0', out: out?.value ?? '0' }
}
