import type { Better, Comparator, IndicatorKind } from '../contracts/vocabulary.ts'
import { amount, type Amount, quotientOf } from './amount.ts'
import { type Decimal, isZero, subtract } from './decimal.ts'
import { compareQuotients, dividedBy, minus, type Quotient, quotientToNumber, signOf } from './quotient.ts'

export type { Amount } from './amount.ts'

/** Why there is no attainment although one was asked for (A8). */
export type Cause = 'no-data' | 'no-target' | 'not-due'

export interface AttainmentQuestion {
  kind: IndicatorKind
  better: Better
  /** null: `>=` where higher is better, `<=` where lower is. */
  comparator: Comparator | null
  /** In the target's own unit; null = no data, which is not zero. */
  actual: Amount | null
  /** null = no target, which is not zero. */
  target: Amount | null
  /** Whether a target of 0 was set as 0. A flow's 0 that proration, ramp or the integer floor made is not due (A6). */
  explicitZero: boolean
}

export interface Attained {
  /** 1 = the target; the double nearest to the exact quotient, not clamped at 1. null with a cause, for a target below 0 and for a maintained floor. */
  attainment: number | null
  /** actual − target: a decimal for amounts, a double for ratios; null with a cause. */
  variance: Decimal | number | null
  /** Whether the variance is to the good by `better`; of no variance, whether the comparator is satisfied. */
  favourable: boolean | null
  /** Whether the comparator is satisfied, exactly; null with a cause. */
  met: boolean | null
  cause: Cause | null
}

/**
 * Attainment of one target (A8). Does not throw: an absence is an answer, and of several the first in the order
 * no data, no target, not due.
 */
export function attain(question: AttainmentQuestion): Attained {
  const { kind, actual, target } = question
  if (actual === null) return absent('no-data')
  if (target === null) return absent('no-target')
  if (kind === 'flow' && isZero(target.value) && !question.explicitZero) return absent('not-due')
  const a = quotientOf(actual)
  const t = quotientOf(target)
  const comparator = effectiveComparator(question)
  const met = satisfies(a, comparator, t)
  return {
    attainment: isMaintainedFloor(kind, comparator) ? null : attainmentOf(a, t, question.better, met),
    variance: varianceOf(actual, target),
    favourable: isFavourable(compareQuotients(a, t), question.better, met),
    met,
    cause: null,
  }
}

export const effectiveComparator = ({ better, comparator }: { better: Better; comparator: Comparator | null }) =>
  comparator ?? (better === 'higher' ? '>=' : '<=')

/** A level to be held rather than reached: met or not decides, a percentage would mislead (A8). */
export const isMaintainedFloor = (kind: IndicatorKind, comparator: Comparator): boolean =>
  kind === 'stock' && (comparator === '>' || comparator === '>=')

function attainmentOf(actual: Quotient, target: Quotient, better: Better, met: boolean): number | null {
  const sign = signOf(target)
  if (sign < 0) return null
  if (sign === 0) return met ? 1 : 0
  const share = dividedBy(actual, target)
  if (better === 'higher') return quotientToNumber(share)
  const left = minus(two, share)
  return signOf(left) < 0 ? 0 : quotientToNumber(left)
}

const two = quotientOf(amount('2'))

function varianceOf(actual: Amount, target: Amount): Decimal | number {
  if (actual.kind === 'amount' && target.kind === 'amount') return subtract(actual.value, target.value)
  return quotientToNumber(minus(quotientOf(actual), quotientOf(target)))
}

function isFavourable(order: -1 | 0 | 1, better: Better, met: boolean): boolean {
  if (order === 0) return met
  return better === 'higher' ? order > 0 : order < 0
}

/** `actual comparator target`, exactly. */
export function satisfies(actual: Quotient, comparator: Comparator, target: Quotient): boolean {
  const order = compareQuotients(actual, target)
  switch (comparator) {
    case '>=':
      return order >= 0
    case '>':
      return order > 0
    case '<=':
      return order <= 0
    case '<':
      return order < 0
  }
}

const absent = (cause: Cause): Attained => ({
  attainment: null,
  variance: null,
  favourable: null,
  met: null,
  cause,
})
