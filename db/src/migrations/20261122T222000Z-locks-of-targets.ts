import { type Kysely, sql } from 'kysely'

/**
 * The second lock on what people and regions are asked for: a person's targets are shown to whoever sees the person, a
 * region's plans to whoever sees the region. Those of a level and of the company tell of nobody.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await lock(db, 'target', `member_id is null or sees('member', member_id)`)
  await lock(db, 'plan', `region_id is null or sees('region', region_id)`)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await lock(db, 'target', 'true')
  await lock(db, 'plan', 'true')
}

const lock = (db: Kysely<unknown>, table: string, seen: string) =>
  sql
    .raw(
      `alter policy of_scope on ${table} using (
        workspace_id = nullif(current_setting('attain.workspace', true), '')::integer
        and (current_setting('attain.whole', true) <> '' or ${seen}))`,
    )
    .execute(db)
