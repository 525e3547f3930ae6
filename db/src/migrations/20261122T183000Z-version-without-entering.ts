import { type Kysely, sql } from 'kysely'

/** The version of a workspace is asked for with every request: without entering, which would be a transaction for it alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function workspace_version(workspace integer)
    returns table (version bigint, model_version bigint, erased_version bigint, time_zone text) language sql stable security definer
    set search_path from current as $$
      select w.version, w.model_version, w.erased_version, w.time_zone from workspace w where w.workspace_id = workspace
    $$
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop function workspace_version(integer)`.execute(db)
}
