import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'
import { factsFor, type FactSelection, selectedFrom } from './selected-facts.ts'
import type { SumRow } from './fact-sums.queries.ts'

/**
 * The median of each list of selected facts, every fact once however its credit is split, exact: half of the sum of the
 * two middle values where there is no one in the middle. `g1` is the position of the list, counted from 0; of a list
 * without facts there is no row. Facts are read once for all lists.
 */
export function medians(scope: Scope, lists: readonly (readonly FactSelection[])[]): RawBuilder<SumRow> {
  return sql<SumRow>`
    with facts_asked as materialized (${factsFor(scope, lists.flat())})
    select 0::bigint as indicator_id, v.list::bigint as g1, 0::bigint as g2, 1 as slot, null::date as day, '' as currency,
      (percentile_disc(0.5) within group (order by v.value) + percentile_disc(0.5) within group (order by v.value desc)) * 0.5 as value,
      1::numeric as weight, count(*) as n, 0::bigint as members
    from (
      select distinct on (f.list, f.fact_kind, f.fact_id) f.list, f.value / f.weight as value
      from (${selectedFrom(scope, sql`facts_asked`, lists)}) f where f.weight <> 0
      order by f.list, f.fact_kind, f.fact_id
    ) v
    group by v.list`
}
