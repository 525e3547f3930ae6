import { type FactTable, type LiveMatch, takenIds } from '@attain/db/queries/imports.queries.ts'
import type { Job } from './import-job.ts'

/** A table of facts in columns: parallel arrays, one entry per fact. */
export interface Columns {
  sourceId: number[]
  externalId: string[]
}

/** What became of a batch of facts. Positions are 0-based into the batch. */
export interface Sorted<M> {
  /** Positions to insert. */
  fresh: number[]
  /** Live rows that these replace. */
  closed: M[]
}

/**
 * Which fact stood in which line of the file. Facts themselves are forgotten batch by batch: an id that comes back in a
 * later batch is found in the database, where the running version has written it.
 */
export class FactLines {
  /** Line by a hash of source and id: only to name the earlier line in a message. */
  readonly #lines = new Map<number, number>()
  /** Live rows that a row of the file has confirmed. */
  readonly #confirmed = new Set<number>()

  remember(sourceId: number, externalId: string, line: number): void {
    this.#lines.set(hashOf(sourceId, externalId), line)
  }

  confirm(id: number): void {
    this.#confirmed.add(id)
  }

  /** Whether an earlier row of the file wrote or confirmed the live row. */
  hasMet({ id, recorded }: LiveMatch, version: number): boolean {
    return recorded === version || this.#confirmed.has(id)
  }

  lineOf(sourceId: number, externalId: string): number | null {
    return this.#lines.get(hashOf(sourceId, externalId)) ?? null
  }
}

/** 52 bits; enough that two of some million ids hardly ever share one. */
function hashOf(sourceId: number, externalId: string): number {
  let [low, high] = [0x811c9dc5 ^ sourceId, 0x01000193 ^ sourceId]
  for (let at = 0; at < externalId.length; at += 1) {
    const code = externalId.charCodeAt(at)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x85ebca6b) ^ (high >>> 13)
  }
  return (low >>> 0) * 0x10_0000 + ((high >>> 0) & 0xf_ffff)
}

/** Rejects a row that gives an id of this very file another content, naming both lines. */
export function rejectSecondRow({ log }: Pick<Job, 'log'>, line: number, earlier: number | null, externalId: string): void {
  const first = earlier === null ? 'an earlier line' : `line ${earlier}`
  log.reject(
    line,
    'external_id',
    'duplicate-id',
    `The id "${externalId}" stands in ${first} and in line ${line}, with different content. An id names one row: correct one of them.`,
  )
}

/**
 * Sorts a batch by what is live under its ids (A2): nothing → new; the same → unchanged; other content → the live row
 * is closed; met before in this very file → the file has the id twice.
 */
export function sortBatch<M extends LiveMatch>(
  job: Job,
  columns: Columns,
  lines: readonly number[],
  known: FactLines,
  live: readonly M[],
): Sorted<M> {
  const dropped = new Set<number>()
  const closed: M[] = []
  for (const match of live) {
    const at = match.position - 1
    if (known.hasMet(match, job.stamp.version)) {
      dropped.add(at)
      const [sourceId, externalId] = [columns.sourceId[at] as number, columns.externalId[at] as string]
      if (match.same) job.counts.duplicates += 1
      else rejectSecondRow(job, lines[at] as number, known.lineOf(sourceId, externalId), externalId)
    } else if (match.same) {
      dropped.add(at)
      known.confirm(match.id)
      job.counts.unchanged += 1
    } else {
      closed.push(match)
    }
  }
  const fresh: number[] = []
  for (let at = 0; at < columns.externalId.length; at += 1) if (!dropped.has(at)) fresh.push(at)
  return { fresh, closed }
}

/**
 * Live rows under the ids of a batch, compared with it. Most batches are new: their ids alone are asked about first, and
 * only what is found is compared.
 * @param compare asks the database to compare some rows; positions are 1-based into those
 */
export async function liveMatches<C extends Columns, M extends LiveMatch>(
  { trx, scope }: Pick<Job, 'trx' | 'scope'>,
  table: FactTable,
  columns: C,
  compare: (some: C) => Promise<readonly M[]>,
): Promise<M[]> {
  const { rows } = await takenIds(scope, table, columns).execute(trx)
  if (rows.length === 0) return []
  const positions = rows.map(({ position }) => position - 1)
  const matches = await compare(pickColumns(columns, positions))
  return matches.map((match) => ({ ...match, position: (positions[match.position - 1] as number) + 1 }))
}

/** The same columns at some positions only. */
export function pickColumns<C extends Columns>(columns: C, positions: readonly number[]): C {
  if (positions.length === columns.externalId.length) return columns
  const all = Object.entries(columns) as [name: string, column: unknown[]][]
  const picked = all.map(([name, column]) => [name, positions.map((at) => column[at])] as const)
  return Object.fromEntries(picked) as unknown as C
}
