import {
  countMembers,
  type FactQuestion,
  type PlacedQuestion,
  type RollupQuestion,
  sumFacts,
  sumPeople,
  sumRollup,
  type SumRow,
  sumTeamFacts,
  sumTeams,
  teamGroup,
} from '@attain/db/queries/fact-sums.queries.ts'
import type { FactSelection } from '@attain/db/queries/selected-facts.ts'
import { loadedSlots } from '@attain/db/queries/loaded.queries.ts'
import { medians } from '@attain/db/queries/medians.queries.ts'
import { sumRanges, sumRangesOfFacts } from '@attain/db/queries/range-sums.queries.ts'
import { isAboutRegions, sumRegions, sumRegionTargets } from '@attain/db/queries/region-sums.queries.ts'
import type { GroupBy, Narrowing as StoredNarrowing } from '@attain/db/queries/sum-question.ts'
import { sumPieces, type TargetQuestion } from '@attain/db/queries/target-sums.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import { monthEnd, monthOf, monthStart, type Period, previousDay } from '@attain/shared/domain/period.ts'
import type { FactCoverage } from '../model/model-cache.ts'
import type { Model } from '../model/model.ts'
import { Cells } from './cells.ts'
import { countsKept } from './covered.ts'
import type { Exchange } from './money.ts'
import { placementsBelow } from './placed.ts'
import type { Narrowing } from './question.ts'
import { type Range, rangeQuestions } from './ranges.ts'
import type { Manner, Reading } from './reading.ts'
import { lastFactDay, type Stretch, stretchesBetween, stretchesOf } from './stretches.ts'
import {
  collectFacts,
  collectMembers,
  collectTargets,
  collectTotalTargets,
  type FactCells,
  type FactSum,
  type MemberCells,
  nobody,
  slotsOf,
  type TargetCells,
} from './sums.ts'
import { workDaysOf } from './work-days.ts'

/** Groups of facts to be summed. */
export interface SumQuestion {
  narrowing: Narrowing
  groups: [GroupBy, GroupBy]
  slots: readonly Period[]
  asOf: string
}

/** The same as the database is asked it. */
export interface StoredQuestion extends Omit<SumQuestion, 'narrowing'> {
  narrowing: StoredNarrowing
}

/** Placements whose sums take longer than a statement of their own costs. */
const manyPlacements = 100

/** Reads sums: the rollups where it can, facts where it must, one cell per indicator, group and slot. */
export class SumReader {
  readonly #reading: Reading
  readonly #scope: Scope
  readonly #model: Model
  readonly #coverage: FactCoverage
  readonly #exchange: Exchange

  get coverage(): FactCoverage {
    return this.#coverage
  }

  constructor(reading: Reading, scope: Scope, model: Model, coverage: FactCoverage, exchange: Exchange) {
    this.#reading = reading
    this.#scope = scope
    this.#model = model
    this.#coverage = coverage
    this.#exchange = exchange
  }

