import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '@attain/db/scope.ts'
import { firstMonth, memberCount, quarterCount, rootRegions, territoriesPerRoot } from './organisation.ts'
import type { Size } from './sizes.ts'

/** Ids of what facts hang on. */
export interface FactKeys {
  scope: Scope
  version: number
  batchId: number
  indicator: Record<'bookings' | 'arr_book' | 'enablement_contributions', number>
  source: Record<'crm' | 'billing' | 'learning' | 'survey', number>
}

const monthCount = quarterCount * 3
const start = sql.lit(`${firstMonth.year}-${String(firstMonth.month).padStart(2, '0')}-01`)

/** A number that looks random and is the same on every machine: 0 … 2^31 - 2. */
const hash = (salt: number): RawBuilder<number> =>
  sql`((m.number::bigint * 48271 + c.month::bigint * 69621 + k.k::bigint * 16807 + ${sql.lit(salt)}) * 1103515245 % 2147483647)`

/**
 * One row per fact: member, month, running number inside the cell, day, and the placement of that day. Members whose
 * number divides by 33 sell into another territory than their own, always the same one.
 * @param rate twelfths of a fact per cell; spread so that all cells together have exactly that many
 * @param everyQuarter one cell a quarter instead of one a month
 */
const cells = ({ scope }: FactKeys, rate: number, everyQuarter = false): RawBuilder<unknown> => {
  const ws = sql.lit(scope.workspaceId)
  const count = everyQuarter ? quarterCount : monthCount
  const month = everyQuarter ? sql`i.i * 3 + m.number % 3` : sql`i.i`
  const r = sql.lit(rate)
  return sql`
    (select row_number() over (order by key) as number, id from member where workspace_id = ${ws} and id <> 0) m
    cross join generate_series(0, ${sql.lit(count - 1)}) as i (i)
    cross join lateral (select (m.number - 1) * ${sql.lit(count)} + i.i as cell, ${month} as month) c
    cross join lateral generate_series(1, (((c.cell + 1) * ${r}) / 12 - (c.cell * ${r}) / 12)::integer) as k (k)
    cross join lateral (select (${start}::date + make_interval(months => c.month::integer))::date as first) f
    cross join lateral (select f.first + (${hash(11)} % ((f.first + interval '1 month')::date - f.first))::integer as day) d
    join placement p on p.workspace_id = ${ws} and p.member_id = m.id and p.superseded is null
      and d.day >= p.valid_from and (p.valid_to is null or d.day <= p.valid_to)`
}

const stampedRegion = ({ scope }: FactKeys): RawBuilder<unknown> => {
  const territories = sql`(array(select id from region where workspace_id = ${sql.lit(scope.workspaceId)} and key like '%-T%' order by key))`
  return sql`case when m.number % 33 = 0 then ${territories}[1 + (m.number / 33 % ${sql.lit(rootRegions * territoriesPerRoot)})::integer] else p.region_id end`
}

const insertActual = sql`insert into actual (workspace_id, source_id, external_id, indicator_id, day, region_id, member_id, account_id,
  value, label, batch_id, recorded)`

/** The statements that make all facts of a size. */
export function factStatements(keys: FactKeys, size: Size): RawBuilder<unknown>[] {
  const { scope, indicator, source } = keys
  const ws = sql.lit(scope.workspaceId)
  const stamp = sql`${sql.lit(keys.batchId)}::bigint, ${sql.lit(keys.version)}::bigint`
  return [
    sql`
      ${insertActual}
      select ${ws}, ${sql.lit(source.crm)}, 'b-' || c.cell || '-' || k.k, ${sql.lit(indicator.bookings)}, d.day, ${stampedRegion(keys)}, m.id,
        null::bigint, (case when ${hash(5)} % 100 = 0 then -1 else 1 end * (500 + ${hash(7)} % 2000000 / 100.0))::numeric(12, 2),
        'Deal ' || c.cell || '-' || k.k, ${stamp}
      from ${cells(keys, size.bookings)}
    `,
    sql`
      ${insertActual}
      select ${ws}, ${sql.lit(source.learning)}, 'e-' || c.cell || '-' || k.k, ${sql.lit(indicator.enablement_contributions)}, d.day,
        ${stampedRegion(keys)}, m.id, null::bigint, 1, null, ${stamp}
      from ${cells(keys, size.contributions, true)}
    `,
    sql`
      insert into survey_response (workspace_id, source_id, external_id, survey_key, day, region_id, member_id, score, scale_max, batch_id,
        recorded)
      select ${ws}, ${sql.lit(source.survey)}, 's-' || c.cell || '-' || k.k, 'csat', d.day, ${stampedRegion(keys)}, m.id,
        case when ${hash(3)} % 20 = 0 then null else 5 - ${hash(13)} % 7 % 4 end, 5, ${stamp}
      from ${cells(keys, size.responses)}
    `,
    sql`
      insert into account (workspace_id, key)
      select ${ws}, 'a-' || number from generate_series(1, ${sql.lit((memberCount * size.accounts) / 12)}::integer) as a (number)
    `,
    bookSnapshots(keys, size, stamp),
  ]
}

/** The book of every account on the last day of every month, with whoever was placed then. */
function bookSnapshots(keys: FactKeys, size: Size, stamp: RawBuilder<unknown>): RawBuilder<unknown> {
  const ws = sql.lit(keys.scope.workspaceId)
  const perMember = sql.lit(size.accounts)
  return sql`
    ${insertActual}
    select ${ws}, ${sql.lit(keys.source.billing)}, 'r-' || k.k || '-' || c.month, ${sql.lit(keys.indicator.arr_book)}, d.day,
      ${stampedRegion(keys)}, m.id, k.id, (20000 + ${hash(17)} % 20000000 / 100.0)::numeric(12, 2), null, ${stamp}
    from (select substr(key, 3)::bigint as k, id from account where workspace_id = ${ws} and key like 'a-%') k
    join (select row_number() over (order by key) as number, id from member where workspace_id = ${ws} and id <> 0) m
      on m.number = ((k.k - 1) * 12) / ${perMember} + 1
    cross join generate_series(0, ${sql.lit(monthCount - 1)}) as c (month)
    cross join lateral (select (${start}::date + make_interval(months => c.month::integer + 1))::date - 1 as day) d
    join placement p on p.workspace_id = ${ws} and p.member_id = m.id and p.superseded is null
      and d.day >= p.valid_from and (p.valid_to is null or d.day <= p.valid_to)
  `
}
