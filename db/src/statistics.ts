import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'

/** Tables that grow with imports and whose plans go wrong without statistics. */
const growing = [
  'actual',
  'credit',
  'survey_response',
  'subscription',
  'rollup',
  'rollup_past',
  'region_rollup',
  'region_rollup_past',
  'region_coverage',
  'region_coverage_past',
  'region_target',
  'region_target_past',
  'snapshot',
  'target_piece',
  'target_piece_past',
  'target',
  'assignment',
  'placement',
  'placement_chain',
  'indicator_version',
]

/**
 * Has the planner look at tables that it knows nothing or too little about. An embedded database has no autovacuum to do
 * it, and a server's comes a minute after a first large import. Tables whose size is about what the planner believes are
 * left alone.
 * @param db also a transaction: it then sees what the transaction has written so far
 */
export async function refreshStatistics(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relname = any(${growing}::text[])
      and pg_relation_size(c.oid) / 8192 > greatest(c.relpages, 1) * 1.2
  `.execute(db)
  for (const { name } of rows) await sql`analyze ${sql.table(name)}`.execute(db)
}
