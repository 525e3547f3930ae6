import type { AttainmentRow } from '../contracts/attainment.ts'
import type { Better, Comparator, Flag, IndicatorKind, SurveyMethod } from '../contracts/vocabulary.ts'
import { type Amount, toWireAmount, toWireRatio } from './amount.ts'
import { attain } from './attain.ts'
import { canonical } from './decimal.ts'
import { type Band, pace, type Pace, statusOf } from './pace.ts'
import { type Absence, actualOf, noParts, type Parts } from './parts.ts'
import { type Interval, isProportion, lowSampleBelow, surveyInterval } from './survey-interval.ts'

export interface RowQuestion {
  kind: IndicatorKind
  better: Better
  comparator: Comparator | null
  /** How a survey's answers became the parts; null where the indicator does not come from a survey. */
  method: SurveyMethod | null
  /** Sums over the row's facts up to the as-of day; null = none. `n` counts the facts inside the denominator. */
  parts: Parts | null
  absence: Absence
  /** null = no target. */
  target: Amount | null
  /** Whether a target of 0 was set as 0 (A6, A8). */
  explicitZero: boolean
  /** Expected to date, of a flow that has a target; ignored for stocks and ratios, which have no pace (A9). */
  expected: Amount | null
  open: boolean
  band?: Band | undefined
}

/** The measured columns of a row; the caller adds key, label, plan and coverage. */
export type MeasuredRow = Pick<
  AttainmentRow,
  | 'actual'
  | 'parts'
  | 'target'
  | 'attainment'
  | 'variance'
  | 'favourable'
  | 'expectedToDate'
  | 'pacing'
  | 'status'
  | 'flags'
  | 'n'
  | 'interval'
> & {
  /** Whether the comparator is satisfied, exactly; null where there is nothing to compare. */
  met: boolean | null
}

/**
 * Everything of a row that follows from its sums and its target (A3, A8, A9, A10): amounts as decimal strings, ratios
 * as doubles, what does not exist as null with the reason in `status`.
 * Throws Error when an open flow has a target but no expectation.
 */
export function measureRow(question: RowQuestion): MeasuredRow {
  const { kind, better, comparator, parts, target, explicitZero, expected, open } = question
  const actual = actualOf(kind, parts, question.absence)
  const { attainment, variance, favourable, met, cause } = attain({ kind, better, comparator, actual, target, explicitZero })
  const paced = cause === null ? paceOf(question, actual) : null
  const toWire = kind === 'ratio' ? toWireRatio : toWireAmount
  // Field by field: spreading would cost more than the arithmetic.
  return {
    actual: actual && toWire(actual),
    parts: ratioParts(question),
    target: target && toWire(target),
    attainment,
    variance,
    favourable,
    met,
    expectedToDate: kind === 'flow' && target !== null ? expected && toWire(expected) : null,
    pacing: paced && paced.pacing,
    status: statusOf({ kind, better, open, cause, met, position: paced && paced.position }),
    flags: flagsOf(question, actual),
    n: (parts ?? noParts).n,
    interval: intervalOf(question.method, actual),
  }
}

function paceOf({ kind, better, expected, band }: RowQuestion, actual: Amount | null): Pace | null {
  if (kind !== 'flow' || actual === null || expected === null) return null
  return pace({ actual, expected, better, band })
}

function ratioParts({ kind, parts }: RowQuestion): MeasuredRow['parts'] {
  if (kind !== 'ratio' || parts === null || parts.weight === null) return null
  return { value: canonical(parts.value), weight: canonical(parts.weight) }
}

function intervalOf(method: SurveyMethod | null, actual: Amount | null): Interval | null {
  return actual?.kind === 'ratio' && isProportion(method) ? surveyInterval(actual.value, actual.weight) : null
}

function flagsOf({ method, parts }: RowQuestion, actual: Amount | null): Flag[] {
  if (method === null || actual === null || parts === null) return []
  return parts.n < lowSampleBelow ? ['low-sample'] : []
}
