import type { RangeDays, RangeQuestion } from '@attain/db/queries/range-sums.queries.ts'
import type { Period } from '@attain/shared/domain/period.ts'
import type { Model } from '../model/model.ts'
import { placementsBelow } from './placed.ts'
import type { Narrowing } from './question.ts'
import type { Stretch } from './stretches.ts'

/** Days of one slot: of a manager's subtree, of facts stamped with some regions, or with neither of everything. */
export interface Range {
  indicatorIds: number[]
  /** Counted from 1. */
  slot: number
  from: string
  to: string
  managerId?: number
  regionIds?: readonly number[]
}

/** Many ranges as a question or two for each sort of whose facts they count. @param stretchesIn what a range reads */
export function rangeQuestions(
  ranges: readonly Range[],
  { narrowing, slots }: { narrowing: Pick<Narrowing, 'regionIds' | 'offeringIds'>; slots: readonly Period[] },
  model: Model,
  stretchesIn: (range: Range, slot: Period) => readonly Stretch[],
): { rollup: RangeQuestion[]; facts: RangeQuestion[] } {
  const { regionIds, offeringIds } = narrowing
  const numbered = ranges.flatMap((range, at) => {
    const slot = slots[range.slot - 1]
    return slot === undefined ? [] : [{ range, number: at + 1, slot, ids: idsOf(range, slot, model) }]
  })
  const questions = { rollup: [] as RangeQuestion[], facts: [] as RangeQuestion[] }
  for (const by of ['placement', 'region', null] as const) {
    const asked = numbered.filter(({ ids }) => ids.by === by)
    const whose = by && {
      by,
      ranges: asked.flatMap(({ number, ids }) => ids.list.map(() => number)),
      ids: asked.flatMap(({ ids }) => ids.list),
    }
    for (const of of ['rollup', 'facts'] as const) {
      const days = asked.flatMap(({ range, number, slot }) =>
        stretchesIn(range, slot)
          .filter((stretch) => stretch.of === of)
          .flatMap((stretch) => daysOf(stretch).map((each) => ({ ...each, range: number, slot: range.slot }))),
      )
      if (days.length > 0) questions[of].push({ days, whose, regionIds, offeringIds })
    }
  }
  return questions
}

function idsOf({ managerId, regionIds }: Range, slot: Period, model: Model) {
  if (managerId === undefined)
    return regionIds === undefined ? { by: null, list: [] } : { by: 'region' as const, list: [...regionIds] }
  return { by: 'placement' as const, list: placementsBelow(model, [managerId], slot.from, slot.to).map(({ id }) => id) }
}

/** What a stretch reads, indicator by indicator. */
function daysOf(stretch: Stretch): Omit<RangeDays, 'range' | 'slot'>[] {
  if (stretch.of === 'rollup' && stretch.days.kind === 'snapshots') {
    const { indicatorIds, sourceIds, days } = stretch.days
    return days.map((day, at) => ({ indicatorId: indicatorIds[at] ?? 0, from: day, to: day, sourceId: sourceIds[at] ?? null }))
  }
  const { from, to } = stretch.of === 'facts' ? stretch : { from: stretch.slots.from[0] ?? '', to: stretch.slots.to.at(-1) ?? '' }
  const sourceId = (stretch.of === 'facts' ? stretch.sourceId : null) ?? null
  return stretch.indicatorIds.map((indicatorId) => ({ indicatorId, from, to, sourceId }))
}
