import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'

/**
 * Has the planner look at tables that it knows nothing or too little about. An embedded database has no autovacuum to do
 * it, and a server's comes a minute after a first large import. Tables whose size is about what the planner believes are
 * left alone.
 * @param db also a transaction: it then sees what the transaction has written so far
 * @param tables which may have grown; left out, any
 */
export async function refreshStatistics(db: Kysely<Schema>, tables?: readonly (keyof Schema)[]): Promise<void> {
  const among = tables === undefined ? sql`` : sql`and c.relname = any(${tables}::text[])`
  const { rows } = await sql<{ name: string }>`
    select c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind = 'r' ${among}
      and pg_relation_size(c.oid) / 8192 > greatest(c.relpages, 1) * 1.2
  `.execute(db)
  if (rows.length > 0) await sql`select refresh_statistics(${rows.map(({ name }) => name)}::text[])`.execute(db)
}
