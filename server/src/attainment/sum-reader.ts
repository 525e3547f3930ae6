import type { Kysely } from 'kysely'
import * as queries from '@attain/db/queries/attainment.queries.ts'
import type { GroupBy, Narrowing, PieceSumRow, SumRow } from '@attain/db/queries/attainment.queries.ts'
import type { Schema } from '@attain/db/schema.ts'
import type { Scope } from '@attain/db/scope.ts'
import { monthEnd, monthOf, monthStart, type Period, previousDay } from '@attain/shared/domain/period.ts'
import type { FactCoverage } from '../model/model-cache.ts'
import type { Model } from '../model/model.ts'
import type { Exchange } from './money.ts'
import { lastFactDay, type Stretch, stretchesBetween, stretchesOf } from './stretches.ts'
import { cellKey, type CellKey, collectFacts, collectTargets, type FactSum, nobody, slotsOf, type TargetSum } from './sums.ts'

/** Groups of facts to be summed. */
export interface SumQuestion {
  narrowing: Narrowing
  groups: [GroupBy, GroupBy]
  slots: readonly Period[]
  asOf: string
}

export type FactCells = Map<CellKey, FactSum>
export type TargetCells = Map<CellKey, TargetSum>

/** Reads sums: the rollup where it can, facts where it must, one cell per indicator, group and slot. */
export class SumReader {
  readonly #db: Kysely<Schema>
  readonly #scope: Scope
  readonly #model: Model
  readonly #coverage: FactCoverage
  readonly #exchange: Exchange

  constructor(db: Kysely<Schema>, scope: Scope, model: Model, coverage: FactCoverage, exchange: Exchange) {
    this.#db = db
    this.#scope = scope
    this.#model = model
    this.#coverage = coverage
    this.#exchange = exchange
  }

