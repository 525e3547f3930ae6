import type { Kysely } from 'kysely'
import * as queries from '@attain/db/queries/attainment.queries.ts'
import type { GroupBy, Narrowing, SumRow } from '@attain/db/queries/attainment.queries.ts'
import type { Schema } from '@attain/db/schema.ts'
import type { Scope } from '@attain/db/scope.ts'
import { maxDay, minDay, monthEnd, monthOf, monthStart, nextDay, type Period, previousDay } from '@attain/shared/domain/period.ts'
import type { FactCoverage } from '../model/model-cache.ts'
import { isSnapshot, type Model } from '../model/model.ts'
import type { Exchange } from './money.ts'
import { type CellKey, collectFacts, collectTargets, type FactSum, slotsOf, snapshotsOf, splitTime, type TargetSum } from './sums.ts'

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
    const { groups, slots, asOf } = question
    const { flows, snapshots, snapshotIds } = this.#byTime(question)
    const byOffering = question.narrowing.offeringIds !== undefined || groups.some((group) => group.by === 'offering')
    const all = slotsOf(slots)
    const reads: Promise<SumRow[]>[] = []
    const read = (query: { execute: (db: Kysely<Schema>) => Promise<{ rows: SumRow[] }> }) =>
      reads.push(query.execute(this.#db).then((result) => result.rows))
    const ofFlows = { ...question.narrowing, indicatorIds: flows }
    const [first, last] = [slots[0], slots.at(-1)]
    if (first !== undefined && last !== undefined && byOffering) {
      const until = minDay(last.to, asOf)
      if (flows.length > 0) read(queries.sumFacts(this.#scope, { groups, narrowing: ofFlows, slots: all, from: first.from, to: until, overlay }))
      for (const [index, day] of snapshots.days.entries()) {
        const ids = [snapshots.indicatorIds[index] ?? 0]
        read(queries.sumFacts(this.#scope, { groups, narrowing: { ...question.narrowing, indicatorIds: ids }, slots: all, from: day, to: day, overlay }))
      }
    } else {
      const split = splitTime(slots, asOf, this.#lastFactDay(flows))
      if (flows.length > 0 && split.months !== null) {
        const months = slotsOf(split.months.slots)
        read(queries.sumRollup(this.#scope, { groups, narrowing: ofFlows, slots: months, days: { kind: 'months' }, overlay }))
      }
      if (flows.length > 0 && split.days !== null) {
        read(queries.sumFacts(this.#scope, { groups, narrowing: ofFlows, slots: all, ...split.days, overlay }))
      }
      if (snapshots.days.length > 0) {
        const narrowing = { ...question.narrowing, indicatorIds: snapshotIds }
        read(queries.sumRollup(this.#scope, { groups, narrowing, slots: all, days: snapshots, overlay }))
      }
    }
    return this.#collect(await Promise.all(reads), slots)
  }

  /** Facts of each manager's subtree on the fact's day; group 1 is the manager (A4, basis `team`). */
  async teams(memberIds: number[], question: Omit<SumQuestion, 'groups'>): Promise<FactCells> {
    if (memberIds.length === 0) return new Map()
    const { slots, asOf } = question
    const { flows, snapshots, snapshotIds } = this.#byTime(question)
    const split = splitTime(slots, asOf, this.#lastFactDay(flows))
    const reads: Promise<SumRow[]>[] = []
    const read = (query: { execute: (db: Kysely<Schema>) => Promise<{ rows: SumRow[] }> }) =>
      reads.push(query.execute(this.#db).then((result) => result.rows))
    const narrowing = { ...question.narrowing, indicatorIds: flows }
    if (flows.length > 0 && split.months !== null) {
      read(queries.sumTeams(this.#scope, { memberIds, narrowing, slots: slotsOf(split.months.slots), days: { kind: 'months' } }))
    }
    if (flows.length > 0 && split.days !== null) {
      read(queries.sumTeamFacts(this.#scope, { memberIds, narrowing, slots: slotsOf(slots), ...split.days }))
    }
    if (snapshots.days.length > 0) {
      const ofSnapshots = { ...question.narrowing, indicatorIds: snapshotIds }
      read(queries.sumTeams(this.#scope, { memberIds, narrowing: ofSnapshots, slots: slotsOf(slots), days: snapshots }))
    }
    return this.#collect(await Promise.all(reads), slots)
  }

  /**
   * Facts of flows between two days of one slot, whole months from the rollup and the rest from facts: what somebody
   * who was placed for part of the slot is measured on.
   */
  async range(question: Omit<SumQuestion, 'slots' | 'asOf'>, slot: Period, from: string, to: string): Promise<FactCells> {
    const flows = question.narrowing.indicatorIds.filter((id) => !this.#isSnapshot(id))
    if (flows.length === 0) return new Map()
    const narrowing = { ...question.narrowing, indicatorIds: flows }
    const slots = slotsOf([slot])
    const { groups } = question
    const whole = wholeMonths(from, to)
    const edges = whole === null ? [{ from, to }] : edgesAround(whole, from, to)
    const reads = edges.map((edge) => queries.sumFacts(this.#scope, { groups, narrowing, slots, ...edge }).execute(this.#db))
    if (whole !== null) {
      const months = slotsOf([{ ...slot, ...whole }])
      reads.push(queries.sumRollup(this.#scope, { groups, narrowing, slots: months, days: { kind: 'months' } }).execute(this.#db))
    }
    return this.#collect((await Promise.all(reads)).map((result) => result.rows), [slot])
  }

  /** Member targets; with `ownOnly` those that add up to a group's (A7). */
  async targets(question: SumQuestion & { ownOnly: boolean }): Promise<TargetCells> {
    if (question.narrowing.offeringIds !== undefined) return new Map()
    const slots = slotsOf(question.slots)
    const { rows } = await queries.sumPieces(this.#scope, { ...question, slots }).execute(this.#db)
    return collectTargets(rows, question.slots, this.#model, this.#exchange)
  }

  /** Indicator and slot pairs with any fact at all in the workspace, as `indicator slot`. */
  async loaded(indicatorIds: number[], periods: readonly Period[], asOf: string): Promise<Set<string>> {
    const { rows } = await queries.loadedSlots(this.#scope, { indicatorIds, slots: slotsOf(periods), asOf }).execute(this.#db)
    return new Set(rows.map((row) => `${row.indicator_id} ${row.slot}`))
  }

  /** The snapshot day that counts in a slot, the newest of all sources; null = none. */
  snapshotDay(indicatorId: number, slot: Period, asOf: string): string | null {
    const indicator = this.#model.indicators.byId.get(indicatorId)
    if (indicator === undefined) return null
    const { days } = snapshotsOf([indicator], [slot], asOf, this.#coverage)
    return days.reduce<string | null>((newest, day) => (newest === null || day > newest ? day : newest), null)
  }

  #byTime({ narrowing, slots, asOf }: Pick<SumQuestion, 'narrowing' | 'slots' | 'asOf'>) {
    const indicators = narrowing.indicatorIds.flatMap((id) => this.#model.indicators.byId.get(id) ?? [])
    const snapshots = snapshotsOf(indicators, slots, asOf, this.#coverage)
    return {
      flows: indicators.filter((indicator) => !isSnapshot(indicator)).map((indicator) => indicator.id),
      snapshots,
      snapshotIds: [...new Set(snapshots.indicatorIds)],
    }
  }

  #isSnapshot(id: number): boolean {
    const indicator = this.#model.indicators.byId.get(id)
    return indicator !== undefined && isSnapshot(indicator)
  }

  #lastFactDay(indicatorIds: readonly number[]): string | null {
    let last: string | null = null
    for (const id of indicatorIds) {
      const days = this.#coverage.days.get(id)
      if (days !== undefined && (last === null || days.to > last)) last = days.to
    }
    return last
  }

  #collect(reads: SumRow[][], slots: readonly Period[]): FactCells {
    return collectFacts(reads.flat(), slots, this.#model, this.#exchange)
  }
}

/** The whole calendar months inside a range of days; null = none. */
export function wholeMonths(from: string, to: string): { from: string; to: string } | null {
  const start = from === monthStart(monthOf(from)) ? from : nextDay(monthEnd(monthOf(from)))
  const end = to === monthEnd(monthOf(to)) ? to : previousDay(monthStart(monthOf(to)))
  return start <= end ? { from: start, to: end } : null
}

function edgesAround(whole: { from: string; to: string }, from: string, to: string): { from: string; to: string }[] {
  return [
    { from, to: previousDay(whole.from) },
    { from: nextDay(whole.to), to },
  ].filter((edge) => edge.from <= edge.to && maxDay(edge.from, from) === edge.from)
}
