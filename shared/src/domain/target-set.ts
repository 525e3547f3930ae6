import Fraction from 'fraction.js'
import { type Decimal, canonical, compare, sum } from './decimal.ts'
import { type NestedRow, type PhasedRow, monthWeights, nestRows, remainder } from './phasing.ts'
import { type TargetIndicator, type TargetRow, type TargetRules, bySubject } from './target-resolution.ts'

export type TargetProblemCode =
  | 'duplicate-period'
  | 'weights-not-100'
  | 'not-whole'
  | 'mixed-currencies'
  | 'finer-rows-do-not-add-up'
  | 'no-weight-left'
  | 'finer-rows-exceed'

/** Something wrong with a set of target or plan rows of one subject. */
export interface TargetProblem {
  code: TargetProblemCode
  /** Whether the rows must be refused (A6); otherwise they can be taken, and the problem shown. */
  refused: boolean
  /** The row it is about; for sums the coarser one. */
  rowId: number
  /** The finer rows inside it, or the other row of the same period. */
  otherIds: readonly number[]
  period: string
  /** The value that was asked for, and the one that is there; null where nothing is compared. */
  expected: Decimal | null
  found: Decimal | null
}

/**
 * Checks target rows of one indicator, of any number of subjects (A6). Refused: two rows for one period, weights that
 * do not add to 100, a value of an integer indicator that is not whole, finer rows in another currency than the
 * coarser one, finer rows that cover the whole coarser one and do not add up to it, and a rest for which no weight is
 * left. Shown: finer rows that exceed the coarser one, whose rest is then below 0. Sums are asked of flows only.
 */
export function checkTargetSet(rows: readonly TargetRow[], rules: TargetRules): TargetProblem[] {
  return bySubject(rows).flatMap((subject) => checkRows(subject, rules))
}

/** The same checks for plan rows of one region (or the company) and one indicator. */
export function checkPlanSet(rows: readonly PhasedRow[], rules: TargetRules): TargetProblem[] {
  return checkRows(rows, rules)
}

function checkRows(rows: readonly PhasedRow[], rules: TargetRules): TargetProblem[] {
  const problems = [...duplicates(rows), ...rows.flatMap((row) => checkRow(row, rules.indicator))]
  if (rules.indicator.kind !== 'flow') return problems
  return [...problems, ...nestRows(rows, rules.calendar).flatMap((nested) => checkSums(nested, rules))]
}

function duplicates(rows: readonly PhasedRow[]): TargetProblem[] {
  const first = new Map<string, PhasedRow>()
  return rows.flatMap((row) => {
    const earlier = first.get(row.period.key)
    if (earlier !== undefined) return [problem('duplicate-period', row, [earlier])]
    first.set(row.period.key, row)
    return []
  })
}

function checkRow(row: PhasedRow, { integer }: TargetIndicator): TargetProblem[] {
  const problems: TargetProblem[] = []
  const weight = row.weights === null ? '100' : sum(row.weights)
  if (compare(weight, '100') !== 0) problems.push(problem('weights-not-100', row, [], '100', weight))
  if (integer && new Fraction(row.value).d !== 1n) problems.push(problem('not-whole', row, [], null, row.value))
  return problems
}

function checkSums({ row, finer, ownMonths }: NestedRow<PhasedRow>, rules: TargetRules): TargetProblem[] {
  if (finer.length === 0) return []
  if (finer.some(({ currency }) => currency !== row.currency)) return [problem('mixed-currencies', row, finer)]
  const rest = remainder(row, finer)
  if (rest.n === 0n) return []
  const sums = [row, finer, row.value, sum(finer.map(({ value }) => value))] as const
  if (ownMonths.length === 0) return [problem('finer-rows-do-not-add-up', ...sums)]
  const left = [...monthWeights(row, ownMonths, rules).values()]
  if (left.every(({ n }) => n === 0n)) return [problem('no-weight-left', ...sums)]
  return rest.s * new Fraction(row.value).s < 0n ? [problem('finer-rows-exceed', ...sums)] : []
}

const refusedCodes: Record<TargetProblemCode, boolean> = {
  'duplicate-period': true,
  'weights-not-100': true,
  'not-whole': true,
  'mixed-currencies': true,
  'finer-rows-do-not-add-up': true,
  'no-weight-left': true,
  'finer-rows-exceed': false,
}

const problem = (
  code: TargetProblemCode,
  row: PhasedRow,
  others: readonly PhasedRow[],
  expected: Decimal | null = null,
  found: Decimal | null = null,
): TargetProblem => ({
  code,
  refused: refusedCodes[code],
  rowId: row.id,
  otherIds: others.map(({ id }) => id),
  period: row.period.key,
  expected: expected && canonical(expected),
  found: found && canonical(found),
})
