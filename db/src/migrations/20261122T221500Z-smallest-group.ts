import { type Kysely, sql } from 'kysely'

/** From how many people on a group's totals are shown to those who see none of them by name; null = to nobody. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table workspace add column smallest_group integer,
      add constraint workspace_smallest_group_check check (smallest_group between 3 and 1000)
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table workspace drop column smallest_group`.execute(db)
}
