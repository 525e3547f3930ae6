import { type Kysely, sql } from 'kysely'

/**
 * The second lock on single facts, and on what people and regions are asked for: a fact is shown to whoever sees its region
 * or its member, a person's targets to whoever sees the person, a region's plans to whoever sees the region. Targets of a level
 * and plans of the company tell of nobody. Whom a fact is credited to stands in another table, which a policy may not ask:
 * one that was ever split between people says so itself, and is shown to everybody in the workspace.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table actual add column split boolean not null default false;
    update actual a set split = true where exists (
      select from credit c where c.workspace_id = a.workspace_id and c.source_id = a.source_id and c.external_id = a.external_id
    );
  `.execute(db)
  await lock(db, 'actual', `sees('region', region_id) or sees('member', member_id) or split`)
  await lock(db, 'target', `member_id is null or sees('member', member_id)`)
  await lock(db, 'plan', `region_id is null or sees('region', region_id)`)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of ['actual', 'target', 'plan']) await lock(db, table, 'true')
  await sql`alter table actual drop column split`.execute(db)
}

const lock = (db: Kysely<unknown>, table: string, seen: string) =>
  sql
    .raw(
      `alter policy of_scope on ${table} using (
        workspace_id = nullif(current_setting('attain.workspace', true), '')::integer
        and (current_setting('attain.whole', true) <> '' or ${seen}))`,
    )
    .execute(db)
