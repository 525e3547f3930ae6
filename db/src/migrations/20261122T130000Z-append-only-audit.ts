import { type Kysely, sql } from 'kysely'

/**
 * The audit holds every write, those without a version too (drafts, refused files), each with its reason; and it is only
 * ever added to: the application works as a role that may read and add rows and nothing else. That role is PostgreSQL's
 * own pg_database_owner, so that nothing has to be made beside the database.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table audit alter column version drop not null;
    alter table audit add column reason text;
    update audit a set reason = v.reason from version v where v.workspace_id = a.workspace_id and v.number = a.version;

    -- Statistics belong to the owner of a table, and the application is none.
    create function refresh_statistics(names text[]) returns void language plpgsql security definer set search_path from current as $$
    declare name text;
    begin
      foreach name in array names loop execute format('analyze %I', name); end loop;
    end $$;

    -- Who owns the schema may drop what is in it.
    do $$ begin
      execute format('alter schema %I owner to %I', current_schema(), current_user);
      execute format('grant usage on schema %I to pg_database_owner', current_schema());
      execute format('grant select, insert, update, delete on all tables in schema %I to pg_database_owner', current_schema());
      execute format(
        'alter default privileges in schema %I grant select, insert, update, delete on tables to pg_database_owner', current_schema());
    end $$;
    revoke update, delete, truncate on audit from public, pg_database_owner;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$ begin
      execute format(
        'alter default privileges in schema %I revoke select, insert, update, delete on tables from pg_database_owner', current_schema());
      execute format('revoke select, insert, update, delete on all tables in schema %I from pg_database_owner', current_schema());
    end $$;
    drop function refresh_statistics(text[]);
    delete from audit where version is null;
    alter table audit drop column reason;
    alter table audit alter column version set not null;
  `.execute(db)
}
