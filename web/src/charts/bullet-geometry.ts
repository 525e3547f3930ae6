import type { Measure } from '@attain/shared/contracts/attainment.ts'

/** Shares of the target at which a bullet's axis begins and ends; rows of one table have one axis. */
export interface BulletAxis {
  from: number
  to: number
}

export interface BulletValues {
  actual: Measure
  target: Measure
  expectedToDate: Measure
  /** A year earlier, in the same unit. */
  previous: Measure
  /** Where the open period lands, with its range; left out or null = no estimate. */
  landing?: { estimate: Measure; low: Measure; high: Measure } | null | undefined
}

/** Positions as fractions of the width, 0 = left edge, 1 = right edge. */
export interface BulletMarks {
  zero: number
  target: number
  actual: number | null
  /** The bar leaves the axis on this side and gets a break mark. */
  broken: 'left' | 'right' | null
  expected: number | null
  previous: number | null
  /** Ends that nothing is known of stand at the estimate. */
  landing: { estimate: number; low: number; high: number } | null
}

/** Beyond these shares of the target a bar is broken, so that one record does not flatten all others. */
const breakAbove = 1.5
const breakBelow = -0.5
/** The axis always shows a little more than the target: reaching it must not look like the end. */
const shownAtLeast = 1.2

function shareOf(value: Measure, target: Measure): number | null {
  if (value === null || target === null) return null
  const divisor = Number(target)
  return divisor > 0 ? Number(value) / divisor : null
}

/** One axis for all rows of a table: 0 to 120 % of target, wider up to the break when a row needs it. */
export function bulletAxis(rows: readonly BulletValues[]): BulletAxis {
  let from = 0
  let to = shownAtLeast
  for (const row of rows) {
    for (const value of [row.actual, row.previous, row.expectedToDate, row.landing?.estimate ?? null]) {
      const share = shareOf(value, row.target)
      if (share === null) continue
      from = Math.max(breakBelow, Math.min(from, share * 1.04))
      to = Math.min(breakAbove, Math.max(to, share * 1.04))
    }
  }
  return { from, to }
}

/** Where the marks of one bullet stand; null when there is no target above 0 to measure against. */
export function bulletMarks(values: BulletValues, axis: BulletAxis): BulletMarks | null {
  if (shareOf(values.target, values.target) === null) return null
  const width = axis.to - axis.from
  const within = (share: number) => Math.min(1, Math.max(0, (share - axis.from) / width))
  const actual = shareOf(values.actual, values.target)
  const expected = shareOf(values.expectedToDate, values.target)
  const previous = shareOf(values.previous, values.target)
  const landing = shareOf(values.landing?.estimate ?? null, values.target)
  const end = (value: Measure | undefined, estimate: number) => within(shareOf(value ?? null, values.target) ?? estimate)
  return {
    zero: within(0),
    target: within(1),
    actual: actual === null ? null : within(actual),
    broken: actual === null ? null : actual > axis.to ? 'right' : actual < axis.from ? 'left' : null,
    expected: expected === null ? null : within(expected),
    previous: previous === null ? null : within(previous),
    landing:
      landing === null
        ? null
        : {
            estimate: within(landing),
            low: end(values.landing?.low, landing),
            high: end(values.landing?.high, landing),
          },
  }
}
