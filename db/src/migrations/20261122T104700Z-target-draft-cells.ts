import { type Kysely, sql } from 'kysely'

/** Drafts of targets: what each cell would become, and over which row it was written (A6, A11). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table target_draft
      add column state text not null default 'open',
      add column revision integer not null default 1,
      add column changed_at timestamptz not null default '-infinity',
      -- The version it was published as; null = not published, or everything it says was recorded already.
      add column version bigint,
      add constraint target_draft_state_check check (state in ('open', 'published', 'discarded'));
    -- value null = the row goes. base_id: the live row that the author saw there; null = there was none.
    create table target_draft_cell (
      workspace_id integer not null,
      draft_id bigint not null,
      position integer not null,
      level_id bigint,
      region_id bigint,
      member_id bigint,
      indicator_id bigint not null,
      period_key text not null,
      value numeric,
      comparator text not null,
      currency text,
      q1 numeric,
      q2 numeric,
      q3 numeric,
      q4 numeric,
      base_id bigint,
      constraint target_draft_cell_pk primary key (workspace_id, draft_id, position),
      constraint target_draft_cell_subject_check check ((level_id is null) <> (member_id is null)),
      constraint target_draft_cell_comparator_check check (comparator in ('>=', '>', '<=', '<')),
      constraint target_draft_cell_draft_fk foreign key (workspace_id, draft_id) references target_draft (workspace_id, id),
      constraint target_draft_cell_level_fk foreign key (workspace_id, level_id) references level (workspace_id, id),
      constraint target_draft_cell_region_fk foreign key (workspace_id, region_id) references region (workspace_id, id),
      constraint target_draft_cell_member_fk foreign key (workspace_id, member_id) references member (workspace_id, id),
      constraint target_draft_cell_indicator_fk foreign key (workspace_id, indicator_id) references indicator (workspace_id, id),
      constraint target_draft_cell_base_fk foreign key (workspace_id, base_id) references target (workspace_id, id)
    );
    create unique index target_draft_cell_about on target_draft_cell (
      workspace_id, draft_id, coalesce(level_id, 0), coalesce(region_id, 0), coalesce(member_id, 0), indicator_id, period_key
    );
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table target_draft_cell;
    alter table target_draft drop column state, drop column revision, drop column changed_at, drop column version;
  `.execute(db)
}
