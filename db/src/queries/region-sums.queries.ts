import { type RawBuilder, sql } from 'kysely'
import { derivedIn, inEachHalf } from '../known.ts'
import type { Scope } from '../scope.ts'
import { type RollupDays, type RollupQuestion, rollupTime, type SumRow } from './fact-sums.queries.ts'
import { groupColumn, groupJoin, type Narrowing, type SumQuestion } from './sum-question.ts'
import { type CutMonth, type PieceSumRow, sumCutMonth, type TargetQuestion } from './target-sums.queries.ts'

/**
 * Whether the sums by region hold the answer: they keep apart regions, stamped and placed, and neither people nor
 * offerings.
 */
export const isAboutRegions = (scope: Scope, { narrowing, groups }: SumQuestion): boolean =>
  scope.regrouped === undefined &&
  narrowing.levelIds === undefined &&
  narrowing.memberIds === undefined &&
  narrowing.placementIds === undefined &&
  narrowing.offeringIds === undefined &&
  groups.every(({ by }) => by === 'none' || by === 'region' || by === 'placed-region')

const regions = { stamped: sql`r.region_id`, placed: sql`nullif(r.placed_region_id, 0)` }

const inRegions = ({ regionIds }: Narrowing): RawBuilder<unknown> =>
  regionIds === undefined ? sql`` : sql`and r.region_id = any(${regionIds}::bigint[])`

/** The sums of `sumRollup` for questions about regions; how many members there are `countCovered` says. */
export function sumRegions(scope: Scope, question: RollupQuestion): RawBuilder<SumRow> {
  const { groups, narrowing } = question
  const time = rollupTime(scope, narrowing, question.slots, question.days)
  return sql<SumRow>`
    select r.indicator_id, ${groupColumn(groups[0], 'm1')} as g1, ${groupColumn(groups[1], 'm2')} as g2, ${time.slot} as slot, r.currency,
      null::date as day, sum(r.value) as value, sum(r.weight) as weight, sum(r.n)::bigint as n, 0::bigint as members
    from ${derivedIn(scope, 'region_rollup')} r ${time.join} ${groupJoin(groups[0], 'm1', regions)} ${groupJoin(groups[1], 'm2', regions)}
    where r.workspace_id = ${scope.workspaceId} ${time.where} ${inRegions(narrowing)}
    group by 1, 2, 3, 4, 5
  `
}

/**
 * The sums of `sumPieces` for questions about regions: whole months from their sums by region, the month that the as-of
 * day cuts from the pieces themselves.
 */
export function sumRegionTargets(scope: Scope, question: TargetQuestion, cut: CutMonth | null): RawBuilder<PieceSumRow> {
  const { groups, narrowing, slots, asOf, ownOnly } = question
  const until = sql`${asOf}::date`
  const reached = asOf >= (slots.to.at(-1) ?? '') ? sql`r.phased` : sql`case when r.month <= ${until} then r.phased else 0 end`
  const held = sql`date_trunc('month', least((${slots.to}::date[])[r.slot], ${until})::timestamp)::date`
  return sql<PieceSumRow>`
    select r.indicator_id, r.g1, r.g2, r.slot, r.currency, r.own,
      sum(r.amount) as value, sum(r.phased) as phased, sum(${reached}) as reached,
      sum(r.weighted) as weight, sum(r.days)::bigint as n, sum(r.held) filter (where r.month = ${held}) as in_force,
      bool_and(r.explicit_zero) as explicit_zero, min(r.comparator) as comparator
    from (
      select r.*, ${groupColumn(groups[0], 'm1')} as g1, ${groupColumn(groups[1], 'm2')} as g2,
        width_bucket(r.month, ${slots.from}::date[]) as slot
      from ${derivedIn(scope, 'region_target')} r ${groupJoin(groups[0], 'm1', regions)}
      where r.workspace_id = ${scope.workspaceId} and r.indicator_id = any(${narrowing.indicatorIds}::bigint[])
        and r.month between ${slots.from[0]}::date and ${slots.to.at(-1)}::date ${inRegions(narrowing)} ${ownOnly ? sql`and r.own` : sql``}
        ${cut === null ? sql`` : sql`and r.month <> ${cut.month}::date`}
    ) r
    group by 1, 2, 3, 4, 5, 6
    ${cut === null ? sql`` : sql`union all ${sumCutMonth(scope, question, cut)}`}
  `
}

/** Regions whose members are counted together: all below a region with it, or what stands on the region itself. */
export interface CoveredGroups {
  groupIds: number[]
  /** 0 = no region; with everything below it, all there is. */
  regionIds: number[]
  subtree: boolean[]
}

/** How long the counted stretch is: a period of the fiscal calendar, or one day of snapshots. */
export type Span = 'month' | 'quarter' | 'half' | 'year' | 'day'

export type CoveredTime =
  | { kind: 'periods'; indicatorIds: number[]; spans: Span[]; from: string[]; slots: number[] }
  | Extract<RollupDays, { kind: 'snapshots' }>

/** Placed members with a fact of their own by region and slot: `countMembers` where the count is kept. */
export function countCovered(
  scope: Scope,
  { groups, time }: { groups: CoveredGroups; time: CoveredTime },
): RawBuilder<Pick<SumRow, 'indicator_id' | 'g1' | 'g2' | 'slot' | 'members'>> {
  const asked =
    time.kind === 'periods'
      ? sql`unnest(${time.spans}::text[], ${time.from}::date[], ${time.slots}::integer[]) as s (span, from_day, slot)
          on c.span = s.span and c.from_day = s.from_day and c.source_id = 0`
      : sql`unnest(${time.indicatorIds}::bigint[], ${time.sourceIds}::bigint[], ${time.days}::date[], ${time.slots}::integer[])
          as s (indicator_id, source_id, from_day, slot)
          on c.span = 'day' and c.indicator_id = s.indicator_id and c.source_id = s.source_id and c.from_day = s.from_day`
  return sql`
    select c.indicator_id, g.group_id as g1, 0::bigint as g2, s.slot, c.members
    from ${derivedIn(scope, 'region_coverage')} c
    join ${asked}
    join unnest(${groups.groupIds}::bigint[], ${groups.regionIds}::bigint[], ${groups.subtree}::boolean[]) as g (group_id, region_id, subtree)
      on c.region_id = g.region_id and c.subtree = g.subtree
    where c.workspace_id = ${scope.workspaceId} and c.region_id = any(${groups.regionIds}::bigint[])
      ${time.kind === 'periods' ? sql`and c.indicator_id = any(${time.indicatorIds}::bigint[])` : sql``}
      ${inEachHalf(
        scope,
        time.kind === 'periods'
          ? sql`c.span = any(${time.spans}::text[]) and c.from_day = any(${time.from}::date[])`
          : sql`c.indicator_id = any(${time.indicatorIds}::bigint[]) and c.from_day = any(${time.days}::date[])`,
      )}
  `
}
