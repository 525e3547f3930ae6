import type { FactSelection } from '@attain/db/queries/selected-facts.ts'
import { minDay, type Period } from '@attain/shared/domain/period.ts'
import type { FactCoverage } from '../model/model-cache.ts'
import { type Indicator, isSnapshot, type Model } from '../model/model.ts'
import { type Claim, claimsIn } from './claims.ts'
import { basisOf, decidingDay, segmentsIn } from './placed.ts'
import { type Entity, isPartOfRegion, type Narrowing, type Question, subtreeOf } from './question.ts'
import { snapshotsOf } from './sums.ts'

/** One row of an answer: an indicator, a slot and, unless it is the total, one group. 0 = unattributed. */
export interface RowSubject {
  indicator: Indicator
  slot: Period
  entity: Entity | null
  id: number
}

/** The facts that a row's actual is made of, by the same rules that summed it (A4, A5, A14). */
export function selectionsOf(question: Question, subject: RowSubject, model: Model, coverage: FactCoverage): FactSelection[] {
  const { narrowing, ownBasis } = question
  const base = baseSelection(question, subject, coverage)
  if (base === null) return []
  const narrowed: FactSelection = { ...base, ...placeOf(narrowing) }
  const { entity, id, indicator } = subject
  if (entity === null) return [narrowed]
  if (id === 0) return [unattributed(narrowed, entity)]
  switch (entity) {
    case 'region':
      return [{ ...narrowed, regionIds: intersect(regionIdsOf(question, id, model), narrowing.regionIds) }]
    case 'manager': {
      // The row holds the immediate reports; who else is below the manager stands under a manager of their own.
      const { subtreeOf: _, ...rest } = narrowed
      return [{ ...rest, managerId: id }]
    }
    case 'offering':
      return [{ ...narrowed, offeringIds: [id] }]
    case 'member':
      return memberSelections(question, subject, model, base, narrowed)
    case 'level':
    case 'family': {
      const levelIds = levelsOf(model, entity, id)
      const segments = segmentsIn(model, narrowing, subject.slot)
      // Without anybody placed there, the row shows what is credited to it.
      const isHeld = [...segments.values()].some((list) => list.some((segment) => levelIds.includes(segment.levelId)))
      if (ownBasis || !isHeld) return [{ ...narrowed, levelIds: intersect(levelIds, narrowing.levelIds) }]
      const day = decidingDay(subject.slot, question.asOf)
      const ownLevels = levelIds.filter((level) => basisOf(model, level, indicator.id, day) === 'own')
      const claims = claimsIn(model, [indicator], subject.slot, 1, question.asOf, segments)
      return [
        ...(ownLevels.length === 0 ? [] : [{ ...narrowed, levelIds: intersect(ownLevels, narrowing.levelIds) }]),
        ...claims.filter((claim) => levelIds.includes(claim.levelId)).map((claim) => claimSelection(claim, base, model)),
      ]
    }
  }
}

function memberSelections(
  question: Question,
  subject: RowSubject,
  model: Model,
  base: FactSelection,
  narrowed: FactSelection,
): FactSelection[] {
  const { indicator, id } = subject
  const mine: FactSelection = { ...narrowed, memberIds: [id], placed: true }
  const segments = segmentsIn(model, question.narrowing, subject.slot).get(id) ?? []
  if (question.ownBasis || segments.length === 0) return [{ ...mine, overlay: 'with' }]
  const claims = claimsIn(model, [indicator], subject.slot, 1, question.asOf, new Map([[id, segments]]))
  const day = decidingDay(subject.slot, question.asOf)
  const ownLevels = [...model.levels.byId.keys()].filter((level) => basisOf(model, level, indicator.id, day) === 'own')
  return [
    ...claims.map((claim) => claimSelection(claim, base, model)),
    { ...mine, levelIds: intersect(ownLevels, question.narrowing.levelIds) },
    { ...mine, overlay: 'only' },
  ]
}

function claimSelection(claim: Claim, base: FactSelection, model: Model): FactSelection {
  const days = claim.whole ? {} : { from: claim.from, to: claim.to }
  const selection = { ...base, ...days }
  switch (claim.basis) {
    case 'team':
      return { ...selection, subtreeOf: claim.memberId }
    case 'region':
      return {
        ...selection,
        regionIds: intersect(claim.regionId === null ? [] : subtreeOf([claim.regionId], model), base.regionIds),
      }
    case 'global':
      return selection
  }
}

function unattributed(selection: FactSelection, entity: Entity): FactSelection {
  if (entity === 'offering') return { ...selection, noOffering: true }
  if (entity === 'manager') return { ...selection, managerId: 0 }
  return entity === 'region' ? { ...selection, regionIds: [] } : { ...selection, placed: false }
}

/** Days, regions and offerings, which narrow every reading; null = no day counts yet. */
function baseSelection(
  { narrowing, asOf }: Question,
  { indicator, slot }: RowSubject,
  coverage: FactCoverage,
): FactSelection | null {
  const to = minDay(slot.to, asOf)
  if (slot.from > to) return null
  const base: FactSelection = {
    indicatorId: indicator.id,
    from: slot.from,
    to,
    overlay: 'without',
    ...(narrowing.regionIds === undefined ? {} : { regionIds: narrowing.regionIds }),
    ...(narrowing.offeringIds === undefined ? {} : { offeringIds: narrowing.offeringIds }),
  }
  if (!isSnapshot(indicator)) return base
  const { sourceIds, days } = snapshotsOf([indicator], [slot], asOf, coverage)
  return { ...base, snapshots: { sourceIds, days } }
}

const placeOf = ({ levelIds, memberIds, managerId }: Narrowing): Partial<FactSelection> => ({
  ...(levelIds === undefined ? {} : { levelIds }),
  ...(memberIds === undefined ? {} : { memberIds }),
  ...(managerId === undefined ? {} : { subtreeOf: managerId }),
})

/** The regions whose facts are in a region's row. */
export const regionIdsOf = (question: Question, id: number, model: Model): number[] =>
  isPartOfRegion(question, id, model) ? [id] : subtreeOf([id], model)

export const levelsOf = (model: Model, entity: 'level' | 'family', id: number): number[] =>
  entity === 'level' ? [id] : [...model.levels.byId.values()].filter((level) => level.familyId === id).map((level) => level.id)

const intersect = (ids: number[], within: number[] | undefined): number[] =>
  within === undefined ? ids : ids.filter((id) => within.includes(id))
