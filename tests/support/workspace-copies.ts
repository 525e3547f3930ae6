import { sql } from 'kysely'
import type { Database } from '@attain/db/database.ts'
import { createWorkspace } from '@attain/db/queries/workspaces.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import { behind, unentered } from './behind.ts'

/** A filled workspace, and the columns by table of all that it says. */
interface Original {
  scope: Scope
  columns: ReadonlyMap<string, string[]>
}

const originals = new WeakMap<Database, Map<string, Promise<Original>>>()

/**
 * The same as running `fill` on the empty workspace `to`, but `fill` runs only once for each database and name, on a
 * workspace of its own. The copy has every row with the same ids and versions; key and name stay its own.
 */
export async function fillByCopy(of: Database, name: string, to: Scope, fill: (original: Scope) => Promise<void>): Promise<void> {
  const database = unentered(of)
  const known = originals.get(database) ?? new Map<string, Promise<Original>>()
  originals.set(database, known)
  const original = known.get(name) ?? makeOriginal(database, `original-${known.size + 1}`, fill)
  known.set(name, original)
  await copy(database, await original, to)
}

async function makeOriginal(database: Database, key: string, fill: (original: Scope) => Promise<void>): Promise<Original> {
  const scope = await database.db.transaction().execute((trx) => createWorkspace(trx, { key, name: key }))
  await fill(scope)
  const columns = await columnsByTable(database)
  for (const table of columns.keys()) if (!(await hasRows(database, table, scope))) columns.delete(table)
  return { scope, columns }
}

/** Of every table of a workspace, without generated ones and the workspace's id. */
async function columnsByTable({ db }: Database): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ name: string; columns: string[] }>`
    select c.relname as name, array_agg(a.attname::text) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attname <> 'workspace_id'
      and exists (select from pg_attribute w where w.attrelid = c.oid and w.attname = 'workspace_id')
    group by c.relname
  `.execute(db)
  return new Map(rows.map(({ name, columns }) => [name, columns]))
}

async function hasRows(database: Database, table: string, { workspaceId }: Scope): Promise<boolean> {
  const { db } = database.entered({ workspaceId })
  const { rows } = await sql`select from ${sql.table(table)} where workspace_id = ${workspaceId} limit 1`.execute(db)
  return rows.length > 0
}

async function copy(database: Database, { scope, columns }: Original, to: Scope): Promise<void> {
  await behind(database, (owner) =>
    owner.transaction().execute(async (trx) => {
      // Rows come table by table in no particular order: references hold again once all of them are there.
      await sql`set local session_replication_role = replica`.execute(trx)
      for (const [table, names] of columns) {
        const refs = names.map((name) => sql.ref(name))
        const target = sql.table(table)
        const statement =
          table === 'workspace'
            ? sql`update ${target} as w set ${sql.join(settingsOf(names).map((name) => sql`${sql.ref(name)} = s.${sql.ref(name)}`))}
              from ${target} as s where w.workspace_id = ${to.workspaceId} and s.workspace_id = ${scope.workspaceId}`
            : // Rows 0 of "no member" and "no placement" are there from the beginning.
              sql`insert into ${target} (workspace_id, ${sql.join(refs)}) select ${to.workspaceId}::integer, ${sql.join(refs)}
              from ${target} where workspace_id = ${scope.workspaceId} on conflict do nothing`
        await statement.execute(trx)
      }
    }),
  )
}

const settingsOf = (columns: readonly string[]) => columns.filter((name) => name !== 'key' && name !== 'name')
