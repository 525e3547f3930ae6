/** Keys above `key`, the top first. A loop is cut. */
export function keysAbove(key: string | null, parentOf: (key: string) => string | null | undefined): string[] {
  const above: string[] = []
  let at = key === null ? null : parentOf(key)
  while (at !== null && at !== undefined && at !== key && !above.includes(at)) {
    above.unshift(at)
    at = parentOf(at)
  }
  return above
}
