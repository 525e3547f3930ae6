import { type RawBuilder, sql } from 'kysely'
import { derivedIn, placedFacts } from '../known.ts'
import type { Scope } from '../scope.ts'
import { creditedFacts } from './credited-facts.ts'
import type { SumRow } from './fact-sums.queries.ts'

/** One indicator between two days, inclusive, of one slot. */
export interface RangeDays {
  /** Number of the range that it belongs to; a range may have several of an indicator, which are added up. */
  range: number
  indicatorId: number
  from: string
  to: string
  /** null = of every source; a snapshot day is its source's (A3). */
  sourceId: number | null
  /** Counted from 1. */
  slot: number
}

export interface RangeQuestion {
  days: readonly RangeDays[]
  /**
   * Whose facts each range counts: those under a placement, or stamped with a region, as pairs of range and id; null =
   * everybody's.
   */
  whose: { by: 'placement' | 'region'; ranges: number[]; ids: number[] } | null
  /** Stamped regions to which all is narrowed, and offerings, which only facts know. */
  regionIds?: number[] | undefined
  offeringIds?: number[] | undefined
}

/** Rows of `asked`: what is to be summed over which days. */
const askedDays = (days: readonly RangeDays[]): RawBuilder<unknown> => sql`
  select * from unnest(${days.map((each) => each.range)}::integer[], ${days.map((each) => each.indicatorId)}::bigint[],
    ${days.map((each) => each.sourceId)}::bigint[], ${days.map((each) => each.from)}::date[], ${days.map((each) => each.to)}::date[],
    ${days.map((each) => each.slot)}::integer[]) as a (range, indicator_id, source_id, from_day, to_day, slot)`

const within = ({ whose }: RangeQuestion): RawBuilder<unknown> =>
  whose === null
    ? sql``
    : sql`join unnest(${whose.ranges}::integer[], ${whose.ids}::bigint[]) as w (range, id) on w.range = a.range`

/** The column that a range's ids are of. */
const columnOf = ({ whose }: RangeQuestion, alias: 'r' | 'f'): RawBuilder<unknown> =>
  whose === null ? sql`0::bigint` : sql.ref(`${alias}.${whose.by}_id`)

const inRegions = ({ regionIds }: RangeQuestion, alias: 'r' | 'f'): RawBuilder<unknown> =>
  regionIds === undefined ? sql`` : sql`and ${sql.ref(`${alias}.region_id`)} = any(${regionIds}::bigint[])`

/**
 * Sums of many ranges in one statement, each with its range's number as group 1: whole months and snapshot days from the
 * rollups. Members are not counted.
 */
export function sumRanges(scope: Scope, question: RangeQuestion): RawBuilder<SumRow> {
  const isByRegion = question.whose?.by !== 'placement' && scope.regrouped === undefined
  const ofRange = question.whose === null ? sql`` : sql`and ${columnOf(question, 'r')} = w.id`
  return sql<SumRow>`
    select r.indicator_id, a.range::bigint as g1, 0::bigint as g2, a.slot, r.currency, null::date as day,
      sum(r.value) as value, sum(r.weight) as weight, sum(r.n)::bigint as n, 0::bigint as members
    from (${askedDays(question.days)}) a ${within(question)}
    join ${derivedIn(scope, isByRegion ? 'region_rollup' : 'rollup')} r
      on r.workspace_id = ${scope.workspaceId} and r.indicator_id = a.indicator_id and r.bucket between a.from_day and a.to_day ${ofRange}
    where (a.source_id is null or r.source_id = a.source_id) ${isByRegion ? sql`` : sql`and not r.overlay`} ${inRegions(question, 'r')}
    group by 1, 2, 4, 5
  `
}

/**
 * The same from the facts themselves, for parts of months and for what the rollups do not keep apart. Days that several
 * ranges share are read once.
 * @param byDay whether sums are kept apart by day
 */
export function sumRangesOfFacts(scope: Scope, question: RangeQuestion, byDay: boolean): RawBuilder<SumRow> {
  const { offeringIds } = question
  const facts = creditedFacts(
    scope,
    ({ indicator, day }) => sql`${indicator} = t.indicator_id and ${day} between t.from_day and t.to_day`,
  )
  const sameDays = sql`s.indicator_id = a.indicator_id and s.source_id is not distinct from a.source_id and s.from_day = a.from_day and s.to_day = a.to_day`
  return sql<SumRow>`
    with asked as materialized (${askedDays(question.days)}),
    sums as materialized (
      select t.indicator_id, t.source_id, t.from_day, t.to_day, ${columnOf(question, 'f')} as id, f.currency, ${byDay ? sql`f.day` : sql`null::date`} as day,
        sum(f.value) as value, sum(f.weight) as weight, sum(f.n) as n
      from (select distinct indicator_id, source_id, from_day, to_day from asked) t cross join lateral (${placedFacts(scope, facts)}) f
      where not f.overlay and (t.source_id is null or f.source_id = t.source_id) ${inRegions(question, 'f')}
        ${offeringIds === undefined ? sql`` : sql`and f.offering_id = any(${offeringIds}::bigint[])`}
      group by 1, 2, 3, 4, 5, 6, 7
    )
    select a.indicator_id, a.range::bigint as g1, 0::bigint as g2, a.slot, s.currency, s.day,
      sum(s.value) as value, sum(s.weight) as weight, sum(s.n)::bigint as n, 0::bigint as members
    from asked a ${within(question)} join sums s on ${sameDays} ${question.whose === null ? sql`` : sql`and s.id = w.id`}
    group by 1, 2, 4, 5, 6
  `
}
