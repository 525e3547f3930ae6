import type { RollupDays, SumRow } from '@attain/db/queries/fact-sums.queries.ts'
import type { Slots } from '@attain/db/queries/sum-question.ts'
import type { PieceSumRow } from '@attain/db/queries/target-sums.queries.ts'
import type { Comparator } from '@attain/shared/contracts/vocabulary.ts'
import { add, sum } from '@attain/shared/domain/decimal.ts'
import { maxDay, minDay, monthOf, monthStart, type Period, previousDay } from '@attain/shared/domain/period.ts'
import type { Parts } from '@attain/shared/domain/parts.ts'
import { type TargetSum, targetOfSums } from '@attain/shared/domain/target-sum.ts'
import type { FactCoverage } from '../model/model-cache.ts'
import { type Indicator, isSnapshot, type Model } from '../model/model.ts'
import { Cells } from './cells.ts'
import type { Exchange } from './money.ts'

/** Sums of one group of facts, in the currency of the answer. */
export interface FactSum extends Parts {
  members: number
}

export type FactCells = Cells<FactSum>
export type TargetCells = Cells<TargetSum>
/** Counts of members by cell. */
export type MemberCells = Cells<number>

/** How many members a cell has that no count names: a count, not a measure. */
export const nobody = 0

export const slotsOf = (periods: readonly Period[]): Slots => ({
  from: periods.map((period) => period.from),
  to: periods.map((period) => period.to),
})

/** How a question's time splits into whole months from the rollup and days of the as-of month from facts. */
export interface TimeSplit {
  /** Whole months; null = none. */
  months: { slots: Period[] } | null
  /** Days of the as-of month up to the as-of day, with the slot that holds them. */
  days: { from: string; to: string } | null
}

/**
 * Facts after the as-of day do not count yet (A1). The month of the as-of day comes from the rollup when no fact lies
 * after that day, which is the rule when as-of is today.
 */
export function splitTime(slots: readonly Period[], asOf: string, lastFactDay: string | null): TimeSplit {
  const begun = slots.filter((slot) => slot.from <= asOf)
  const last = begun.at(-1)
  if (last === undefined || lastFactDay === null) return { months: null, days: null }
  if (asOf >= last.to || lastFactDay <= asOf) return { months: { slots: begun }, days: null }
  const start = monthStart(monthOf(asOf))
  const before = begun
    .filter((slot) => slot.from < start)
    .map((slot) => (slot.to < start ? slot : { ...slot, to: minDay(slot.to, previousDay(start)) }))
  return { months: before.length === 0 ? null : { slots: before }, days: { from: maxDay(start, last.from), to: asOf } }
}

/** The snapshot days that count: per slot, indicator and source the newest one on or before the as-of day (A3). */
export function snapshotsOf(
  indicators: readonly Indicator[],
  slots: readonly Period[],
  asOf: string,
  coverage: FactCoverage,
): Extract<RollupDays, { kind: 'snapshots' }> {
  const found: Extract<RollupDays, { kind: 'snapshots' }> = {
    kind: 'snapshots',
    indicatorIds: [],
    sourceIds: [],
    days: [],
    slots: [],
  }
  for (const indicator of indicators.filter(isSnapshot)) {
    for (const [sourceId, days] of coverage.snapshots.get(indicator.id) ?? []) {
      slots.forEach((slot, index) => {
        const until = minDay(slot.to, asOf)
        const day = days.findLast((candidate) => candidate <= until)
        if (day === undefined || day < slot.from) return
        found.indicatorIds.push(indicator.id)
        found.sourceIds.push(sourceId)
        found.days.push(day)
        found.slots.push(index + 1)
      })
    }
  }
  return found
}

/** All facts of an answer by indicator and slot; `members` is not theirs to say. */
export function foldFacts(cells: FactCells, membersIn: (indicatorId: number, slot: number) => number): FactCells {
  const lists: Cells<FactSum[]> = new Cells()
  for (const { indicatorId, slot, sum: each } of cells) {
    const found = lists.get(indicatorId, 0, 0, slot)
    if (found === undefined) lists.put({ indicatorId, g1: 0, g2: 0, slot }, [each])
    else found.push(each)
  }
  const folded: FactCells = new Cells()
  for (const cell of lists) {
    const weights = cell.sum.flatMap(({ weight }) => weight ?? [])
    folded.put(cell, {
      value: sum(cell.sum.map(({ value }) => value)),
      weight: weights.length === 0 ? null : sum(weights),
      n: cell.sum.reduce((count, { n }) => count + n, 0),
      members: membersIn(cell.indicatorId, cell.slot),
    })
  }
  return folded
}

const placeOf = (row: { indicator_id: number; g1: number; g2: number; slot: number }) => ({
  indicatorId: row.indicator_id,
  g1: row.g1,
  g2: row.g2,
  slot: row.slot,
})

