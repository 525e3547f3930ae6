import type { Scope } from '@attain/db/scope.ts'
import type { TabularKind } from '@attain/shared/contracts/import-rows.ts'
import type { Assignment } from '@attain/shared/domain/assignment.ts'
import type { Model } from '../model/model.ts'
import type { Stamp, Trx } from '../write/in-version.ts'
import type { PieceScope } from '../targets/refresh-pieces.ts'
import type { CellSet } from '../rollups/cell-set.ts'
import type { RowBatch } from './read/open-rows.ts'
import type { KeyResolver } from './key-resolver.ts'
import type { RowLog } from './row-log.ts'

/** How many rows went which way; see `ImportSummary`. */
export interface Counts {
  accepted: number
  unchanged: number
  superseded: number
  duplicates: number
  skipped: number
}

/** What one import works with inside its transaction. */
export interface Job {
  trx: Trx
  scope: Scope
  stamp: Stamp
  batchId: number
  reason: string | null
  /** As it was before the import. */
  model: Model
  keys: KeyResolver
  log: RowLog
  counts: Counts
}

export type Rows<K extends TabularKind> = AsyncIterable<RowBatch<K>>

/** What an import leaves to be derived anew, in the same transaction. */
export interface Effects {
  /** Touched facts. */
  cells?: CellSet
  /** Whether the batch only added facts: they are then added to the sums instead of summing every touched cell anew. */
  appended?: boolean
  /** Indicators whose every fact has to be summed anew. */
  indicators?: readonly number[]
  /** Whether subscriptions came in. */
  booked?: boolean
  /** Whether assignments changed. */
  placements?: boolean
  /** All assignments as they were and as they are. */
  assignments?: { before: Assignment[]; after: Assignment[] }
  /** Whose targets have to be prorated anew. */
  pieces?: PieceScope
  /** Whether something that is kept in memory was written by a kind that usually writes facts only. */
  model?: boolean
  /** Targets that catalogue thresholds stand for. */
  targets?: number
}

/** Rows of a batch, each with its line; cells that could not be read are logged. */
export async function collectRows<K extends TabularKind>(job: Job, rows: Rows<K>): Promise<RowBatch<K>['rows']> {
  const all: RowBatch<K>['rows'] = []
  for await (const batch of rows) {
    takeNotes(job, batch)
    for (const row of batch.rows) all.push(row)
  }
  return all
}

/** What a batch says beside its rows. */
export function takeNotes(
  { log, counts }: Pick<Job, 'log' | 'counts'>,
  batch: Pick<RowBatch<TabularKind>, 'rejects' | 'skipped'>,
): void {
  log.add(batch.rejects)
  counts.skipped += batch.skipped
}
