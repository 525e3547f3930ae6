import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/**
 * The least an import can be: COPY into a temporary table, then SQL that resolves keys and the placement of the day,
 * closes what changed, inserts, and adds the difference to the rollup, all in one transaction.
 */
export async function rawImport(client: Client, file: string): Promise<number> {
  await client.query('begin')
  await client.query(`create temp table incoming (source text, external_id text, indicator text, occurred_on date, region text,
    member text, offering text, account text, value numeric, weight numeric, currency text, label text, url text, note text) on commit drop`)
  await pipeline(createReadStream(file), client.query(copyFrom('copy incoming from stdin with (format csv, header true)')))
  await client.query('analyze incoming')
  let inserted = 0
  for (const statement of statements) inserted = Math.max(inserted, (await client.query(statement)).rowCount ?? 0)
  await client.query('commit')
  return inserted
}

const rollupKey = 'workspace_id, indicator_id, bucket, region_id, member_id, placement_id, source_id, currency, overlay'

const statements = [
  'update workspace set version = version + 1 where workspace_id = 1',
  `insert into version (workspace_id, number, recorded_at, actor, action)
    select workspace_id, version, now(), 'bench', 'raw import' from workspace where workspace_id = 1`,
  `insert into import_batch (workspace_id, kind, file_name, state, actor, created_at, version, report)
    select workspace_id, 'actuals', 'raw', 'committed', 'bench', now(), version, '{}' from workspace where workspace_id = 1`,
  `create temp table resolved on commit drop as
    select s.id as source_id, f.external_id, i.id as indicator_id, f.occurred_on as day, coalesce(r.id, p.region_id) as region_id,
      coalesce(m.id, 0) as member_id, coalesce(p.id, 0) as placement_id, f.value, f.weight, f.currency, f.label, f.url, f.note
    from incoming f
    join source s on s.workspace_id = 1 and s.key = f.source
    join indicator i on i.workspace_id = 1 and i.key = f.indicator
    left join member m on m.workspace_id = 1 and m.key = f.member
    left join region r on r.workspace_id = 1 and r.key = f.region
    left join placement p on p.workspace_id = 1 and p.member_id = m.id and p.superseded is null and f.occurred_on >= p.valid_from
      and (p.valid_to is null or f.occurred_on <= p.valid_to)`,
  'analyze resolved',
  `create temp table live on commit drop as
    select a.id, a.indicator_id, a.day, a.region_id, a.member_id, a.value,
      (a.indicator_id, a.day, a.region_id, a.member_id, a.value) = (f.indicator_id, f.day, f.region_id, f.member_id, f.value) as same,
      f.source_id, f.external_id
    from resolved f
    join actual a on a.workspace_id = 1 and a.source_id = f.source_id and a.external_id = f.external_id and a.superseded is null`,
  'delete from resolved f using live l where l.same and l.source_id = f.source_id and l.external_id = f.external_id',
  `update actual a set superseded = (select version from workspace where workspace_id = 1)
    from live l where a.workspace_id = 1 and a.id = l.id and not l.same`,
  `insert into actual (workspace_id, source_id, external_id, indicator_id, day, region_id, member_id, value, weight, currency, label, url,
      note, batch_id, recorded)
    select 1, f.source_id, f.external_id, f.indicator_id, f.day, f.region_id, f.member_id, f.value, f.weight, f.currency, f.label,
      f.url, f.note, (select max(id) from import_batch), (select version from workspace where workspace_id = 1)
    from resolved f`,
  `insert into rollup (${rollupKey}, value, weight, n, parts)
    select 1, d.indicator_id, date_trunc('month', d.day::timestamp)::date, d.region_id, d.member_id, d.placement_id, 0, '', false,
      sum(d.value), 0, sum(d.sign), sum(d.sign)
    from (
      select indicator_id, day, region_id, member_id, placement_id, value, 1 as sign from resolved
      union all
      select l.indicator_id, l.day, l.region_id, l.member_id, coalesce(p.id, 0), -l.value, -1
      from live l
      left join placement p on p.workspace_id = 1 and p.member_id = l.member_id and p.superseded is null and l.day >= p.valid_from
        and (p.valid_to is null or l.day <= p.valid_to)
      where not l.same
    ) d
    group by d.indicator_id, 3, d.region_id, d.member_id, d.placement_id
    on conflict (${rollupKey}) do update set value = rollup.value + excluded.value, n = rollup.n + excluded.n, parts = rollup.parts + excluded.parts`,
  `insert into audit (workspace_id, version, recorded_at, actor, action, subject, detail)
    select workspace_id, version, now(), 'bench', 'raw import', 'import', '{}' from workspace where workspace_id = 1`,
]
