import type { PieceSumRow, RollupDays, Slots, SumRow } from '@attain/db/queries/attainment.queries.ts'
import type { Comparator } from '@attain/shared/contracts/vocabulary.ts'
import { add, isZero, multiply, sum } from '@attain/shared/domain/decimal.ts'
import { maxDay, minDay, monthOf, monthStart, type Period, previousDay } from '@attain/shared/domain/period.ts'
import type { Parts } from '@attain/shared/domain/parts.ts'
import { type Amount, amount, ratio } from '@attain/shared/domain/amount.ts'
import type { FactCoverage } from '../model/model-cache.ts'
import { type Indicator, isSnapshot, type Model } from '../model/model.ts'
import type { Exchange } from './money.ts'

/** Sums of one group of facts, in the currency of the answer. */
export interface FactSum extends Parts {
  members: number
}

/** Target sums of one group, in the currency of the answer. */
export interface TargetSum {
  target: Amount
  /** Flow only. */
  expected: Amount | null
  explicitZero: boolean
  comparator: Comparator
}

/** How many members a cell has that no count names: a count, not a measure. */
export const nobody = 0

export type CellKey = string
export const cellKey = (indicatorId: number, g1: number, g2: number, slot: number): CellKey =>
  `${indicatorId} ${g1} ${g2} ${slot}`

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

/** Adds database rows of several currencies into one cell each. */
export function collectFacts(rows: Iterable<SumRow>, slots: readonly Period[], model: Model, exchange: Exchange) {
  const cells = new Map<CellKey, FactSum>()
  for (const row of rows) {
    const indicator = model.indicators.byId.get(row.indicator_id)
    const slot = slots[row.slot - 1]
    if (indicator === undefined || slot === undefined) continue
    const part: FactSum = {
      value: exchange.amount(row.value, row.currency, slot, indicator),
      weight: indicator.kind === 'ratio' ? exchange.weight(row.weight, row.currency, slot, indicator) : null,
      n: row.n,
      members: row.members,
    }
    const key = cellKey(row.indicator_id, row.g1, row.g2, row.slot)
    const before = cells.get(key)
    cells.set(key, before === undefined ? part : addFacts(before, part))
  }
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
export function collectTargets(rows: Iterable<PieceSumRow>, slots: readonly Period[], model: Model, exchange: Exchange) {
  const byCell = new Map<CellKey, PieceSumRow[]>()
  for (const row of rows) {
    const key = cellKey(row.indicator_id, row.g1, row.g2, row.slot)
    const list = byCell.get(key)
    if (list === undefined) byCell.set(key, [row])
    else list.push(row)
  }
  const cells = new Map<CellKey, TargetSum>()
  for (const [key, list] of byCell) {
    const target = targetOf(list, slots, model, exchange)
    if (target !== null) cells.set(key, target)
  }
  return cells
}

/** One for all: of several the first in the alphabet, so that the order of rows decides nothing. */
const comparatorOf = (rows: readonly PieceSumRow[]): Comparator =>
  rows.map((row) => row.comparator as Comparator).reduce((a, b) => (a < b ? a : b))

function targetOf(rows: readonly PieceSumRow[], slots: readonly Period[], model: Model, exchange: Exchange): TargetSum | null {
  const [first] = rows
  const indicator = first && model.indicators.byId.get(first.indicator_id)
  const slot = first && slots[first.slot - 1]
  if (first === undefined || indicator === undefined || slot === undefined) return null
  const converted = (pick: (row: PieceSumRow) => string | null) =>
    rows.flatMap((row): string | string[] => {
      const value = pick(row)
      return value === null ? [] : exchange.amount(value, row.currency, slot, indicator)
    })
  const common = { explicitZero: rows.every((row) => row.explicit_zero), comparator: comparatorOf(rows) }
  if (indicator.kind === 'flow') {
    const due = sum(converted((row) => row.amount))
    const phased = sum(converted((row) => row.phased))
    const reached = sum(converted((row) => row.reached))
    return {
      ...common,
      target: amount(due),
      expected: isZero(phased) ? amount('0') : reached === phased ? amount(due) : ratio(multiply(due, reached), phased),
    }
  }
  if (indicator.kind === 'stock') {
    const held = converted((row) => row.in_force)
    return held.length === 0 ? null : { ...common, target: amount(sum(held)), expected: null }
  }
  const days = rows.reduce((total, row) => total + row.days, 0)
  return { ...common, target: ratio(sum(converted((row) => row.weighted)), String(days)), expected: null }
}
