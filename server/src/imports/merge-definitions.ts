import {
  type DefinitionTable,
  ensureKeys,
  insertDefinitions,
  supersedeDefinitions,
} from '@attain/db/queries/versioned.queries.ts'
import type { Job } from './import-job.ts'

/** What the file says of one identity: its key and the columns of its definition. */
export interface Definition {
  key: string
  values: Readonly<Record<string, unknown>>
}

export interface DefinitionMerge {
  /** Of every key in the file. */
  ids: Map<string, number>
  /** Keys whose definition was written. */
  changed: Set<string>
  /** Those of them that had one before. */
  replaced: number
}

/**
 * Creates identities that are new and writes the definitions that differ from the live ones; the older are closed (A11).
 * @param toValues the columns, once the ids of all keys of the file are known
 * @param live definitions by key, in the same columns
 */
export async function mergeDefinitions(
  job: Job,
  table: DefinitionTable,
  keys: readonly string[],
  toValues: (key: string, ids: ReadonlyMap<string, number>) => Definition['values'],
  live: ReadonlyMap<string, Definition['values']>,
): Promise<DefinitionMerge> {
  const { trx, scope, stamp, batchId } = job
  const ids = await ensureKeys(trx, scope, table, [...new Set(keys)])
  const changed = new Set<string>()
  const replaced: number[] = []
  const rows: ({ id: number } & Record<string, unknown>)[] = []
  for (const [key, id] of ids) {
    const values = toValues(key, ids)
    const before = live.get(key)
    if (before !== undefined && stableText(before) === stableText(values)) continue
    changed.add(key)
    rows.push({ id, ...values })
    if (before !== undefined) replaced.push(id)
  }
  if (replaced.length > 0) await supersedeDefinitions(trx, scope, table, replaced, stamp.version)
  if (rows.length > 0) await insertDefinitions(scope, table, rows, stamp.version, batchId).execute(trx)
  return { ids, changed, replaced: replaced.length }
}

/** Text of a value in which the order of fields makes no difference. */
export function stableText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
