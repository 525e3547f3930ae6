import { type Kysely, sql } from 'kysely'

/**
 * Erasing a person (A11): name and e-mail go from everything that is kept, the audit included, and no number changes. The
 * audit is changed by one function only, which takes nothing away but what a person's rows hold, and leaves a row itself.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The version that erased the member's person; null = none did.
    alter table member add column erased bigint;
    -- The newest of them: what is kept in memory of the past goes with it.
    alter table workspace add column erased_version bigint not null default 0;
  `.execute(db)
  await sql
    .raw(
      String.raw`
    -- Whole words only; of several words, and of addresses, in whatever case.
    create function erase_from_text(content text, needles text[], stand_in text) returns text language plpgsql immutable as $$
    declare
      needle text;
      result text := content;
    begin
      foreach needle in array needles loop
        result := regexp_replace(result,
          '(?<![[:alnum:]])' || regexp_replace(needle, '([].^$*+?(){}|[\\-])', '\\\1', 'g') || '(?![[:alnum:]])',
          replace(stand_in, '\', '\\'), case when needle ~ '[[:space:]@]' then 'gi' else 'g' end);
      end loop;
      return result;
    end $$;

    -- The same inside the texts of JSON.
    create function erase_from_json(content jsonb, needles text[], stand_in text) returns jsonb language sql immutable
    set search_path from current as $$
      select erase_from_text(content::text,
        array(select substr(to_jsonb(n)::text, 2, length(to_jsonb(n)::text) - 2) from unnest(needles) n),
        substr(to_jsonb(stand_in)::text, 2, length(to_jsonb(stand_in)::text) - 2))::jsonb
    $$;

    -- What of a member's person has to go. A name that is the key itself cannot: facts are filed under it.
    create function words_of_person(workspace integer, of_member bigint) returns text[] language sql stable
    set search_path from current as $$
      select coalesce(array_agg(distinct v.word), '{}')
      from person p join member m on m.workspace_id = workspace and m.id = p.member_id
      cross join lateral (values (trim(p.name)), (trim(p.email))) v (word)
      where p.workspace_id = workspace and p.member_id = of_member and length(v.word) > 1
        and erase_from_text(m.key, array[v.word], '') = m.key
    $$;

    create function erase_from_audit(workspace integer, of_member bigint) returns bigint language plpgsql security definer
    set search_path from current as $$
    declare
      words text[] := words_of_person(workspace, of_member);
      named text := (select key from member where workspace_id = workspace and id = of_member);
      stand_in text := 'Former member ' || named;
      changed bigint;
    begin
      update audit a set
        actor = erase_from_text(a.actor, words, stand_in),
        subject = erase_from_text(a.subject, words, stand_in),
        reason = erase_from_text(a.reason, words, stand_in),
        detail = erase_from_json(a.detail, words, stand_in)
      where a.workspace_id = workspace and (
        erase_from_text(concat_ws(E'\n', a.actor, a.subject, a.reason), words, stand_in) <> concat_ws(E'\n', a.actor, a.subject, a.reason)
        or erase_from_json(a.detail, words, stand_in) <> a.detail);
      get diagnostics changed = row_count;
      if changed > 0 then
        insert into audit (workspace_id, recorded_at, actor, action, subject, detail) values (
          workspace, clock_timestamp(), session_user, 'erase from audit', 'member ' || named, jsonb_build_object('rows', changed));
      end if;
      return changed;
    end $$;
    revoke execute on function erase_from_audit(integer, bigint) from public;
    grant execute on function erase_from_audit(integer, bigint) to pg_database_owner;
  `,
    )
    .execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop function erase_from_audit(integer, bigint);
    drop function words_of_person(integer, bigint);
    drop function erase_from_json(jsonb, text[], text);
    drop function erase_from_text(text, text[], text);
    alter table workspace drop column erased_version;
    alter table member drop column erased;
  `.execute(db)
}
