import { type Kysely, sql, type Transaction } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

export type BatchState = Schema['import_batch']['state']

export interface NewBatch {
  kind: string
  file_name: string
  mapping: string | null
  state: BatchState
  actor: string
  reason: string | null
  created_at: Date
  version: number | null
  report: unknown
}

/** A new batch, or the outcome of a previewed one under its own id. @returns its id. */
export async function storeBatch(db: Kysely<Schema>, scope: Scope, row: NewBatch, id: number | null): Promise<number> {
  const values = { ...row, report: JSON.stringify(row.report) }
  if (id === null) {
    const inserted = await db
      .insertInto('import_batch')
      .values({ workspace_id: scope.workspaceId, ...values })
      .returning('id')
      .executeTakeFirstOrThrow()
    return inserted.id
  }
  await db.updateTable('import_batch').set(values).where('workspace_id', '=', scope.workspaceId).where('id', '=', id).execute()
  return id
}

/** The report of a batch, once its transaction knows it. */
export function finishBatch(trx: Transaction<Schema>, scope: Scope, id: number, report: unknown) {
  return trx
    .updateTable('import_batch')
    .set({ report: JSON.stringify(report) })
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', id)
}

export function markReverted(trx: Transaction<Schema>, scope: Scope, id: number, version: number) {
  return trx
    .updateTable('import_batch')
    .set({ state: 'reverted', reverted_version: version })
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', id)
}

export function batchOf(db: Kysely<Schema>, scope: Scope, id: number) {
  return db.selectFrom('import_batch').selectAll().where('workspace_id', '=', scope.workspaceId).where('id', '=', id)
}

/** Newest first. */
export function batches(db: Kysely<Schema>, scope: Scope, limit: number) {
  return db
    .selectFrom('import_batch')
    .selectAll()
    .where('workspace_id', '=', scope.workspaceId)
    .orderBy('id', 'desc')
    .limit(limit)
}

export interface BatchRow {
  severity: 'reject' | 'warning'
  line: number | null
  column: string | null
  code: string
  message: string
}

/** Replaces the batch's rejected rows and warnings; they keep their order. */
export async function storeBatchRows(
  db: Kysely<Schema>,
  scope: Scope,
  batchId: number,
  rows: readonly BatchRow[],
): Promise<void> {
  await db.deleteFrom('import_row').where('workspace_id', '=', scope.workspaceId).where('batch_id', '=', batchId).execute()
  for (let start = 0; start < rows.length; start += 10_000) {
    const part = rows.slice(start, start + 10_000)
    await sql`
      insert into import_row (workspace_id, batch_id, seq, severity, line, column_name, code, message)
      select ${scope.workspaceId}::integer, ${batchId}::bigint, ${start}::integer + t.seq::integer, t.severity, t.line, t.column_name,
        t.code, t.message
      from unnest(
        ${part.map((row) => row.severity)}::text[], ${part.map((row) => row.line)}::integer[],
        ${part.map((row) => row.column)}::text[], ${part.map((row) => row.code)}::text[],
        ${part.map((row) => row.message)}::text[]
      ) with ordinality as t (severity, line, column_name, code, message, seq)
    `.execute(db)
  }
}

/** Rejected rows or warnings of a batch in the order of the file. */
export function batchRows(db: Kysely<Schema>, scope: Scope, batchId: number, severity: BatchRow['severity'], limit: number) {
  return db
    .selectFrom('import_row')
    .select(['line', 'column_name as column', 'code', 'message'])
    .where('workspace_id', '=', scope.workspaceId)
    .where('batch_id', '=', batchId)
    .where('severity', '=', severity)
    .orderBy('seq')
    .limit(limit)
}

export function storeFilePart(db: Kysely<Schema>, scope: Scope, batchId: number, name: string, part: number, bytes: Buffer) {
  return db.insertInto('import_file').values({ workspace_id: scope.workspaceId, batch_id: batchId, name, part, bytes })
}

/** How many parts each kept file of a batch has. */
export function fileParts(db: Kysely<Schema>, scope: Scope, batchId: number) {
  return db
    .selectFrom('import_file')
    .select((eb) => ['name', eb.fn.countAll<number>().as('parts')])
    .where('workspace_id', '=', scope.workspaceId)
    .where('batch_id', '=', batchId)
    .groupBy('name')
}

export function filePart(db: Kysely<Schema>, scope: Scope, batchId: number, name: string, part: number) {
  return db
    .selectFrom('import_file')
    .select('bytes')
    .where('workspace_id', '=', scope.workspaceId)
    .where('batch_id', '=', batchId)
    .where('name', '=', name)
    .where('part', '=', part)
}

export function forgetFile(db: Kysely<Schema>, scope: Scope, batchId: number) {
  return db.deleteFrom('import_file').where('workspace_id', '=', scope.workspaceId).where('batch_id', '=', batchId)
}
