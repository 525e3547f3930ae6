import type { Job } from '../import-job.ts'
import { stableText } from '../merge-definitions.ts'

export interface Line<R> {
  line: number
  row: R
}

/** One row per key: word-for-word repetitions are counted, contradictions rejected. */
export function distinctByKey<R>(job: Job, rows: readonly Line<R>[], keyOf: (row: R) => string): Map<string, Line<R>> {
  const distinct = new Map<string, Line<R>>()
  for (const { line, row } of rows) {
    const key = keyOf(row)
    const earlier = distinct.get(key)
    if (earlier === undefined) distinct.set(key, { line, row })
    else if (stableText(earlier.row) === stableText(row)) job.counts.duplicates += 1
    else {
      job.log.reject(
        line,
        null,
        'duplicate-id',
        `Lines ${earlier.line} and ${line} both describe "${key}", differently. Keep one of them.`,
      )
    }
  }
  return distinct
}

/** Rejects an alias that is another's key or alias: it would make a key ambiguous. */
export function checkAliases<R extends { aliases: string[] }>(
  { log }: Pick<Job, 'log'>,
  what: string,
  rows: ReadonlyMap<string, Line<R>>,
  live: Iterable<{ key: string; aliases: string[] }>,
): void {
  const owners = new Map<string, string>()
  for (const { key, aliases } of live) {
    owners.set(key, key)
    if (!rows.has(key)) for (const alias of aliases) owners.set(alias, key)
  }
  for (const key of rows.keys()) {
    const owner = owners.get(key)
    if (owner !== undefined && owner !== key) {
      log.reject(rows.get(key)?.line ?? null, what, 'alias-taken', `"${key}" is already an alias of the ${what} "${owner}".`)
    }
    owners.set(key, key)
  }
  for (const [key, { line, row }] of rows) {
    for (const alias of row.aliases) {
      const owner = owners.get(alias)
      if (owner !== undefined && owner !== key) {
        log.reject(line, 'aliases', 'alias-taken', `The alias "${alias}" of "${key}" already stands for the ${what} "${owner}".`)
      }
      owners.set(alias, key)
    }
  }
}