/** Adds database rows of several currencies into one cell each. */
export function collectFacts(rows: Iterable<SumRow>, slots: readonly Period[], model: Model, exchange: Exchange): FactCells {
  const cells: FactCells = new Cells()
  for (const row of rows) {
    const indicator = model.indicators.byId.get(row.indicator_id)
    const slot = slots[row.slot - 1]
    if (indicator === undefined || slot === undefined) continue
    const sum: FactSum = {
      value: exchange.amount(row.value, row.currency, slot, indicator, row.day),
      weight: indicator.kind === 'ratio' ? exchange.weight(row.weight, row.currency, slot, indicator, row.day) : null,
      n: row.n,
      members: row.members,
    }
    cells.add(placeOf(row), sum, addFacts)
  }
  return cells
}

export function collectMembers(rows: Iterable<Pick<SumRow, 'indicator_id' | 'g1' | 'g2' | 'slot' | 'members'>>): MemberCells {
  const cells: MemberCells = new Cells()
  for (const row of rows) cells.add(placeOf(row), row.members, Math.max)
  return cells
}

/** members is a lower bound: how many the two sums have in common they do not say. */
export const addFacts = (a: FactSum, b: FactSum): FactSum => ({
  value: add(a.value, b.value),
  weight: a.weight === null ? b.weight : b.weight === null ? a.weight : add(a.weight, b.weight),
  n: a.n + b.n,
  members: Math.max(a.members, b.members),
})

/** Target sums by cell; several currencies add after conversion. */
export function collectTargets(
  rows: Iterable<PieceSumRow>,
  slots: readonly Period[],
  model: Model,
  exchange: Exchange,
): TargetCells {
  return targetsOf(
    rowsByCell(rows, (row) => row),
    slots,
    model,
    exchange,
  )
}

/** The same over all groups together. */
export function collectTotalTargets(rows: Iterable<PieceSumRow>, slots: readonly Period[], model: Model, exchange: Exchange) {
  return targetsOf(
    rowsByCell(rows, ({ indicator_id, slot }) => ({ indicator_id, g1: 0, g2: 0, slot })),
    slots,
    model,
    exchange,
  )
}

function rowsByCell<Row>(rows: Iterable<Row>, placed: (row: Row) => Parameters<typeof placeOf>[0]): Cells<Row[]> {
  const cells: Cells<Row[]> = new Cells()
  for (const row of rows) {
    const place = placed(row)
    const found = cells.get(place.indicator_id, place.g1, place.g2, place.slot)
    if (found === undefined) cells.put(placeOf(place), [row])
    else found.push(row)
  }
  return cells
}

function targetsOf(cells: Cells<PieceSumRow[]>, slots: readonly Period[], model: Model, exchange: Exchange): TargetCells {
  const targets: TargetCells = new Cells()
  for (const cell of cells) {
    const indicator = model.indicators.byId.get(cell.indicatorId)
    const slot = slots[cell.slot - 1]
    const target = indicator && slot && targetOf(cell.sum, slot, indicator, exchange)
    if (target) targets.put(cell, target)
  }
  return targets
}

function targetOf(rows: readonly PieceSumRow[], slot: Period, indicator: Indicator, exchange: Exchange): TargetSum | null {
  const total = (pick: (row: PieceSumRow) => string | null): string | null => {
    let first: string | null = null
    // Nearly every cell is one row, in one currency: no list is made for it.
    let all: string[] | null = null
    for (const row of rows) {
      const value = pick(row)
      if (value === null) continue
      const amount = exchange.amount(value, row.currency, slot, indicator)
      if (first === null) first = amount
      else if (all === null) all = [first, amount]
      else all.push(amount)
    }
    return all === null ? first : sum(all)
  }
  const isFlow = indicator.kind === 'flow'
  const due = isFlow ? total((row) => row.value) : null
  const phased = isFlow ? total((row) => row.phased) : null
  const reached = isFlow ? total((row) => row.reached) : null
  const held = indicator.kind === 'stock' ? total((row) => row.in_force) : null
  const weighted = indicator.kind === 'ratio' ? total((row) => row.weight) : null
  const target = targetOfSums(indicator.kind, {
    due,
    phased,
    reached,
    held,
    weighted,
    days: rows.reduce((days, { n }) => days + n, 0),
  })
  if (target === null) return null
  return {
    target: target.target,
    expected: target.expected,
    explicitZero: rows.every((row) => row.explicit_zero),
    comparator: comparatorOf(rows),
  }
}

/** One for all: of several the first in the alphabet, so that the order of rows decides nothing. */
const comparatorOf = (rows: readonly PieceSumRow[]): Comparator =>
  rows.reduce((first, { comparator }) => (comparator < first ? comparator : first), rows[0]?.comparator ?? '>=') as Comparator
