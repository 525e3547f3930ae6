import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { isGood, isJudged, standing } from './rows.ts'

/** Steps of the diverging scale: −3 furthest below, 0 on target, 3 furthest above; null = not judged. */
export type HeatStep = -3 | -2 | -1 | 0 | 1 | 2 | 3 | null

/** The status decides the side, the distance only how strong: a miss never looks favourable. */
export function heatStep(row: AttainmentRow): HeatStep {
  if (!isJudged(row)) return null
  const value = standing(row)
  if (value === null) return isGood(row) ? 1 : -1
  const distance = Math.abs(value - 1)
  const strength = distance < 0.02 ? 0 : distance < 0.1 ? 1 : distance < 0.25 ? 2 : 3
  if (isGood(row)) return value < 1 ? 0 : strength
  return value >= 1 || strength === 0 ? -1 : (-strength as HeatStep)
}

const mix = { 0: 0, 1: 12, 2: 24, 3: 38 } as const

/** Background of a cell; a pale tint of blue or orange, so that ink stays readable on it. */
export function heatColour(step: HeatStep): string {
  if (step === null || step === 0) return 'transparent'
  const side = step > 0 ? '--good' : '--bad'
  return `color-mix(in srgb, var(${side}) ${mix[Math.abs(step) as 1 | 2 | 3]}%, var(--surface))`
}
