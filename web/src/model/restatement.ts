import type { Measure } from '@attain/shared/contracts/attainment.ts'
import type { RestatedRow } from '@attain/shared/contracts/restatement.ts'
import { add, canonical, compare, isZero, negate } from '@attain/shared/domain/decimal.ts'

/** One bar of the way from as closed to restated. */
export interface Step {
  id: string
  name: string
  /** What it adds; null of the two ends. */
  by: string | null
  from: string
  to: string
  favourable: boolean | null
}

const stepsMax = 10
const plain = (measure: Measure): string => (measure === null ? '0' : canonical(String(measure)))
const size = (value: string) => (value.startsWith('-') ? negate(value) : value)

/**
 * From as closed by way of the groups to restated: what is credited to each group adds up to the difference (A4). The
 * largest differences have bars of their own, the rest one together; what rows leave over stands as such.
 */
export function restatementSteps(total: RestatedRow, rows: readonly RestatedRow[], nameOf: (row: RestatedRow) => string): Step[] {
  const moved = rows
    .flatMap((row) =>
      row.difference.own === null || isZero(plain(row.difference.own)) ? [] : [{ row, by: plain(row.difference.own) }],
    )
    .toSorted((a, b) => compare(size(b.by), size(a.by)))
  const own = moved.slice(0, stepsMax).map(({ row, by }) => ({ id: JSON.stringify(row.key), name: nameOf(row), by }))
  const rest = moved.slice(stepsMax)
  const parts =
    rest.length === 0
      ? own
      : [...own, { id: 'others', name: `${rest.length} others`, by: rest.reduce((sum, { by }) => add(sum, by), '0') }]
  const [start, end] = [plain(total.asClosed?.actual ?? null), plain(total.restated?.actual ?? null)]
  const left = parts.reduce((value, { by }) => add(value, negate(by)), plain(total.difference.actual))
  const all = isZero(left) ? parts : [...parts, { id: 'left', name: 'Other', by: left }]
  let from = start
  const steps = all.map(({ id, name, by }): Step => {
    const step = { id, name, by, from, to: add(from, by), favourable: by.startsWith('-') === (total.better === 'lower') }
    from = step.to
    return step
  })
  const bar = (id: string, name: string, value: string): Step => ({ id, name, by: null, from: '0', to: value, favourable: null })
  return [bar('closed', 'As closed', start), ...steps, bar('restated', 'Restated', end)]
}

/** Restated actual or target of an indicator's total. */
export const isRestated = ({ asClosed, restated }: RestatedRow): boolean =>
  plain(asClosed?.actual ?? null) !== plain(restated?.actual ?? null) ||
  plain(asClosed?.target ?? null) !== plain(restated?.target ?? null)
