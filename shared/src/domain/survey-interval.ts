import type { SurveyMethod } from '../contracts/vocabulary.ts'
import { type Decimal, toNumber } from './decimal.ts'

/** z of a two-sided 95 % interval. */
const z = 1.96

/** Survey ratios of fewer responses are marked `low-sample` (A10). */
export const lowSampleBelow = 10

export interface Interval {
  /** Both as ratios, 0 to 1. */
  low: number
  high: number
}

/** Whether the method's ratio is a share of the answers, so that an interval of a proportion applies; a mean is not. */
export const isProportion = (method: SurveyMethod | null): boolean => method === 'top2' || method === 'response-rate'

/**
 * Wilson 95 % interval of `value` favourable out of `weight` responses (A10); null without responses, and where the
 * two are no proportion (more favourable than responses, or less than none). In doubles: it states an uncertainty.
 */
export function surveyInterval(value: Decimal, weight: Decimal): Interval | null {
  const k = toNumber(value)
  const n = toNumber(weight)
  if (n <= 0 || k < 0 || k > n) return null
  const p = k / n
  const scale = 1 + z ** 2 / n
  const centre = (p + z ** 2 / (2 * n)) / scale
  const half = (z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))) / scale
  // At 0 of n and n of n the bound is exact; the doubles miss it by an ulp.
  return { low: k === 0 ? 0 : centre - half, high: k === n ? 1 : centre + half }
}
