import { type Kysely, sql } from 'kysely'
import type { ClientBase } from 'pg'
import type { Schema } from './schema.ts'

/**
 * Whoever the login is, the application works as `pg_database_owner`: a role that can read and write rows, but owns no
 * table and can neither change nor remove what stands in the audit. Superusers and the owner of the database may become
 * it; any other login is taken as one that has been given what it needs. Before the migration that grants, all is as it is.
 */
const become = `
  select set_config('role', 'pg_database_owner', false)
  where pg_has_role(current_user, 'pg_database_owner', 'member')
    and has_table_privilege('pg_database_owner', to_regclass('audit'), 'insert')`

/** Compiling a statement costs a hundred times what most of ours take, and its memory stays with the connection. */
const withoutCompiling = `select set_config('jit', 'off', false)`

/** For each new connection of a pool; a connection that cannot ask is refused. */
export async function stepDown(client: ClientBase): Promise<void> {
  await client.query(withoutCompiling)
  await client.query(become)
}

/** Runs as the login itself, which owns the tables, on one connection; for changes of the schema. */
export function asOwner<T>(db: Kysely<Schema>, run: (owner: Kysely<Schema>) => Promise<T>): Promise<T> {
  return db.connection().execute(async (owner) => {
    await sql`reset role`.execute(owner)
    try {
      return await run(owner)
    } finally {
      await sql.raw(become).execute(owner)
    }
  })
}
