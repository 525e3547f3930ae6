import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { type Period, periodOf, periodsWithin } from '@attain/shared/domain/period.ts'
import { effectiveOn, type Model } from '../model/model.ts'
import { namedOf } from './groups.ts'
import { decidingDay, segmentsIn } from './placed.ts'
import type { Question } from './question.ts'
import { groupIdsOf } from './row-groups.ts'
import { nobody } from './sums.ts'

/** People of one group. */
interface People {
  all: Set<number>
  /** Those who are measured by an indicator, by its key. */
  measured: Map<string, Set<number>>
}

/** By the key of the group, null = unattributed; the whole scope by itself. */
interface Counted {
  whole: People
  groups: Map<string | null, People>
}

/**
 * How many people stand in the groups of a question by one dimension, as far as a row tells of them: all where the target is a
 * plan, else those who are measured by the indicator. As many as in the quarter of the fiscal year with the fewest, so that
 * no quarter's figures follow from those of the year and of the other quarters.
 */
export class GroupSizes {
  readonly #question: Question
  readonly #model: Model
  readonly #byYear = new Map<string, Counted[]>()

  constructor(question: Question, model: Model) {
    this.#question = question
    this.#model = model
  }

  /** Of a row of the total. */
  ofTotal(row: AttainmentRow): number {
    return this.#fewest(row, ({ whole }) => whole)
  }

  ofRow(row: AttainmentRow): number {
    const [entity] = this.#question.entities
    return entity === undefined ? this.ofTotal(row) : this.#fewest(row, ({ groups }) => groups.get(row.key[entity] ?? null))
  }

  #fewest({ key, plan }: AttainmentRow, of: (counted: Counted) => People | undefined): number {
    const { slots } = this.#question
    const slot = slots.find((each) => each.key === key.period) ?? slots[0]
    const sizes = (slot === undefined ? [] : this.#quartersAround(slot)).flatMap((counted) => {
      const people = of(counted)
      return (plan === null ? people?.measured.get(key.indicator)?.size : people?.all.size) ?? []
    })
    return sizes.length === 0 ? nobody : Math.min(...sizes)
  }

  #quartersAround(slot: Period): Counted[] {
    const { calendar } = this.#model.workspace
    const year = periodOf(slot.from, 'year', calendar)
    let counted = this.#byYear.get(year.key)
    if (counted === undefined) {
      const quarters = periodsWithin(year, 'quarter', calendar)
      const begun = quarters.filter(({ from }) => from <= this.#question.asOf)
      counted = (begun.length === 0 ? quarters : begun).map((quarter) => this.#count(quarter))
      this.#byYear.set(year.key, counted)
    }
    return counted
  }

  #count(quarter: Period): Counted {
    const { narrowing, indicators, asOf, entities } = this.#question
    const [entity] = entities
    const counted: Counted = { whole: noPeople(), groups: new Map() }
    for (const segment of [...segmentsIn(this.#model, narrowing, quarter).values()].flat()) {
      const effective = effectiveOn(this.#model, segment.levelId, decidingDay(quarter, asOf))
      const measured = indicators.flatMap(({ id, key }) => (effective.has(id) ? [key] : []))
      add(counted.whole, segment.memberId, measured)
      if (entity === undefined) continue
      for (const id of groupIdsOf(entity, segment, this.#question, this.#model)) {
        const key = namedOf(entity, id, this.#model)?.key ?? null
        let group = counted.groups.get(key)
        if (group === undefined) counted.groups.set(key, (group = noPeople()))
        add(group, segment.memberId, measured)
      }
    }
    return counted
  }
}

const noPeople = (): People => ({ all: new Set(), measured: new Map() })

function add({ all, measured }: People, memberId: number, by: readonly string[]): void {
  all.add(memberId)
  for (const key of by) {
    const found = measured.get(key)
    if (found === undefined) measured.set(key, new Set([memberId]))
    else found.add(memberId)
  }
}
