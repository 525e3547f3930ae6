import { type Kysely, sql } from 'kysely'

/**
 * Definitions and members know the batch that they came with, and members and persons are kept by version, so that an
 * import of any kind can be taken back (A11). Erasing a person removes every version of the row.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table region_version add column batch_id bigint;
    alter table offering_version add column batch_id bigint;
    alter table indicator_version add column batch_id bigint;
    alter table job_family_version add column batch_id bigint;
    alter table level_version add column batch_id bigint;
    alter table level_indicator add column batch_id bigint;
    update region_version d set batch_id = b.id from import_batch b where b.workspace_id = d.workspace_id and b.version = d.recorded;
    update offering_version d set batch_id = b.id from import_batch b where b.workspace_id = d.workspace_id and b.version = d.recorded;
    update indicator_version d set batch_id = b.id from import_batch b where b.workspace_id = d.workspace_id and b.version = d.recorded;
    update job_family_version d set batch_id = b.id from import_batch b where b.workspace_id = d.workspace_id and b.version = d.recorded;
    update level_version d set batch_id = b.id from import_batch b where b.workspace_id = d.workspace_id and b.version = d.recorded;
    update level_indicator d set batch_id = b.id from import_batch b where b.workspace_id = d.workspace_id and b.version = d.recorded;

    create table member_version (
      workspace_id integer not null,
      member_id bigint not null,
      hired_on date,
      left_on date,
      batch_id bigint,
      recorded bigint not null,
      superseded bigint,
      constraint member_version_pk primary key (workspace_id, member_id, recorded),
      constraint member_version_member_fk foreign key (workspace_id, member_id) references member (workspace_id, id)
    );
    create unique index member_version_live on member_version (workspace_id, member_id) where superseded is null;
    insert into member_version (workspace_id, member_id, hired_on, left_on, recorded)
      select workspace_id, id, hired_on, left_on, 0 from member where id <> 0;
    alter table member drop column hired_on, drop column left_on;

    alter table person add column batch_id bigint, add column recorded bigint not null default 0, add column superseded bigint;
    alter table person alter column recorded drop default;
    alter table person drop constraint person_pk;
    alter table person add constraint person_pk primary key (workspace_id, member_id, recorded);
    create unique index person_live on person (workspace_id, member_id) where superseded is null;

    -- Where members were imported once only, it is known with what they came.
    with sole as (
      select workspace_id, min(id) as batch_id, min(version) as version from import_batch
      where kind = 'members' and version is not null group by workspace_id having count(*) = 1
    ), dated as (
      update member_version d set batch_id = s.batch_id, recorded = s.version from sole s where s.workspace_id = d.workspace_id
    )
    update person d set batch_id = s.batch_id, recorded = s.version from sole s where s.workspace_id = d.workspace_id;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    delete from person where superseded is not null;
    drop index person_live;
    alter table person drop constraint person_pk;
    alter table person add constraint person_pk primary key (workspace_id, member_id);
    alter table person drop column batch_id, drop column recorded, drop column superseded;
    alter table member add column hired_on date, add column left_on date;
    update member m set hired_on = d.hired_on, left_on = d.left_on from member_version d
      where d.workspace_id = m.workspace_id and d.member_id = m.id and d.superseded is null;
    drop table member_version;
    alter table region_version drop column batch_id;
    alter table offering_version drop column batch_id;
    alter table indicator_version drop column batch_id;
    alter table job_family_version drop column batch_id;
    alter table level_version drop column batch_id;
    alter table level_indicator drop column batch_id;
  `.execute(db)
}
