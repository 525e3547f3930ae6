import type { AttainmentRow, Measure } from '@attain/shared/contracts/attainment.ts'
import type { RestatedFigures, RestatedRow } from '@attain/shared/contracts/restatement.ts'
import { canonical, subtract } from '@attain/shared/domain/decimal.ts'

/** Rows of both states by their key, in the order of today's; rows of the close alone come last. */
export function restatedRows(asClosed: readonly AttainmentRow[], restated: readonly AttainmentRow[]): RestatedRow[] {
  const before = new Map(asClosed.map((row) => [keyOf(row), row]))
  const rows = restated.map((row) => {
    const then = before.get(keyOf(row)) ?? null
    before.delete(keyOf(row))
    return restatedRow(then, row)
  })
  return [...rows, ...[...before.values()].map((row) => restatedRow(row, null))]
}

const keyOf = ({ key }: AttainmentRow): string => JSON.stringify(Object.entries(key).toSorted(([a], [b]) => (a < b ? -1 : 1)))

function restatedRow(then: AttainmentRow | null, now: AttainmentRow | null): RestatedRow {
  const row = now ?? then
  if (row === null) throw new RangeError('a row of neither state')
  const { key, label, kind, unit, currency, better } = row
  const [asClosed, restated] = [then && figuresOf(then), now && figuresOf(now)]
  const sums = kind !== 'ratio'
  const between = (of: (figures: RestatedFigures) => Measure, isSum: boolean): Measure =>
    differenceOf(asClosed && of(asClosed), restated && of(restated), isSum)
  return {
    key,
    label,
    kind,
    unit,
    currency,
    better,
    asClosed,
    restated,
    difference: {
      actual: between(({ actual }) => actual, sums),
      own: between(({ own }) => own, sums),
      target: between(({ target }) => target, false),
      n: facts(restated) - facts(asClosed),
    },
    differs: JSON.stringify(asClosed) !== JSON.stringify(restated),
  }
}

const figuresOf = ({ actual, own, parts, target, attainment, variance, status, n }: AttainmentRow): RestatedFigures => ({
  actual,
  own,
  parts,
  target,
  attainment,
  variance,
  status,
  n,
})

const facts = (figures: RestatedFigures | null): number => (figures === null ? 0 : figures.n)

/** Of a sum a side without any facts is nothing added; of anything else there is no difference then. */
function differenceOf(before: Measure, after: Measure, isSum: boolean): Measure {
  if (before === null && after === null) return null
  if (!isSum && (before === null || after === null)) return null
  const difference = subtract(plain(after), plain(before))
  return typeof after === 'number' || typeof before === 'number' ? Number(difference) : difference
}

const plain = (measure: Measure): string => (measure === null ? '0' : canonical(String(measure)))
