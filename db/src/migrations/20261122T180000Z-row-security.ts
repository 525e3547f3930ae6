import { type Kysely, sql } from 'kysely'

/**
 * The second lock: PostgreSQL shows a workspace's rows only inside a transaction that has entered it, and to whoever sees
 * a part of it the figures of that part only. The application enters through one function, which sets what the policies
 * compare with; `set local` inside it reaches the machines that a spread schema lies on, and ends with the transaction.
 * Policies have no sub-selects, which could not be spread.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- What is seen of a workspace: settings by name, each the bits of 256 ids; null = everything.
    create function enter_scope(workspace integer, names text[] default null, bits text[] default null) returns void
    language plpgsql as $$
    begin
      execute format('set local attain.workspace = %L', workspace);
      execute format('set local attain.whole = %L', case when names is null then 'yes' else '' end);
      for at in 1 .. coalesce(cardinality(names), 0) loop
        execute format('set local attain.%I = %L', names[at], bits[at]);
      end loop;
    end $$;

    -- A list of ids would be read anew for every row, however long it is: these are 64 letters. A setting of a transaction
    -- before is an empty text, one that never was is null, and neither shows anything.
    create function sees(kind text, id bigint) returns boolean language sql stable parallel safe as $$
      select get_bit(nullif(current_setting('attain.' || kind || '_' || (id >> 8), true), '')::varbit, (id & 255)::integer) = 1
    $$;

    do $$
    declare
      entered text := 'workspace_id = nullif(current_setting(''attain.workspace'', true), '''')::integer';
      -- Written so that the planner expects nearly every row to pass.
      whole text := 'current_setting(''attain.whole'', true) <> ''''';
      seen text;
      name text;
    begin
      for name in
        select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attname = 'workspace_id' and not a.attisdropped
      loop
        seen := case
          -- A fact without a member is its region's; one of a member's is also the region's that it is stamped with.
          when name in ('rollup', 'rollup_past', 'survey_response', 'subscription', 'health')
            then whole || ' or sees(''region'', region_id) or sees(''member'', member_id)'
          -- What people of a region sold elsewhere is stamped with the other region (A7).
          when name in ('region_rollup', 'region_rollup_past')
            then whole || ' or sees(''region'', region_id) or sees(''region'', placed_region_id)'
          when name in ('region_coverage', 'region_coverage_past', 'region_target', 'region_target_past')
            then whole || ' or sees(''region'', region_id)'
          when name in ('target_piece', 'target_piece_past', 'person') then whole || ' or sees(''member'', member_id)'
          -- What is for those who see everything.
          when name in ('access', 'access_grant', 'access_link', 'api_key', 'assignment', 'audit', 'import_file', 'import_row',
            'reorganisation', 'reorganisation_change', 'target_draft', 'target_draft_cell') then whole
          else 'true'
        end;
        execute format('alter table %I enable row level security', name);
        execute format('create policy of_scope on %I using (%s and (%s))', name, entered, seen);
      end loop;
    end $$;

    -- What has to be known above workspaces: which there are, and whether somebody has access to another.
    create function workspaces() returns table (workspace_id integer, key text) language sql stable security definer
    set search_path from current as $$
      select workspace_id, key from workspace order by workspace_id
    $$;
    create function has_access_elsewhere(workspace integer, identity text) returns boolean language sql stable security definer
    set search_path from current as $$
      select exists (select from access where workspace_id <> workspace and user_id = identity and superseded is null)
    $$;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop function has_access_elsewhere(integer, text);
    drop function workspaces();
    do $$ declare name text; begin
      for name in select tablename from pg_policies where schemaname = current_schema() and policyname = 'of_scope' loop
        execute format('drop policy of_scope on %I', name);
        execute format('alter table %I disable row level security', name);
      end loop;
    end $$;
    drop function sees(text, bigint);
    drop function enter_scope(integer, text[], text[]);
  `.execute(db)
}
