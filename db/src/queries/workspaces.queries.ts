import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import { enterStatement } from '../entered.ts'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

/** The workspace's settings and its current version. */
export function workspaceOf(db: Kysely<Schema>, scope: Scope) {
  return db.selectFrom('workspace').selectAll().where('workspace_id', '=', scope.workspaceId)
}

/** Only the numbers that decide whether anything cached is still true. */
export function workspaceVersion(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('workspace')
    .select(['version', 'model_version', 'erased_version', 'time_zone'])
    .where('workspace_id', '=', scope.workspaceId)
}

/** The same from outside the workspace, for who asks again and again. */
export const versionFromOutside = ({ workspaceId }: Scope) =>
  sql<{ version: number; model_version: number; erased_version: number; time_zone: string }>`
    select version, model_version, erased_version, time_zone from workspace_version where workspace_id = ${workspaceId}`

/** All workspaces of the installation; above any scope, for start-up and the command line. */
export const workspaces = (): RawBuilder<{ workspace_id: number; key: string }> => sql`select workspace_id, key from workspaces()`

/**
 * Takes the workspace's row for update, so that there is one writer at a time, and raises its version (A11).
 * @param changesModel whether anything but facts will be written (tree, people, targets, definitions, rates)
 * @returns the settings with the version that this transaction stamps
 */
export function raiseVersion(trx: Transaction<Schema>, scope: Scope, changesModel: boolean) {
  return trx
    .updateTable('workspace')
    .set((eb) => ({
      version: eb('version', '+', 1),
      ...(changesModel ? { model_version: eb('version', '+', 1) } : {}),
    }))
    .where('workspace_id', '=', scope.workspaceId)
    .returningAll()
}

/** The version's own record: when, who, why. */
export function insertVersion(
  trx: Transaction<Schema>,
  scope: Scope,
  row: { number: number; recorded_at: Date; actor: string; action: string; reason: string | null },
) {
  return trx.insertInto('version').values({ workspace_id: scope.workspaceId, ...row })
}

export function insertAudit(
  trx: Transaction<Schema>,
  scope: Scope,
  row: {
    version: number | null
    recorded_at: Date
    actor: string
    action: string
    subject: string
    reason: string | null
    detail: unknown
  },
) {
  return trx.insertInto('audit').values({ workspace_id: scope.workspaceId, ...row, detail: JSON.stringify(row.detail) })
}

/**
 * A new workspace with its rows 0, "no member" and "no placement", which keep joins inner and totals complete.
 * The id is the next free one; the caller holds a transaction, which has then entered the workspace.
 */
export async function createWorkspace(
  trx: Transaction<Schema>,
  row: { key: string; name: string; demonstration?: boolean },
): Promise<Scope> {
  const taken = (await workspaces().execute(trx)).rows.map((workspace) => workspace.workspace_id)
  const workspaceId = Math.max(0, ...taken) + 1
  await sql.raw(enterStatement({ workspaceId }, null)).execute(trx)
  await trx
    .insertInto('workspace')
    .values({ ...row, workspace_id: workspaceId })
    .execute()
  await sql`
    with nobody as (
      insert into member (workspace_id, id, key) values (${workspaceId}, 0, '') returning workspace_id
    )
    insert into placement (workspace_id, id, member_id, fte, valid_from, recorded)
    select ${workspaceId}, 0, 0, 0, '-infinity', 0 where exists (select from nobody)
  `.execute(trx)
  return { workspaceId }
}

/** Names an empty workspace as a demonstration; settings of a workspace with data go through versions. */
export function markDemonstration(
  db: Kysely<Schema>,
  scope: Scope,
  settings: {
    name: string
    fiscal_year_start: number
    time_zone: string
    reporting_currency: string
    smallest_group: number | null
  },
) {
  return db
    .updateTable('workspace')
    .set({ ...settings, demonstration: true })
    .where('workspace_id', '=', scope.workspaceId)
    .where('version', '=', 0)
}
