import { finishBatch, storeBatch } from '@attain/db/queries/import-batches.queries.ts'
import { markModelChanged } from '@attain/db/queries/versioned.queries.ts'
import type { ImportKind, TabularKind } from '@attain/shared/contracts/import-rows.ts'
import type { ImportReport } from '@attain/shared/contracts/imports.ts'
import type { Closure } from '@attain/shared/domain/closure.ts'
import { dayInTimeZone } from '@attain/shared/domain/period.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { loadModel } from '../model/load-model.ts'
import { derive, horizonAsWritten } from '../write/derive.ts'
import { restatesText } from '../periods/closed-changes.ts'
import { readMoves } from '../organisation/read-moves.ts'
import { inVersion, type Stamp, type Trx } from '../write/in-version.ts'
import { batchRow, emptyOutcome, keepRows, type Outcome, reportOf, storedReport, storeOutcome } from './batch-report.ts'
import type { Effects, Job } from './import-job.ts'
import { importers, isFactKind } from './importers.ts'
import { importCatalogue } from './kinds/import-catalogue.ts'
import { KeyResolver } from './key-resolver.ts'
import { keepFile } from './kept-files.ts'
import { ImportFileError } from './read/import-file-error.ts'
import type { OpenLookup } from './read/lookup-table.ts'
import { parseMapping } from './read/mapping-yaml.ts'
import { openRows } from './read/open-rows.ts'
import { RowLog } from './row-log.ts'
import { spool } from './spool.ts'

export interface ImportRequest {
  kind: ImportKind
  fileName: string
  bytes: AsyncIterable<Uint8Array>
  /** Text of the mapping file; null = the file has the canonical columns. */
  mapping: string | null
  /** Opens a file that the mapping looks things up in; null = not there. May be called more than once for one name. */
  lookups: OpenLookup
  /** `dry-run`: everything but the writing; the file is kept, so that a commit reads exactly what was previewed. */
  mode: 'commit' | 'dry-run'
  reason: string | null
  /** The previewed batch that this commits. */
  batchId?: number
}

/**
 * Imports one file of any kind in one transaction, all or nothing (A2, A11). Any rejected row, or a file that cannot be
 * read, refuses the whole file: nothing is written but the batch, with every rejected row. A file that says only what is
 * recorded already writes no version.
 */
export async function runImport(ctx: Context, request: ImportRequest): Promise<ImportReport> {
  requireText(request)
  if (request.mode === 'commit') return importOnce(ctx, request, request.bytes)
  const file = await spool(request.bytes)
  try {
    const report = await importOnce(ctx, request, file.open())
    if (report.state === 'previewed') await keepFiles(ctx, request, report.id, file.open())
    return report
  } finally {
    await file.dispose()
  }
}

/** A mapping is kept with its batch, so what is no text is refused before. @throws AppError `bad-mapping` */
function requireText({ mapping }: ImportRequest): void {
  const lines = (mapping ?? '').split('\n')
  const at = lines.findIndex((line) => line.includes('\0') || line.includes('\uFFFD'))
  if (at === -1) return
  throw new AppError(
    'bad-mapping',
    `mapping: line ${at + 1} holds bytes that are no text in UTF-8. Give the mapping file, which is YAML, and save it as UTF-8; the data goes into \`file\`.`,
  )
}

async function importOnce(ctx: Context, request: ImportRequest, bytes: AsyncIterable<Uint8Array>): Promise<ImportReport> {
  try {
    const outcome = await inVersion(
      ctx,
      {
        action: `import ${request.kind}`,
        reason: request.reason,
        changesModel: !isFactKind(request.kind),
        audit: ({ batchId, counts }: Outcome) => ({
          subject: `import ${batchId}`,
          detail: { batch: batchId, kind: request.kind, file: request.fileName, ...counts },
        }),
      },
      (trx, stamp) => write(ctx, request, bytes, trx, stamp),
    )
    return await reportOf(ctx, outcome.batchId)
  } catch (error) {
    if (!(error instanceof NotCommitted)) throw error
    return reportOf(ctx, await storeOutcome(ctx, request, error.outcome))
  }
}

