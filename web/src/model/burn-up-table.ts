/** Every seventh day, the as-of day and the last day: a table twin one can read. */
export function sampledPoints<T extends { day: string }>(points: readonly T[], asOf: string): T[] {
  return points.filter(({ day }, index) => index % 7 === 6 || day === asOf || index === points.length - 1)
}
