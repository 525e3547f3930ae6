import { type RawBuilder, sql } from 'kysely'
import { derivedIn } from '../known.ts'
import type { Scope } from '../scope.ts'
import { creditedFacts } from './credited-facts.ts'
import type { Slots } from './sum-question.ts'

/**
 * Which indicators have any live fact in which slot up to the as-of day: their source was loaded (A3). The month of the
 * as-of day is asked of the facts, as the rollup does not say on which of its days they lie.
 * @param throughMonth last day of the last month that lies wholly before the as-of day or on it
 */
export function loadedSlots(
  scope: Scope,
  question: { indicatorIds: number[]; slots: Slots; asOf: string; throughMonth: string },
): RawBuilder<{ indicator_id: number; slot: number }> {
  const { asOf, throughMonth } = question
  const facts = creditedFacts(
    scope,
    ({ indicator, day }) =>
      sql`${indicator} = asked.id and ${day} > ${throughMonth}::date and ${day} between span.from_day and least(span.to_day, ${asOf}::date)`,
  )
  return sql`
    select asked.id as indicator_id, span.slot::integer as slot
    from unnest(${question.indicatorIds}::bigint[]) as asked (id)
    cross join unnest(${question.slots.from}::date[], ${question.slots.to}::date[]) with ordinality as span (from_day, to_day, slot)
    where (
      -- One row is looked up for each; joined, the planner would read all there are.
      select true from ${derivedIn(scope, 'rollup')} r
      where r.workspace_id = ${scope.workspaceId} and r.indicator_id = asked.id
        and r.bucket between span.from_day and least(span.to_day, ${throughMonth}::date)
      limit 1
    )
    ${throughMonth < asOf ? sql`or (select true from (${facts}) f limit 1)` : sql``}
  `
}
