import { insertVersioned, type NewVersionedRow, supersede, type VersionedTable } from '@attain/db/queries/versioned.queries.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import type { Job } from './import-job.ts'

/** A row of the file, resolved: `key` names what it is about, `values` are the columns as they will be stored. */
export interface Incoming {
  line: number
  key: string
  values: NewVersionedRow
}

/** A live row of the same table, in the same terms. */
export interface LiveRow {
  id: number
  key: string
  values: NewVersionedRow
}

/** What a merge would write. The live rows that stay are `live` without `closed`. */
export interface Merge {
  added: Incoming[]
  closed: LiveRow[]
  kept: LiveRow[]
}

const insertedAtOnce = 5_000

/**
 * Compares the file with what is live under the same natural keys (A2, A11): the same → unchanged, different → the live
 * row is closed and the new one inserted. Two rows of one key in the file are one when they say the same, else rejected.
 */
export function mergeVersioned(job: Job, incoming: readonly Incoming[], live: readonly LiveRow[]): Merge {
  const liveByKey = new Map(live.map((row) => [row.key, row]))
  const seen = new Map<string, Incoming>()
  const merge: Merge = { added: [], closed: [], kept: [] }
  for (const row of incoming) {
    const earlier = seen.get(row.key)
    if (earlier !== undefined) {
      repeated(job, earlier, row)
      continue
    }
    seen.set(row.key, row)
    const before = liveByKey.get(row.key)
    if (before !== undefined && sameValues(before.values, row.values)) {
      job.counts.unchanged += 1
      continue
    }
    merge.added.push(row)
    if (before !== undefined) merge.closed.push(before)
  }
  const closed = new Set(merge.closed)
  merge.kept = live.filter((row) => !closed.has(row))
  return merge
}

/**
 * Writes what `mergeVersioned` found: closes first, so that no two rows of one key are live at any moment.
 * @param beside columns that are stored and do not count as a difference
 */
export async function writeMerge(
  job: Job,
  table: VersionedTable,
  { added, closed }: Merge,
  beside: NewVersionedRow = {},
): Promise<void> {
  const { trx, scope, stamp, counts } = job
  if (closed.length > 0) {
    await supersede(
      trx,
      scope,
      table,
      closed.map(({ id }) => id),
      stamp.version,
    )
  }
  for (let start = 0; start < added.length; start += insertedAtOnce) {
    const rows = added.slice(start, start + insertedAtOnce).map(({ values }) => ({ ...values, ...beside, batch_id: job.batchId }))
    await insertVersioned(scope, table, rows, stamp.version).execute(trx)
  }
  counts.accepted += added.length
  counts.superseded += closed.length
}

/** Counts or rejects a row whose key an earlier row of the file has. */
export function repeated({ counts, log }: Pick<Job, 'counts' | 'log'>, earlier: Incoming, row: Incoming): void {
  if (sameValues(earlier.values, row.values)) {
    counts.duplicates += 1
    return
  }
  log.reject(
    row.line,
    null,
    'duplicate-id',
    `Lines ${earlier.line} and ${row.line} are about the same thing (${row.key}) and say different things. Keep one of them.`,
  )
}

const plainDecimal = /^-?\d+(\.\d+)?$/

/** Numbers are compared as numbers: 1.50 and 1.5 say the same. */
export function sameValues(a: NewVersionedRow, b: NewVersionedRow): boolean {
  return Object.keys(b).every((column) => {
    const [x, y] = [a[column] ?? null, b[column] ?? null]
    if (x === y) return true
    if (x === null || y === null) return false
    const [left, right] = [String(x), String(y)]
    return left === right || (plainDecimal.test(left) && plainDecimal.test(right) && canonical(left) === canonical(right))
  })
}
