import { add, canonical, compare, type Decimal, multiply } from './decimal.ts'

export interface Median {
  /** Exact: half of the sum of the two middle values where there is no one in the middle. */
  value: Decimal
  /** How many values it was taken of (A2). */
  n: number
}

/**
 * The median of the rows' values, in their unit; null of none: no data. A median does not follow from medians or sums
 * of parts: take it anew of the rows of every group and period it is shown for.
 */
export function median(values: Iterable<Decimal>): Median | null {
  const ascending = [...values].sort(compare)
  const n = ascending.length
  const [below, above] = [ascending[(n - 1) >> 1], ascending[n >> 1]]
  if (below === undefined || above === undefined) return null
  return { value: n % 2 === 1 ? canonical(above) : multiply(add(below, above), '0.5'), n }
}
