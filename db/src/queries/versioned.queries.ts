import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

/** Tables whose rows are closed and inserted, never updated (A11), with a surrogate id. */
export type VersionedTable =
  | 'actual'
  | 'assignment'
  | 'calendar_day'
  | 'credit'
  | 'fx_rate'
  | 'leave_of_absence'
  | 'level_indicator'
  | 'phasing_curve'
  | 'placement'
  | 'plan'
  | 'ramp'
  | 'subscription'
  | 'survey_response'
  | 'target'

/** Closes live rows at a version. Ids are distinct. */
export function supersede(trx: Transaction<Schema>, scope: Scope, table: VersionedTable, ids: number[], version: number) {
  return sql`
    update ${sql.table(table)} set superseded = ${version}
    where workspace_id = ${scope.workspaceId} and id = any(${ids}::bigint[]) and superseded is null
  `.execute(trx)
}

/** Rows that say what an identity is, one live row each (`region` → `region_version`, …), and how they name it. */
const definitions = {
  region: { table: 'region_version', id: 'region_id' },
  offering: { table: 'offering_version', id: 'offering_id' },
  indicator: { table: 'indicator_version', id: 'indicator_id' },
  job_family: { table: 'job_family_version', id: 'job_family_id' },
  level: { table: 'level_version', id: 'level_id' },
  member: { table: 'member_version', id: 'member_id' },
  person: { table: 'person', id: 'member_id' },
} as const
export type DefinitionTable = Exclude<keyof typeof definitions, 'person'>

/** Closes live definitions by the identities' ids. */
export function supersedeDefinitions(
  trx: Transaction<Schema>,
  scope: Scope,
  of: DefinitionTable | 'person',
  ids: number[],
  version: number,
) {
  const { table, id } = definitions[of]
  return sql`
    update ${sql.table(table)} set superseded = ${version}
    where workspace_id = ${scope.workspaceId} and ${sql.ref(id)} = any(${ids}::bigint[]) and superseded is null
  `.execute(trx)
}

/** Identity tables: a stable key of the organisation's own choosing and nothing else that matters to a number. */
export type KeyedTable = DefinitionTable | 'account' | 'source'

/** Inserts the keys that are not there yet. @returns id by key for all of them. */
export async function ensureKeys(
  trx: Transaction<Schema>,
  scope: Scope,
  table: KeyedTable,
  keys: string[],
): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map()
  await sql`
    insert into ${sql.table(table)} (workspace_id, key)
    select ${scope.workspaceId}::integer, key from unnest(${keys}::text[]) as t (key)
    on conflict (workspace_id, key) do nothing
  `.execute(trx)
  const { rows } = await sql<{ id: number; key: string }>`
    select id, key from ${sql.table(table)} where workspace_id = ${scope.workspaceId} and key = any(${keys}::text[])
  `.execute(trx)
  return new Map(rows.map((row) => [row.key, row.id]))
}

/** Columns of a new live row, without those that every versioned row has; numbers as decimal text, days as text. */
export type NewVersionedRow = Readonly<Record<string, string | number | boolean | null>>

/**
 * Inserts rows that all have the same columns as live rows of a version; a batch of at most some 10,000 a statement.
 * Rows already live under their natural key must have been closed.
 */
export function insertVersioned(
  scope: Scope,
  table: VersionedTable,
  rows: readonly NewVersionedRow[],
  version: number,
): RawBuilder<unknown> {
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((column) => sql.ref(column)))
  const json = JSON.stringify(rows)
  return sql`
    insert into ${sql.table(table)} (workspace_id, recorded, ${columns})
    select ${scope.workspaceId}::integer, ${version}::bigint, ${columns}
    from json_populate_recordset(null::${sql.table(table)}, ${json}::json)
  `
}

/** New definitions of identities, all with the same columns; `id` is the identity's. Older ones must have been closed. */
export function insertDefinitions(
  scope: Scope,
  of: DefinitionTable | 'person',
  rows: readonly ({ id: number } & Readonly<Record<string, unknown>>)[],
  version: number,
  batchId: number | null = null,
): RawBuilder<unknown> {
  const { table, id: idColumn } = definitions[of]
  const columns = sql.join(
    Object.keys(rows[0] ?? {})
      .filter((column) => column !== 'id')
      .map((column) => sql.ref(column)),
  )
  const json = JSON.stringify(rows.map(({ id, ...row }) => ({ ...row, [idColumn]: id })))
  return sql`
    insert into ${sql.table(table)} (workspace_id, batch_id, recorded, ${sql.ref(idColumn)}, ${columns})
    select ${scope.workspaceId}::integer, ${batchId}::bigint, ${version}::bigint, ${sql.ref(idColumn)}, ${columns}
    from json_populate_recordset(null::${sql.table(table)}, ${json}::json)
  `
}

/** Says that more than facts was written at this version, so that the model in memory is loaded anew. */
export function markModelChanged(trx: Transaction<Schema>, scope: Scope, version: number) {
  return trx.updateTable('workspace').set({ model_version: version }).where('workspace_id', '=', scope.workspaceId)
}
