import { type Kysely, sql } from 'kysely'

/** Sums by region beside the ones by member, for questions about no people (A2, A6, A7). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Rollup without members: by the region a fact is stamped with and the one where its member is placed (0 = none).
    -- Overlay credit is no region's.
    create table region_rollup (
      workspace_id integer not null,
      indicator_id bigint not null,
      bucket date not null,
      region_id bigint not null,
      placed_region_id bigint not null,
      source_id bigint not null,
      currency text not null,
      value numeric not null,
      weight numeric not null,
      n integer not null,
      constraint region_rollup_pk primary key (workspace_id, indicator_id, bucket, region_id, placed_region_id, source_id, currency),
      constraint region_rollup_indicator_fk foreign key (workspace_id, indicator_id) references indicator (workspace_id, id)
    );
    -- Distinct placed members with a fact of their own; they do not add up over months or regions. subtree: with
    -- everything below the region; region 0 = no region, and with everything below it all there is.
    create table region_coverage (
      workspace_id integer not null,
      indicator_id bigint not null,
      span text not null,
      from_day date not null,
      source_id bigint not null,
      region_id bigint not null,
      subtree boolean not null,
      members integer not null,
      constraint region_coverage_pk primary key (workspace_id, indicator_id, span, from_day, source_id, region_id, subtree),
      constraint region_coverage_span_check check (span in ('month', 'quarter', 'half', 'year', 'day')),
      constraint region_coverage_indicator_fk foreign key (workspace_id, indicator_id) references indicator (workspace_id, id)
    );
    -- Target pieces without members: by the region of the placement (0 = none). own: measured on own credit (A7).
    -- weighted = in force x days and held = in force on the month's last day, both of stocks and ratios.
    create table region_target (
      workspace_id integer not null,
      indicator_id bigint not null,
      month date not null,
      region_id bigint not null,
      own boolean not null,
      currency text not null,
      amount numeric,
      phased numeric,
      weighted numeric,
      held numeric,
      days bigint not null,
      explicit_zero boolean not null,
      comparator text not null,
      constraint region_target_pk primary key (workspace_id, indicator_id, month, region_id, own, currency),
      constraint region_target_indicator_fk foreign key (workspace_id, indicator_id) references indicator (workspace_id, id)
    );
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table region_target, region_coverage, region_rollup`.execute(db)
}
