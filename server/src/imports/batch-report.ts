import {
  type BatchState,
  batchOf,
  batchRows,
  type NewBatch,
  storeBatch,
  storeBatchRows,
} from '@attain/db/queries/import-batches.queries.ts'
import type { Schema } from '@attain/db/schema.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { ActualChange, DerivedChanges, ImportReport, ImportSummary } from '@attain/shared/contracts/imports.ts'
import type { Moves } from '@attain/shared/contracts/organisation.ts'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import type { Kysely, Selectable } from 'kysely'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { inAudit } from '../write/in-audit.ts'
import type { Stamp } from '../write/in-version.ts'
import type { Counts } from './import-job.ts'
import type { RowLog } from './row-log.ts'

/** What came of an import, before it is a stored batch. */
export interface Outcome {
  batchId: number
  state: BatchState
  version: number | null
  at: Date
  counts: Counts
  log: RowLog
  changes: ActualChange[]
  derived: DerivedChanges
  /** Who moves, of a dry run of assignments. */
  moves: Moves | null
}

export const emptyOutcome = (stamp: Stamp, log: RowLog): Outcome => ({
  batchId: 0,
  state: 'committed',
  version: stamp.version,
  at: stamp.at,
  counts: { accepted: 0, unchanged: 0, superseded: 0, duplicates: 0, skipped: 0 },
  log,
  changes: [],
  derived: { cells: 0, placements: 0, targetPieces: 0, targets: 0 },
  moves: null,
})

interface Requested {
  kind: ImportKind
  fileName: string
  mapping: string | null
  reason: string | null
  batchId?: number
}

export const batchRow = ({ kind, fileName, mapping, reason }: Requested, outcome: Outcome, actor: string): NewBatch => ({
  kind,
  file_name: fileName,
  mapping,
  state: outcome.state,
  actor,
  reason,
  created_at: outcome.at,
  version: outcome.version,
  report: storedReport(outcome),
})

interface StoredReport extends Counts {
  rejected: number
  warned: number
  changes: ActualChange[]
  derived: DerivedChanges
  /** Absent in batches of before there were any. */
  moves?: Moves | null
}

/** Of a refused import nothing was taken, whatever was read before the refusal. */
export function storedReport({ state, counts, log, changes, derived, moves }: Outcome): StoredReport {
  const taken = state === 'refused' ? { ...counts, accepted: 0, superseded: 0 } : counts
  return { ...taken, rejected: log.rejectedRows, warned: log.warned, changes, derived, moves }
}

export async function keepRows(db: Kysely<Schema>, scope: Scope, batchId: number, log: RowLog): Promise<void> {
  await storeBatchRows(db, scope, batchId, [
    ...log.rejects.map((row) => ({ severity: 'reject' as const, ...row })),
    ...log.warnings.map((row) => ({ severity: 'warning' as const, ...row })),
  ])
}

/** Stores what came of an import whose transaction was rolled back. @returns the batch's id */
export async function storeOutcome(ctx: Context, request: Requested, outcome: Outcome): Promise<number> {
  const { kind, fileName: file, reason } = request
  const { state, log, counts } = outcome
  return inAudit(ctx, async (trx) => {
    const batch = await storeBatch(trx, ctx.scope, batchRow(request, outcome, ctx.actor), request.batchId ?? null)
    await keepRows(trx, ctx.scope, batch, log)
    const action = state === 'previewed' ? `preview import ${kind}` : `import ${kind}`
    const detail = { batch, kind, file, state, rejected: log.rejectedRows, ...counts }
    return { result: batch, audit: { action, subject: `import ${batch}`, reason, detail } }
  })
}

const rowsShown = 1_000

/** A stored batch as it is shown. Throws AppError `unknown-import`. */
export async function reportOf(ctx: Context, batchId: number): Promise<ImportReport> {
  const { db } = ctx.database
  const batch = await batchOf(db, ctx.scope, batchId).executeTakeFirst()
  if (batch === undefined) throw new AppError('unknown-import', `There is no import ${batchId}.`, { status: 404 })
  const { changes, derived, moves } = batch.report as unknown as StoredReport
  return {
    ...summaryOf(batch),
    rejects: await batchRows(db, ctx.scope, batchId, 'reject', rowsShown).execute(),
    warnings: await batchRows(db, ctx.scope, batchId, 'warning', rowsShown).execute(),
    changes,
    derived,
    moves: moves ?? null,
  }
}

export function summaryOf(batch: Selectable<Schema['import_batch']>): ImportSummary {
  const report = batch.report as unknown as StoredReport
  return {
    id: batch.id,
    kind: batch.kind as ImportKind,
    file: batch.file_name,
    state: batch.state,
    actor: batch.actor,
    reason: batch.reason,
    createdAt: batch.created_at.toISOString(),
    version: batch.version,
    revertedVersion: batch.reverted_version,
    accepted: report.accepted,
    unchanged: report.unchanged,
    superseded: report.superseded,
    duplicates: report.duplicates,
    skipped: report.skipped,
    rejected: report.rejected,
    warned: report.warned,
  }
}
