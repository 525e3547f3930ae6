import { type Kysely, sql } from 'kysely'

/**
 * What derived sums said before (A11): each row says at which version it was written, and goes into the past of its table
 * when it is written anew, so that an answer as known at a version reads as few rows as one of today.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table rollup add column recorded bigint not null default 0;
    alter table region_rollup add column recorded bigint not null default 0;
    alter table region_coverage add column recorded bigint not null default 0;
    alter table region_target add column recorded bigint not null default 0;
    alter table target_piece add column recorded bigint not null default 0;
    create table rollup_past (
      like rollup,
      superseded bigint not null,
      constraint rollup_past_pk primary key (workspace_id, indicator_id, bucket, region_id, member_id, placement_id, source_id, currency, overlay, superseded),
      constraint rollup_past_indicator_fk foreign key (workspace_id, indicator_id) references indicator (workspace_id, id)
    );
    create index rollup_past_placement on rollup_past (workspace_id, placement_id, indicator_id, bucket);
    create index rollup_past_member on rollup_past (workspace_id, member_id, indicator_id, bucket);
    create table region_rollup_past (
      like region_rollup,
      superseded bigint not null,
      constraint region_rollup_past_pk primary key (workspace_id, indicator_id, bucket, region_id, placed_region_id, source_id, currency, superseded),
      constraint region_rollup_past_indicator_fk foreign key (workspace_id, indicator_id) references indicator (workspace_id, id)
    );
    create table region_coverage_past (
      like region_coverage,
      superseded bigint not null,
      constraint region_coverage_past_pk primary key (workspace_id, indicator_id, span, from_day, source_id, region_id, subtree, superseded),
      constraint region_coverage_past_indicator_fk foreign key (workspace_id, indicator_id) references indicator (workspace_id, id)
    );
    create table region_target_past (
      like region_target,
      superseded bigint not null,
      constraint region_target_past_pk primary key (workspace_id, indicator_id, month, region_id, own, currency, superseded),
      constraint region_target_past_indicator_fk foreign key (workspace_id, indicator_id) references indicator (workspace_id, id)
    );
    create table target_piece_past (
      like target_piece,
      superseded bigint not null,
      constraint target_piece_past_pk primary key (workspace_id, indicator_id, month, member_id, from_day, superseded),
      constraint target_piece_past_indicator_fk foreign key (workspace_id, indicator_id) references indicator (workspace_id, id)
    );
    create index target_piece_past_placement on target_piece_past (workspace_id, placement_id, indicator_id, month);
    create index target_piece_past_member on target_piece_past (workspace_id, member_id, indicator_id, month);
    -- The first version whose sums are kept: later than 0 where data was recorded before the past was.
    alter table workspace add column known_from bigint not null default 0;
    update workspace set known_from = version + 1 where version > 0;
    create index survey_response_superseded on survey_response (workspace_id, superseded) where superseded is not null;
    create index credit_superseded on credit (workspace_id, superseded) where superseded is not null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index credit_superseded;
    drop index survey_response_superseded;
    alter table workspace drop column known_from;
    drop table target_piece_past, region_target_past, region_coverage_past, region_rollup_past, rollup_past;
    alter table target_piece drop column recorded;
    alter table region_target drop column recorded;
    alter table region_coverage drop column recorded;
    alter table region_rollup drop column recorded;
    alter table rollup drop column recorded;
  `.execute(db)
}
