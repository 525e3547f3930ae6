import type { Day } from './day.ts'
import { canonical, type Decimal, negate } from './decimal.ts'
import { addParts, noParts, type Parts, sumParts } from './parts.ts'

/** A live fact of one state: as known when the period was closed, or as known now (A11). */
export interface StatedRow {
  /** With `externalId` the identity of a live row of an indicator (A2). Give facts, not the shares they are split into. */
  source: string
  externalId: string
  indicator: string
  day: Day
  /** In the unit of the indicator; money of all rows in one currency. */
  value: Decimal
  /** The denominator of a ratio; null for others. */
  weight: Decimal | null
  member: string | null
  region: string | null
}

/** A row that is not as it was; `by` is what it adds to the difference, its `n` −1, 0 or 1. */
export type RowChange<Row extends StatedRow = StatedRow> =
  | { kind: 'added'; before: null; after: Row; by: Parts }
  | { kind: 'removed'; before: Row; after: null; by: Parts }
  | { kind: 'changed'; before: Row; after: Row; by: Parts }

/** as closed + difference = restated, and Σ `by` of the changes = difference, exactly (A11, A14). */
export interface Restatement<Row extends StatedRow = StatedRow> {
  asClosed: Parts
  restated: Parts
  difference: Parts
  changes: RowChange<Row>[]
}

/**
 * Compares two states of the rows in one scope, by indicator; one without rows in either state is absent. A row that
 * left or entered the scope between the two (another day, region or indicator) is `removed` or `added`. A row whose
 * value and weight stayed is `changed` all the same when its day, member or region did: it moves between groups.
 * For a stock or a closing ratio pass the closing rows of each state (A3). A ratio is restated by its parts: divide the
 * sums of each state, the difference of parts is no ratio. Throws RangeError when a state has a row twice.
 */
export function restate<Row extends StatedRow>(
  asClosed: Iterable<Row>,
  asKnownNow: Iterable<Row>,
): Map<string, Restatement<Row>> {
  const [before, after] = [byIndicator(asClosed), byIndicator(asKnownNow)]
  const indicators = new Set([...before.keys(), ...after.keys()])
  return new Map(
    [...indicators].map((indicator) => [
      indicator,
      compared(before.get(indicator) ?? new Map(), after.get(indicator) ?? new Map()),
    ]),
  )
}

/**
 * The difference by group, for example by region or member: a row that moved takes its old parts from one group and
 * gives its new ones to the other. Adds to the difference exactly; groups that no change touched are absent.
 */
export function differenceBy<Row extends StatedRow, Key>(
  changes: Iterable<RowChange<Row>>,
  keyOf: (row: Row) => Key,
): Map<Key, Parts> {
  const groups = new Map<Key, Parts>()
  const put = (key: Key, parts: Parts) => groups.set(key, addParts(groups.get(key) ?? noParts, parts))
  for (const { before, after } of changes) {
    if (before !== null) put(keyOf(before), negated(partsOf(before)))
    if (after !== null) put(keyOf(after), partsOf(after))
  }
  return groups
}

/** One bar of a waterfall: from where the one before it ended. */
export interface WaterfallStep<Key> {
  key: Key
  by: Parts
  from: Parts
  to: Parts
}

/** The way from as closed to restated in steps, in the order of the groups; the last step ends at restated. */
export function waterfall<Key>(start: Parts, groups: ReadonlyMap<Key, Parts>): WaterfallStep<Key>[] {
  let from = start
  return [...groups].map(([key, by]) => {
    const step = { key, by, from, to: addParts(from, by) }
    from = step.to
    return step
  })
}

type ById<Row> = ReadonlyMap<string, Row>

function compared<Row extends StatedRow>(before: ById<Row>, after: ById<Row>): Restatement<Row> {
  const asClosed = sumParts([...before.values()].map(partsOf))
  const restated = sumParts([...after.values()].map(partsOf))
  const kept = [...before].flatMap(([id, row]) => changeOf(row, after.get(id) ?? null))
  const added = [...after].filter(([id]) => !before.has(id)).flatMap(([, row]) => changeOf(null, row))
  return { asClosed, restated, difference: addParts(restated, negated(asClosed)), changes: [...kept, ...added] }
}

function changeOf<Row extends StatedRow>(before: Row | null, after: Row | null): RowChange<Row>[] {
  if (before === null) return after === null ? [] : [{ kind: 'added', before, after, by: partsOf(after) }]
  if (after === null) return [{ kind: 'removed', before, after, by: negated(partsOf(before)) }]
  if (isSame(before, after)) return []
  return [{ kind: 'changed', before, after, by: addParts(partsOf(after), negated(partsOf(before))) }]
}

/** `50.00` and `50` are one value. */
function isSame(a: StatedRow, b: StatedRow): boolean {
  const number = (value: Decimal | null) => value && canonical(value)
  return (
    number(a.value) === number(b.value) &&
    number(a.weight) === number(b.weight) &&
    a.day === b.day &&
    a.member === b.member &&
    a.region === b.region
  )
}

function byIndicator<Row extends StatedRow>(rows: Iterable<Row>): Map<string, Map<string, Row>> {
  const indicators = new Map<string, Map<string, Row>>()
  for (const row of rows) {
    const known = indicators.get(row.indicator) ?? new Map<string, Row>()
    indicators.set(row.indicator, known)
    const id = JSON.stringify([row.source, row.externalId])
    if (known.has(id)) throw new RangeError(`${row.source} ${row.externalId} is given twice for ${row.indicator}`)
    known.set(id, row)
  }
  return indicators
}

const partsOf = ({ value, weight }: StatedRow): Parts => ({ value: canonical(value), weight: weight && canonical(weight), n: 1 })

const negated = ({ value, weight, n }: Parts): Parts => ({ value: negate(value), weight: weight && negate(weight), n: -n })
