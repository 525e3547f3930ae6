import { batchOf } from '@attain/db/queries/import-batches.queries.ts'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import type { ImportReport } from '@attain/shared/contracts/imports.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { forgetFiles, keptFile, keptNames } from './kept-files.ts'
import { runImport } from './run-import.ts'
import { type Spool, spool } from './spool.ts'

/**
 * Commits a previewed batch under its own number, from the bytes that were previewed. What else was written since the
 * preview counts: the report says what became of each row now.
 * Throws AppError `unknown-import`, `not-previewed`.
 */
export async function commitImport(ctx: Context, batchId: number, reason: string | null): Promise<ImportReport> {
  const { db } = ctx.database
  const batch = await batchOf(db, ctx.scope, batchId).executeTakeFirst()
  if (batch === undefined) throw new AppError('unknown-import', `There is no import ${batchId}.`, { status: 404 })
  if (batch.state !== 'previewed') {
    throw new AppError('not-previewed', `Import ${batchId} is ${batch.state}; only a previewed one can be committed.`, {
      status: 409,
    })
  }
  const files = await spoolKept(ctx, batchId)
  try {
    const report = await runImport(ctx, {
      kind: batch.kind as ImportKind,
      fileName: batch.file_name,
      bytes: openOf(files, '') ?? noBytes(),
      mapping: batch.mapping,
      lookups: (name) => openOf(files, name),
      mode: 'commit',
      reason: reason ?? batch.reason,
      batchId,
    })
    await forgetFiles(db, ctx.scope, batchId)
    return report
  } finally {
    for (const file of files.values()) await file.dispose()
  }
}

/** Put aside before the transaction begins, which is then free of reading them. */
async function spoolKept(ctx: Context, batchId: number): Promise<Map<string, Spool>> {
  const { db } = ctx.database
  const files = new Map<string, Spool>()
  for (const name of await keptNames(db, ctx.scope, batchId)) files.set(name, await spool(keptFile(db, ctx.scope, batchId, name)))
  return files
}

const openOf = (files: ReadonlyMap<string, Spool>, name: string): AsyncIterable<Uint8Array> | null =>
  files.get(name)?.open() ?? null

async function* noBytes(): AsyncGenerator<Uint8Array> {}