/** Carries the outcome of a transaction that is rolled back on purpose. */
class NotCommitted extends Error {
  readonly outcome: Outcome

  constructor(outcome: Outcome) {
    super(`The import is ${outcome.state}, and nothing was written.`)
    this.outcome = outcome
  }
}

async function write(
  ctx: Context,
  request: ImportRequest,
  bytes: AsyncIterable<Uint8Array>,
  trx: Trx,
  stamp: Stamp,
): Promise<Outcome> {
  const { scope } = ctx
  const log = new RowLog()
  const model = await loadModel(trx, scope)
  const horizon = await horizonAsWritten(trx, scope, stamp, model)
  const outcome = emptyOutcome(stamp, log)
  const { counts } = outcome
  const batchId = await storeBatch(trx, scope, batchRow(request, outcome, ctx.actor), request.batchId ?? null)
  outcome.batchId = batchId
  const job: Job = { trx, scope, stamp, batchId, reason: request.reason, model, keys: new KeyResolver(model, log), log, counts }

  const effects = await importRows(job, request, bytes)
  if (log.rejects.length > 0) throw new NotCommitted({ ...outcome, state: 'refused', version: null })
  const isPreview = request.mode === 'dry-run'
  const isNothing = counts.accepted + counts.superseded + (effects.targets ?? 0) === 0
  if (isNothing) throw new NotCommitted({ ...outcome, state: isPreview ? 'previewed' : 'committed', version: null })

  const derived = await derive(trx, scope, stamp, model, horizon, {
    ...effects,
    appended: effects.appended === true ? batchId : null,
    isPreview,
  })
  if (derived.restated.length > 0) log.warn(null, null, 'period-closed', warningOf(derived.restated, request.reason))
  outcome.changes = derived.changes
  if (isPreview && effects.assignments !== undefined) {
    const today = dayInTimeZone(stamp.at, model.workspace.timeZone)
    outcome.moves = await readMoves(trx, scope, model, effects.assignments, today)
  }
  outcome.derived = { ...derived.counts, targets: effects.targets ?? 0 }
  if (isPreview) throw new NotCommitted({ ...outcome, state: 'previewed', version: null })
  if (effects.model === true) await markModelChanged(trx, scope, stamp.version).execute()
  await finishBatch(trx, scope, batchId, storedReport(outcome)).execute()
  await keepRows(trx, scope, batchId, log)
  return outcome
}

function warningOf(restated: readonly Closure[], reason: string | null): string {
  const text = restatesText(restated)
  return reason === null ? `${text} A commit needs a reason (--reason).` : `${text} They are restated for the reason given.`
}

/** A file that cannot be read as a whole is refused like one with a rejected row. */
async function importRows(job: Job, request: ImportRequest, bytes: AsyncIterable<Uint8Array>): Promise<Effects> {
  try {
    if (request.kind === 'catalogue') return await importCatalogue(job, bytes)
    return await importTable(job, request.kind, request, bytes)
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error
    job.log.rejects.push({ line: error.line ?? null, column: error.column ?? null, code: error.code, message: error.message })
    return {}
  }
}

function importTable<K extends TabularKind>(
  job: Job,
  kind: K,
  request: ImportRequest,
  bytes: AsyncIterable<Uint8Array>,
): Promise<Effects> {
  const { fileName, lookups } = request
  const mapping = request.mapping === null ? null : parseMapping(request.mapping)
  return importers[kind](job, openRows({ bytes, fileName, kind, mapping, lookups }))
}

/** The file, and every file that its mapping looks things up in. */
async function keepFiles(ctx: Context, request: ImportRequest, batchId: number, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const { db } = ctx.database
  await keepFile(db, ctx.scope, batchId, '', bytes)
  const lookups = request.mapping === null ? {} : parseMapping(request.mapping).lookups
  for (const name of new Set(Object.values(lookups).map(({ file }) => file))) {
    const lookup = request.lookups(name)
    if (lookup !== null) await keepFile(db, ctx.scope, batchId, name, lookup)
  }
}