  /** Every fact once, or with `overlay` the overlay credit alone. */
  async facts(question: SumQuestion, overlay = false): Promise<FactCells> {
    if (overlay && !this.#coverage.hasOverlay) return new Map()
    const stretches = stretchesOf(this.#timeOf(question, question.groups), this.#coverage)
    const rows = await this.#sums(question, stretches, overlay)
    const cells = this.#collect(rows, question.slots)
    // A cell of several rows (currencies, months and days) may have the same member in more than one of them.
    const isCounted = overlay || question.groups.some((group) => group.by === 'member') || rows.length === cells.size
    return isCounted ? cells : this.#withMembers(cells, await this.members(question))
  }

  /** How many placed members have a fact of their own, by the same cells as `facts`. */
  async members(question: SumQuestion): Promise<Map<CellKey, number>> {
    const readings = { rollup: [] as queries.RollupQuestion[], facts: [] as queries.FactQuestion[] }
    for (const stretch of stretchesOf(this.#timeOf(question, question.groups), this.#coverage)) {
      const narrowing = { ...question.narrowing, indicatorIds: stretch.indicatorIds }
      if (stretch.of === 'rollup') readings.rollup.push({ ...stretch, groups: question.groups, narrowing })
      else readings.facts.push({ ...stretch, groups: question.groups, narrowing })
    }
    if (readings.rollup.length + readings.facts.length === 0) return new Map()
    const { rows } = await queries.countMembers(this.#scope, readings).execute(this.#db)
    return new Map(rows.map((row) => [cellKey(row.indicator_id, row.g1, row.g2, row.slot), row.members]))
  }

  /** Facts of each manager's subtree on the fact's day; group 1 is the manager (A4, basis `team`). */
  async teams(memberIds: number[], question: Omit<SumQuestion, 'groups'>): Promise<FactCells> {
    if (memberIds.length === 0) return new Map()
    const stretches = stretchesOf(this.#timeOf(question, []), this.#coverage)
    const rows = await this.#all(stretches, (stretch) => {
      const asked = { ...stretch, memberIds, narrowing: { ...question.narrowing, indicatorIds: stretch.indicatorIds } }
      return asked.of === 'rollup' ? queries.sumTeams(this.#scope, asked) : queries.sumTeamFacts(this.#scope, asked)
    })
    return this.#collect(rows, question.slots)
  }

  /**
   * Facts between two days of one slot: what somebody who was placed for part of the slot is measured on. Of stocks and
   * closing ratios the slot's snapshot, if it was taken on one of these days.
   */
  async range(question: Omit<SumQuestion, 'slots'>, slot: Period, from: string, to: string): Promise<FactCells> {
    const time = this.#timeOf({ ...question, slots: [slot] }, question.groups)
    const stretches = stretchesBetween({ ...time, slot }, { from, to }, this.#coverage)
    return this.#collect(await this.#sums(question, stretches, false), [slot])
  }

  /**
   * Member targets by group, with `ownOnly` those that add up to a group's (A7), and always so in total. Targets know no
   * offering.
   */
  async targets(question: SumQuestion & { ownOnly: boolean }): Promise<{ groups: TargetCells; total: TargetCells }> {
    if (question.narrowing.offeringIds !== undefined) return { groups: new Map(), total: new Map() }
    const isByOffering = question.groups.some((group) => group.by === 'offering')
    const groups: SumQuestion['groups'] = isByOffering ? [{ by: 'none' }, { by: 'none' }] : question.groups
    const { rows } = await queries
      .sumPieces(this.#scope, { ...question, groups, slots: slotsOf(question.slots) })
      .execute(this.#db)
    const own = rows.filter((row) => row.own)
    const collect = (list: PieceSumRow[]) => collectTargets(list, question.slots, this.#model, this.#exchange)
    return {
      groups: isByOffering ? new Map() : collect(question.ownOnly ? own : rows),
      total: collect(own.map((row) => ({ ...row, g1: 0, g2: 0 }))),
    }
  }

  /** Indicator and slot pairs with any fact at all in the workspace, as `indicator slot`. */
  async loaded(indicatorIds: number[], periods: readonly Period[], asOf: string): Promise<Set<string>> {
    // Asked again and again of one version: kept beside it. After its last day a slot is the same whatever the as-of day.
    const key = (id: number, slot: Period) => `${id} ${slot.from} ${slot.to} ${asOf >= slot.to ? '' : asOf}`
    const { loaded } = this.#coverage
    if (!indicatorIds.every((id) => periods.every((slot) => loaded.has(key(id, slot))))) {
      const found = await this.#askLoaded(indicatorIds, periods, asOf)
      for (const id of indicatorIds) periods.forEach((slot, index) => loaded.set(key(id, slot), found.has(`${id} ${index + 1}`)))
    }
    const pairs = indicatorIds.flatMap((id) =>
      periods.flatMap((slot, index) => (loaded.get(key(id, slot)) === true ? [`${id} ${index + 1}`] : [])),
    )
    return new Set(pairs)
  }

  async #askLoaded(indicatorIds: number[], periods: readonly Period[], asOf: string): Promise<Set<string>> {
    const last = lastFactDay(indicatorIds, this.#coverage)
    const isWhole = last === null || last <= asOf || asOf === monthEnd(monthOf(asOf))
    const throughMonth = isWhole ? asOf : previousDay(monthStart(monthOf(asOf)))
    const { rows } = await queries
      .loadedSlots(this.#scope, { indicatorIds, slots: slotsOf(periods), asOf, throughMonth })
      .execute(this.#db)
    return new Set(rows.map((row) => `${row.indicator_id} ${row.slot}`))
  }

  #timeOf({ narrowing, slots, asOf }: Omit<SumQuestion, 'groups'>, groups: readonly GroupBy[]) {
    return {
      indicators: narrowing.indicatorIds.flatMap((id) => this.#model.indicators.byId.get(id) ?? []),
      slots,
      asOf,
      factsOnly: narrowing.offeringIds !== undefined || groups.some((group) => group.by === 'offering'),
    }
  }

  #sums(question: Pick<SumQuestion, 'narrowing' | 'groups'>, stretches: readonly Stretch[], overlay: boolean): Promise<SumRow[]> {
    return this.#all(stretches, (stretch) => {
      const { groups } = question
      const narrowing = { ...question.narrowing, indicatorIds: stretch.indicatorIds }
      return stretch.of === 'rollup'
        ? queries.sumRollup(this.#scope, { ...stretch, groups, narrowing, overlay })
        : queries.sumFacts(this.#scope, { ...stretch, groups, narrowing, overlay })
    })
  }

  async #all(
    stretches: readonly Stretch[],
    query: (stretch: Stretch) => ReturnType<typeof queries.sumRollup>,
  ): Promise<SumRow[]> {
    const results = await Promise.all(stretches.map((stretch) => query(stretch).execute(this.#db)))
    return results.flatMap((result) => result.rows)
  }

  #withMembers(cells: FactCells, members: ReadonlyMap<CellKey, number>): FactCells {
    return new Map([...cells].map(([key, cell]) => [key, { ...cell, members: members.get(key) ?? nobody }]))
  }

  #collect(rows: SumRow[], slots: readonly Period[]): FactCells {
    return collectFacts(rows, slots, this.#model, this.#exchange)
  }
}
