import { type Kysely, sql } from 'kysely'

/** Drafts hold plans too: a cell with neither level nor member is the plan of its region, or of the company (A6, A7). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table target_draft_cell
      drop constraint target_draft_cell_subject_check,
      -- base_id of a plan's cell.
      add column base_plan_id bigint,
      add constraint target_draft_cell_subject_check check (level_id is null or member_id is null),
      add constraint target_draft_cell_base_check check (
        case when level_id is null and member_id is null then base_id is null else base_plan_id is null end
      ),
      add constraint target_draft_cell_base_plan_fk foreign key (workspace_id, base_plan_id) references plan (workspace_id, id);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    delete from target_draft_cell where level_id is null and member_id is null;
    alter table target_draft_cell
      drop constraint target_draft_cell_subject_check,
      drop column base_plan_id,
      add constraint target_draft_cell_subject_check check ((level_id is null) <> (member_id is null));
  `.execute(db)
}
