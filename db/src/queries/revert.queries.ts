import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'
import { type RevertibleShape, revertibleShapes, type RevertibleTable } from './revertible-tables.ts'

const sameKey = (table: RevertibleTable, a: string, b: string): RawBuilder<unknown> => {
  const { key, nullableKey = [] }: RevertibleShape = revertibleShapes[table]
  const equal = key.map((column) => sql`${sql.ref(`${a}.${column}`)} = ${sql.ref(`${b}.${column}`)}`)
  return sql.join([...equal, alike(nullableKey, a, b)], sql` and `)
}

const alike = (columns: readonly string[], a: string, b: string): RawBuilder<unknown> =>
  columns.length === 0
    ? sql`true`
    : sql.join(
        columns.map((column) => sql`${sql.ref(`${a}.${column}`)} is not distinct from ${sql.ref(`${b}.${column}`)}`),
        sql` and `,
      )

/** How many rows stand in the way of a revert, and the batches that put them there (null = no batch, or none live). */
export interface Obstacle {
  rows: number
  batch_ids: (number | null)[] | null
}

/** Rows of the batch that something later has changed, and rows it closed under whose key something later is live. */
export function revertObstacles(scope: Scope, table: RevertibleTable, batchId: number, version: number): RawBuilder<Obstacle> {
  const { setOf }: RevertibleShape = revertibleShapes[table]
  if (setOf !== undefined) return setObstacles(scope, table, setOf, batchId, version)
  const ws = scope.workspaceId
  const name = sql.table(table)
  return sql`
    select count(*) as rows, array_agg(distinct o.batch_id) as batch_ids
    from (
      select l.batch_id
      from ${name} b
      left join ${name} l on l.workspace_id = ${ws} and l.superseded is null and ${sameKey(table, 'l', 'b')}
      where b.workspace_id = ${ws} and b.batch_id = ${batchId} and b.superseded is not null
        and l.batch_id is distinct from ${batchId}::bigint
      union all
      select l.batch_id
      from ${name} c
      join ${name} l on l.workspace_id = ${ws} and l.superseded is null and ${sameKey(table, 'l', 'c')}
      where c.workspace_id = ${ws} and c.superseded = ${version} and l.batch_id is distinct from ${batchId}::bigint
    ) o
  `
}

/** The same for rows that are members of a set: what later batches added to the sets, and rows of the batch they closed. */
function setObstacles(
  scope: Scope,
  table: RevertibleTable,
  setOf: readonly string[],
  batchId: number,
  version: number,
): RawBuilder<Obstacle> {
  const ws = scope.workspaceId
  const name = sql.table(table)
  const owner = sql.join(setOf.map((column) => sql.ref(column)))
  return sql`
    with owners as materialized (
      select distinct ${owner} from ${name}
      where workspace_id = ${ws} and (batch_id = ${batchId} or superseded = ${version})
    )
    select count(*) as rows, array_agg(distinct o.batch_id) as batch_ids
    from (
      select l.batch_id
      from ${name} l
      join owners s on ${alike(setOf, 's', 'l')}
      join import_batch i on i.workspace_id = ${ws} and i.id = l.batch_id and i.version > ${version}
      where l.workspace_id = ${ws} and l.superseded is null
      union all
      select i.id
      from ${name} b
      left join import_batch i on i.workspace_id = ${ws} and i.version = b.superseded
      where b.workspace_id = ${ws} and b.batch_id = ${batchId} and b.superseded is not null and not exists (
        select from ${name} l
        where l.workspace_id = ${ws} and l.superseded is null and l.batch_id = ${batchId} and ${sameKey(table, 'l', 'b')}
      )
    ) o
  `
}

/** Closes the batch's live rows. */
export function closeBatch(scope: Scope, table: RevertibleTable, batchId: number, version: number): RawBuilder<unknown> {
  return sql`
    update ${sql.table(table)} set superseded = ${version}
    where workspace_id = ${scope.workspaceId} and batch_id = ${batchId} and superseded is null
  `
}

/** Brings the rows that were closed at one version back as live rows of another, under the batches they came with. */
export function restoreClosed(scope: Scope, table: RevertibleTable, closedAt: number, version: number): RawBuilder<unknown> {
  const { key, nullableKey = [], rest }: RevertibleShape = revertibleShapes[table]
  const columns = sql.join([...key, ...nullableKey, ...rest].map((column) => sql.ref(column)))
  return sql`
    insert into ${sql.table(table)} (workspace_id, recorded, ${columns})
    select workspace_id, ${version}::bigint, ${columns} from ${sql.table(table)}
    where workspace_id = ${scope.workspaceId} and superseded = ${closedAt}
  `
}
