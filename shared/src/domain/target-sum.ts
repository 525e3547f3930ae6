import type { Comparator, IndicatorKind } from '../contracts/vocabulary.ts'
import { type Amount, amount, ratio } from './amount.ts'
import { add, type Decimal, isZero, multiply } from './decimal.ts'

/** A group's target as rows are measured against it. */
export interface TargetSum {
  target: Amount
  /** Expected to date (A9), of flows only. */
  expected: Amount | null
  explicitZero: boolean
  comparator: Comparator
}

/** What a group's target pieces add up to, in one currency; null where there is none of that sort. */
export interface PieceSums {
  /** Flow: due in the period. */
  due: Decimal | null
  /** Flow: the phased target, whole and up to the as-of day. */
  phased: Decimal | null
  reached: Decimal | null
  /** Stock: in force on the last day. */
  held: Decimal | null
  /** Ratio: Σ target × days, and Σ days. */
  weighted: Decimal | null
  days: number
}

/**
 * A group's target and what of it is expected to date (A6, A9), from sums alone; null = no target. A ratio's target is
 * the mean weighted by member-days, left undivided.
 */
export function targetOfSums(kind: IndicatorKind, sums: PieceSums): Pick<TargetSum, 'target' | 'expected'> | null {
  switch (kind) {
    case 'flow':
      return sums.due === null
        ? null
        : { target: amount(sums.due), expected: expectedOf(sums.due, sums.phased ?? '0', sums.reached ?? '0') }
    case 'stock':
      return sums.held === null ? null : { target: amount(sums.held), expected: null }
    case 'ratio':
      return sums.weighted === null || sums.days === 0
        ? null
        : { target: ratio(sums.weighted, String(sums.days)), expected: null }
  }
}

/** The share of what is due that the phased target has reached (A9). */
export function expectedOf(due: Decimal, phased: Decimal, reached: Decimal): Amount {
  if (isZero(phased)) return amount('0')
  return reached === phased ? amount(due) : ratio(multiply(due, reached), phased)
}

/** The target of two groups of one indicator together; ratios weigh by member-days. */
export const addTargetSums = (a: TargetSum, b: TargetSum): TargetSum => ({
  explicitZero: a.explicitZero && b.explicitZero,
  comparator: a.comparator,
  target: addMeans(a.target, b.target),
  expected: a.expected === null || b.expected === null ? (a.expected ?? b.expected) : addFractions(a.expected, b.expected),
})

/** Amounts add; ratio targets are means, so their numerators and denominators add. */
function addMeans(a: Amount, b: Amount): Amount {
  if (a.kind === 'amount' && b.kind === 'amount') return amount(add(a.value, b.value))
  const [left, right] = [fraction(a), fraction(b)]
  return ratio(add(left.value, right.value), add(left.weight, right.weight))
}

/** Expectations are amounts that may need a denominator: these add as fractions. */
function addFractions(a: Amount, b: Amount): Amount {
  if (a.kind === 'amount' && b.kind === 'amount') return amount(add(a.value, b.value))
  const [left, right] = [fraction(a), fraction(b)]
  return ratio(add(multiply(left.value, right.weight), multiply(right.value, left.weight)), multiply(left.weight, right.weight))
}

const fraction = (exact: Amount) => (exact.kind === 'ratio' ? exact : { value: exact.value, weight: '1' })
