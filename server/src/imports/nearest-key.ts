import type { Keyed, Named } from '../model/model.ts'

/**
 * A key that may have been meant: the same but for case and spaces, the key of what has this name, or one that differs
 * by at most a quarter of its letters. A hint for people; never resolved to by itself. null = none is near.
 */
export function nearestKey<T extends Named>(key: string, among: Keyed<T>): string | null {
  const wanted = plain(key)
  let best: { key: string; distance: number } | null = null
  const limit = Math.max(1, Math.floor(wanted.length / 4))
  for (const [candidate, { key: real, name }] of among.byKey) {
    if (plain(candidate) === wanted || plain(name) === wanted) return real
    if (Math.abs(candidate.length - key.length) > limit) continue
    const distance = editDistance(wanted, plain(candidate))
    if (distance <= limit && (best === null || distance < best.distance)) best = { key: real, distance }
  }
  return best?.key ?? null
}

const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim()

/** Insertions, deletions and replacements that lead from one text to the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