  /** Every fact once, or with `overlay` the overlay credit alone. */
  async facts(asked: SumQuestion, overlay = false): Promise<FactCells> {
    if (overlay && !this.#coverage.hasOverlay) return new Cells()
    const question = this.#stored(asked)
    const stretches = stretchesOf(this.#timeOf(question, question.groups), this.#coverage)
    const isCrossing = question.groups[1].by === 'placed-region'
    if (!overlay && !isCrossing && isAboutRegions(this.#scope, question)) {
      const [rows, members] = await Promise.all([this.#sums(question, stretches, false), this.#members(question, stretches)])
      return withMembers(this.#collect(rows, question.slots), members)
    }
    const rows = await this.#sums(question, stretches, overlay)
    const cells = this.#collect(rows, question.slots)
    // A cell of several rows (currencies, months and days) may have the same member in more than one of them.
    const isCounted =
      overlay || isCrossing || question.groups.some((group) => group.by === 'member') || rows.length === cells.size
    return isCounted ? cells : withMembers(cells, await this.#members(question, stretches))
  }

  /** The median of each list of selected facts by its position; of one without facts there is none. */
  async medians(lists: readonly (readonly FactSelection[])[]): Promise<Map<number, FactSum>> {
    const found = new Map<number, FactSum>()
    if (lists.every((selections) => selections.length === 0)) return found
    for (const { g1, value, n } of await this.#reading.facts(medians(this.#scope, lists))) {
      found.set(g1, { value: canonical(value), weight: '1', n, members: 0 })
    }
    return found
  }

  /** How many placed members have a fact of their own, by the same cells as `facts`. */
  async members(asked: SumQuestion): Promise<MemberCells> {
    const question = this.#stored(asked)
    return this.#members(question, stretchesOf(this.#timeOf(question, question.groups), this.#coverage))
  }

  async #members(question: StoredQuestion, stretches: readonly Stretch[]): Promise<MemberCells> {
    const kept = countsKept(this.#scope, question, stretches, this.#model)
    if (kept !== null) {
      const counted = await Promise.all(kept.map((count) => this.#reading.members(count, this.#mannerOf(question))))
      return collectMembers(counted.flat())
    }
    const readings = { rollup: [] as RollupQuestion[], facts: [] as FactQuestion[] }
    for (const stretch of stretches) {
      const narrowing = { ...question.narrowing, indicatorIds: stretch.indicatorIds }
      if (stretch.of === 'rollup') readings.rollup.push({ ...stretch, groups: question.groups, narrowing })
      else readings.facts.push({ ...stretch, groups: question.groups, narrowing })
    }
    if (stretches.length === 0) return new Cells()
    return collectMembers(await this.#reading.members(countMembers(this.#scope, readings)))
  }

  /**
   * Facts of everybody below a manager by member and level, and of the teams of managers among them (A4, basis `team`),
   * read once; null where the question is about less than whole subtrees or needs facts one by one.
   */
  people(question: SumQuestion, managerIds: readonly number[]): Promise<{ own: FactCells; teams: FactCells }> | null {
    const { managerId, memberIds, levelIds, offeringIds } = question.narrowing
    if (managerId === undefined || memberIds !== undefined || levelIds !== undefined || offeringIds !== undefined) return null
    const { rollup, facts } = this.#split(question)
    if (rollup.length === 0 || facts.length > 0) return null
    const asked = this.#placed(question, rollup, [managerId], managerIds)
    const collect = (rows: SumRow[]) => this.#collect(rows, question.slots)
    const isHeavy = asked.placements.ids.length >= manyPlacements
    return this.#reading.facts(sumPeople(this.#scope, asked), { isHeavy }).then((rows) => ({
      own: collect(rows.filter(({ g2 }) => g2 !== teamGroup)),
      teams: collect(rows.filter(({ g2 }) => g2 === teamGroup)),
    }))
  }

  /** Facts of each manager's subtree on the fact's day; group 1 is the manager, group 2 `teamGroup` (A4, basis `team`). */
  async teams(managerIds: number[], question: Omit<SumQuestion, 'groups'>): Promise<FactCells> {
    if (managerIds.length === 0) return new Cells()
    const { rollup, facts } = this.#split(question)
    const { narrowing, slots } = question
    const rows = await Promise.all([
      rollup.length === 0
        ? []
        : this.#reading.facts(sumTeams(this.#scope, this.#placed(question, rollup, managerIds, managerIds))),
      ...facts.map((stretch) => {
        const wanted = { ...narrowing, indicatorIds: stretch.indicatorIds }
        const asked = { ...stretch, managerIds, narrowing: wanted, byDay: this.#exchange.needsDays }
        return this.#reading.facts(sumTeamFacts(this.#scope, asked))
      }),
    ])
    return this.#collect(rows.flat(), slots)
  }

  #split(question: Omit<SumQuestion, 'groups'>) {
    const stretches = stretchesOf(this.#timeOf(question, []), this.#coverage)
    return {
      rollup: stretches.filter((stretch) => stretch.of === 'rollup'),
      facts: stretches.filter((stretch) => stretch.of === 'facts'),
    }
  }

  /** What the rollup is asked about the subtrees of managers, and about the teams of those who are asked for. */
  #placed(
    { narrowing, slots }: Pick<SumQuestion, 'narrowing' | 'slots'>,
    times: PlacedQuestion['times'],
    aboveIds: readonly number[],
    managerIds: readonly number[],
  ): PlacedQuestion {
    const below = placementsBelow(this.#model, aboveIds, slots[0]?.from ?? '', slots.at(-1)?.to ?? '')
    const asked = new Set(managerIds)
    const placements = {
      ids: below.map(({ id }) => id),
      levelIds: below.map(({ levelId }) => levelId),
      managerIds: below.map(({ chain }) => chain.filter((id) => asked.has(id))),
    }
    return { placements, times, regionIds: narrowing.regionIds }
  }

  /**
   * Facts of many ranges of days, read together: what people who were placed for part of a slot are measured on. Group 1 is
   * the range's place, counted from 1. Of stocks and closing ratios a range has the slot's snapshot, if it was taken on one
   * of its days.
   */
  async ranges(ranges: readonly Range[], { narrowing, slots, asOf }: Omit<SumQuestion, 'groups'>): Promise<FactCells> {
    const { rollup, facts } = rangeQuestions(ranges, { narrowing, slots }, this.#model, (range, slot) => {
      const time = this.#timeOf({ narrowing: { ...narrowing, indicatorIds: range.indicatorIds }, slots: [slot], asOf }, [])
      return stretchesBetween({ ...time, slot }, range, this.#coverage)
    })
    const rows = await Promise.all([
      ...rollup.map((question) => this.#reading.facts(sumRanges(this.#scope, question))),
      ...facts.map((question) => this.#reading.facts(sumRangesOfFacts(this.#scope, question, this.#exchange.needsDays))),
    ])
    return this.#collect(rows.flat(), slots)
  }

  /**
   * Member targets by group, with `ownOnly` those that add up to a group's (A7), and always so in total. Targets know no
   * offering.
   */
  async targets(question: SumQuestion & { ownOnly: boolean }): Promise<{ groups: TargetCells; total: TargetCells }> {
    if (question.narrowing.offeringIds !== undefined) return { groups: new Cells(), total: new Cells() }
    const isByOffering = question.groups.some((group) => group.by === 'offering')
    const groups: SumQuestion['groups'] = isByOffering ? [{ by: 'none' }, { by: 'none' }] : question.groups
    const { slots, asOf, ownOnly } = question
    const { narrowing } = this.#stored(question)
    const rows = await this.#targets({ narrowing, groups, slots: slotsOf(slots), asOf, ownOnly })
    const own = rows.filter((row) => row.own)
    return {
      groups: isByOffering ? new Cells() : collectTargets(rows, slots, this.#model, this.#exchange),
      total: collectTotalTargets(own, slots, this.#model, this.#exchange),
    }
  }

  #targets(question: TargetQuestion) {
    const { asOf, slots } = question
    const [from, to] = [monthStart(monthOf(asOf)), monthEnd(monthOf(asOf))]
    const cuts = asOf !== to && asOf >= (slots.from[0] ?? '') && asOf < (slots.to.at(-1) ?? '')
    const cut = cuts ? { month: from, work: workDaysOf(this.#model, from, to) } : null
    const rows = isAboutRegions(this.#scope, question)
      ? sumRegionTargets(this.#scope, question, cut)
      : sumPieces(this.#scope, question, cut)
    return this.#reading.targets(rows, cut === null ? this.#mannerOf(question) : {})
  }

  /** Indicator and slot pairs with any fact at all in the workspace, as `indicator slot`. */
  async loaded(
    indicatorIds: number[],
    periods: readonly Period[],
    asOf: string,
  ): Promise<(indicatorId: number, slot: number) => boolean> {
    // Asked again and again of one version: kept beside it. After its last day a slot is the same whatever the as-of day.
    const keys = periods.map((slot) => `${slot.from} ${slot.to} ${asOf >= slot.to ? '' : asOf}`)
    const { loaded } = this.#coverage
    const isKnown = (id: number, key: string) => loaded.get(key)?.has(id) === true
    if (!keys.every((key) => indicatorIds.every((id) => isKnown(id, key)))) {
      const found = await this.#askLoaded(indicatorIds, periods, asOf)
      keys.forEach((key, index) => {
        let bySlot = loaded.get(key)
        if (bySlot === undefined) loaded.set(key, (bySlot = new Map()))
        for (const id of indicatorIds) bySlot.set(id, found.has(`${id} ${index + 1}`))
      })
    }
    const bySlot = keys.map((key) => loaded.get(key))
    return (indicatorId, slot) => bySlot[slot - 1]?.get(indicatorId) === true
  }

  async #askLoaded(indicatorIds: number[], periods: readonly Period[], asOf: string): Promise<Set<string>> {
    const last = lastFactDay(indicatorIds, this.#coverage)
    const isWhole = last === null || last <= asOf || asOf === monthEnd(monthOf(asOf))
    const throughMonth = isWhole ? asOf : previousDay(monthStart(monthOf(asOf)))
    const rows = await this.#reading.loaded(
      loadedSlots(this.#scope, { indicatorIds, slots: slotsOf(periods), asOf, throughMonth }),
    )
    return new Set(rows.map((row) => `${row.indicator_id} ${row.slot}`))
  }

  /** A manager's subtree is asked for as the placements that are in it on any of the days. */
  #stored<Q extends Pick<SumQuestion, 'narrowing' | 'slots'>>(
    question: Q,
  ): Omit<Q, 'narrowing'> & Pick<StoredQuestion, 'narrowing'> {
    const { managerId, ...narrowing } = question.narrowing
    const [first, last] = [question.slots[0], question.slots.at(-1)]
    if (managerId === undefined || first === undefined || last === undefined) return { ...question, narrowing }
    const placementIds = placementsBelow(this.#model, [managerId], first.from, last.to).map(({ id }) => id)
    return { ...question, narrowing: { ...narrowing, placementIds } }
  }

  #timeOf({ narrowing, slots, asOf }: Omit<StoredQuestion, 'groups'>, groups: readonly GroupBy[]) {
    return {
      indicators: narrowing.indicatorIds.flatMap((id) => this.#model.indicators.byId.get(id) ?? []),
      slots,
      asOf,
      factsOnly:
        this.#exchange.needsDays || narrowing.offeringIds !== undefined || groups.some((group) => group.by === 'offering'),
    }
  }

  #sums(
    question: Pick<StoredQuestion, 'narrowing' | 'groups'>,
    stretches: readonly Stretch[],
    overlay: boolean,
  ): Promise<SumRow[]> {
    const sumOfRollup = !overlay && isAboutRegions(this.#scope, question) ? sumRegions : sumRollup
    return this.#all(stretches, (stretch) => {
      const { groups } = question
      const narrowing = { ...question.narrowing, indicatorIds: stretch.indicatorIds }
      return stretch.of === 'rollup'
        ? this.#reading.facts(sumOfRollup(this.#scope, { ...stretch, groups, narrowing, overlay }), this.#mannerOf(question))
        : this.#reading.facts(sumFacts(this.#scope, { ...stretch, groups, narrowing, overlay, byDay: this.#exchange.needsDays }))
    })
  }

  async #all(stretches: readonly Stretch[], read: (stretch: Stretch) => Promise<SumRow[]>): Promise<SumRow[]> {
    const results = await Promise.all(stretches.map(read))
    return results.length === 1 ? (results[0] ?? []) : results.flat()
  }

  /** Regions and named people are a few rows of a derived table, found by its key, whichever they are. */
  #mannerOf(question: Pick<StoredQuestion, 'narrowing' | 'groups'>): Manner {
    return { isRegular: isAboutRegions(this.#scope, question) || question.narrowing.memberIds !== undefined }
  }

  #collect(rows: SumRow[], slots: readonly Period[]): FactCells {
    return collectFacts(rows, slots, this.#model, this.#exchange)
  }
}

function withMembers(cells: FactCells, members: MemberCells): FactCells {
  const counted: FactCells = new Cells()
  for (const cell of cells) {
    const count = members.get(cell.indicatorId, cell.g1, cell.g2, cell.slot) ?? nobody
    const { value, weight, n } = cell.sum
    counted.put(cell, { value, weight, n, members: count })
  }
  return counted
}
