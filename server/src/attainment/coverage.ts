import { LRUCache } from 'lru-cache'
import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { effectiveOn, type Model } from '../model/model.ts'
import { decidingDay, type Segment, type Segments } from './placed.ts'
import type { Question } from './question.ts'
import { groupIdsOf } from './row-groups.ts'
import type { FactSum } from './sums.ts'

const countsOf = new WeakMap<Segments, LRUCache<string, Map<number, Int32Array>>>()
const keptMax = 20

/** The whole scope, beside the groups inside it. */
const everybody = -1

/**
 * Of how many members data is expected: those placed up to the as-of day at a level that is measured by the indicator on
 * its own credit. Counted once an answer, for all groups together.
 */
export class ExpectedMembers {
  readonly #question: Question
  readonly #model: Model
  readonly #segments: readonly Segments[]
  /** By slot: group → how many by indicator, in the question's order. */
  readonly #counts: (Map<number, Int32Array> | undefined)[] = []

  constructor(question: Question, model: Model, segments: readonly Segments[]) {
    this.#question = question
    this.#model = model
    this.#segments = segments
  }

  /**
   * Members with data of those of whom it is expected.
   * @param at where the indicator stands in the question
   * @param groupId of the question's first dimension; null = the whole scope
   */
  coverage(groupId: number | null, at: number, slotIndex: number, own: FactSum | null): AttainmentRow['coverage'] {
    if (this.#segments[slotIndex] === undefined) return null
    const expected = this.#in(slotIndex).get(groupId ?? everybody)?.[at] ?? 0
    const withData = own?.members ?? 0
    return { withData, expected: Math.max(expected, withData) }
  }

  #in(slotIndex: number): Map<number, Int32Array> {
    return (this.#counts[slotIndex] ??= this.#kept(slotIndex))
  }

  /** Segments that are kept between answers keep their counts too. */
  #kept(slotIndex: number): Map<number, Int32Array> {
    const { slots, asOf, indicators, entities, depth } = this.#question
    const [segments, slot] = [this.#segments[slotIndex], slots[slotIndex]]
    if (segments === undefined || slot === undefined) return new Map()
    const key = `${decidingDay(slot, asOf)} ${entities.join()} ${depth} ${indicators.map(({ id }) => id).join()}`
    let counts = countsOf.get(segments)
    if (counts === undefined) countsOf.set(segments, (counts = new LRUCache({ max: keptMax })))
    let found = counts.get(key)
    if (found === undefined) counts.set(key, (found = this.#count(slotIndex)))
    return found
  }

  #count(slotIndex: number): Map<number, Int32Array> {
    const counts = new Map<number, Int32Array>()
    const slot = this.#question.slots[slotIndex]
    if (slot === undefined) return counts
    const until = decidingDay(slot, this.#question.asOf)
    const ownAt = new Map<number, number[]>()
    for (const segments of this.#segments[slotIndex]?.values() ?? []) {
      // Whoever was in a group twice counts once: each pair of group and indicator is met at most once a member.
      const met = segments.length === 1 ? null : new Set<number>()
      for (const segment of segments) {
        if (segment.from > until) continue
        const groups = [everybody, ...this.#groupsOf(segment)]
        for (const at of this.#ownIndicators(segment.levelId, until, ownAt)) {
          for (const group of groups) {
            const pair = group * this.#question.indicators.length + at
            if (met?.has(pair) === true) continue
            met?.add(pair)
            let list = counts.get(group)
            if (list === undefined) counts.set(group, (list = new Int32Array(this.#question.indicators.length)))
            list[at] = (list[at] ?? 0) + 1
          }
        }
      }
    }
    return counts
  }

  #groupsOf(segment: Segment): number[] {
    const [first, second] = this.#question.entities
    return first === undefined || second !== undefined ? [] : groupIdsOf(first, segment, this.#question, this.#model)
  }

  /** Places of the indicators that a level is measured by on its own credit. */
  #ownIndicators(levelId: number, day: string, known: Map<number, number[]>): number[] {
    let found = known.get(levelId)
    if (found !== undefined) return found
    const effective = effectiveOn(this.#model, levelId, day)
    found = this.#question.indicators.flatMap(({ id }, at) => (effective.get(id)?.basis === 'own' ? [at] : []))
    known.set(levelId, found)
    return found
  }
}
