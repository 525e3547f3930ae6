import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { type Period, periodOf, periodsWithin } from '@attain/shared/domain/period.ts'
import { type SizedGroup, smallGroups } from '@attain/shared/domain/small-groups.ts'
import type { Computed } from './compute-rows.ts'
import { namedOf } from './groups.ts'
import { decidingDay, type Segment, segmentsIn } from './placed.ts'
import { isPartOfRegion, type Question } from './question.ts'
import { groupIdsOf } from './row-groups.ts'
import { nobody } from './sums.ts'
import { effectiveOn, type Model } from '../model/model.ts'

interface Sized extends SizedGroup {
  row: AttainmentRow
}

/** Rows and totals to leave out because of how few people are behind them; asked by one dimension or none. */
export function tooSmall(
  { rows, total, members }: Computed,
  question: Question,
  model: Model,
  smallest: number,
): Set<AttainmentRow> {
  const sizes = new Sizes(question, model)
  const sized = (all: readonly AttainmentRow[], behind: readonly number[], wholes: (row: AttainmentRow) => string[]) =>
    all.map((row, at): Sized => ({ row, people: fewest(sizes.of(row), behind[at] ?? nobody), wholes: wholes(row) }))
  const ofTotal = sized(total, members.total, () => [])
  // Indicators and periods are no parts of each other: each adds up by itself.
  const ofRows = sized(rows, members.rows, (row) =>
    wholesOf(row, question, model).map((whole) => `${row.key.indicator} ${row.key.period ?? ''} ${whole}`),
  )
  return new Set([...smallGroups(ofTotal, smallest), ...smallGroups(ofRows, smallest)].map(({ row }) => row))
}

/** Targets tell of those who are measured, actuals of those who have facts: the fewer of the two, where there are any. */
const fewest = (measured: number, withFacts: number) =>
  measured === 0 || withFacts === 0 ? Math.max(measured, withFacts) : Math.min(measured, withFacts)

/** What adds up of a row and others: everything, and for a region whatever lies above it, for a level its family. */
function wholesOf({ key }: AttainmentRow, question: Question, model: Model): string[] {
  const [entity] = question.entities
  if (entity === undefined) return []
  if (entity === 'region') {
    const region = model.regions.byKey.get(key.region ?? '')
    if (region === undefined) return ['all']
    const above = isPartOfRegion(question, region.id, model) ? region.path : region.path.slice(1)
    return ['all', ...above.map(String)]
  }
  const level = entity === 'level' ? model.levels.byKey.get(key.level ?? '') : undefined
  return level === undefined ? ['all'] : ['all', `family ${level.familyId}`]
}

/** The whole scope, beside the groups inside it; no key holds a control character. */
const everybody = '\u0000'
/** Whatever people are measured by. */
const anything = '\u0000'

/**
 * How many people are in a group whom a row tells of: all of them where the target is a plan, else those who are measured by
 * the indicator. As many as in the quarter of the fiscal year with the fewest, so that no quarter's figures follow from
 * those of the year and of the other quarters.
 */
class Sizes {
  readonly #question: Question
  readonly #model: Model
  readonly #byYear = new Map<string, Map<string, number>>()

  constructor(question: Question, model: Model) {
    this.#question = question
    this.#model = model
  }

  of({ key, plan }: AttainmentRow): number {
    const { slots, entities } = this.#question
    const slot = slots.find((each) => each.key === key.period) ?? slots[0]
    if (slot === undefined) return 0
    const [entity] = entities
    const group = entity === undefined || !(entity in key) ? everybody : (key[entity] ?? '')
    return this.#in(slot).get(`${group} ${plan === null ? key.indicator : anything}`) ?? nobody
  }

  #in(slot: Period): Map<string, number> {
    const year = periodOf(slot.from, 'year', this.#model.workspace.calendar)
    let sizes = this.#byYear.get(year.key)
    if (sizes === undefined) this.#byYear.set(year.key, (sizes = this.#count(year)))
    return sizes
  }

  #count(year: Period): Map<string, number> {
    const quarters = periodsWithin(year, 'quarter', this.#model.workspace.calendar)
    const begun = quarters.filter(({ from }) => from <= this.#question.asOf)
    const fewest = new Map<string, number>()
    for (const quarter of begun.length === 0 ? quarters : begun) {
      for (const [group, people] of this.#people(quarter)) {
        fewest.set(group, Math.min(people.size, fewest.get(group) ?? Infinity))
      }
    }
    return fewest
  }

  /** By the keys of group and indicator. */
  #people(quarter: Period): Map<string, Set<number>> {
    const { narrowing, indicators, asOf } = this.#question
    const day = decidingDay(quarter, asOf)
    const people = new Map<string, Set<number>>()
    const count = (group: string, memberId: number) => {
      const found = people.get(group)
      if (found === undefined) people.set(group, new Set([memberId]))
      else found.add(memberId)
    }
    for (const segment of [...segmentsIn(this.#model, narrowing, quarter).values()].flat()) {
      const effective = effectiveOn(this.#model, segment.levelId, day)
      for (const group of this.#groupsOf(segment)) {
        count(`${group} ${anything}`, segment.memberId)
        for (const { id, key } of indicators) if (effective.has(id)) count(`${group} ${key}`, segment.memberId)
      }
    }
    return people
  }

  #groupsOf(segment: Segment): string[] {
    const [entity] = this.#question.entities
    const ids = entity === undefined ? [] : groupIdsOf(entity, segment, this.#question, this.#model)
    return [everybody, ...ids.map((id) => (entity === undefined ? '' : (namedOf(entity, id, this.#model)?.key ?? '')))]
  }
}
