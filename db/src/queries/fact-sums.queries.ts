import { type RawBuilder, sql } from 'kysely'
import { derivedIn, inEachHalf, placedFacts } from '../known.ts'
import type { Scope } from '../scope.ts'
import { creditedFacts } from './credited-facts.ts'
import { type GroupBy, grouped, type Narrowing, narrowed, type Slots, type SumQuestion } from './sum-question.ts'

/** Sums of one group. slot is the 1-based index into the slots; group 0 is unattributed. */
export interface SumRow {
  indicator_id: number
  g1: number
  g2: number
  slot: number
  currency: string
  /** Where sums are kept apart by day; null = they are not. */
  day: string | null
  value: string
  weight: string
  n: number
  /** Placed members with a fact of their own in the group. */
  members: number
}

/** Rows of the rollup that are read: months of flows and period ratios, or exact snapshot days. */
export type RollupDays =
  | { kind: 'months' }
  | { kind: 'snapshots'; indicatorIds: number[]; sourceIds: number[]; days: string[]; slots: number[] }

/** How rows of a rollup are found by time, and which slot each is in. */
export function rollupTime(scope: Scope, { indicatorIds }: Narrowing, slots: Slots, days: RollupDays) {
  if (days.kind === 'months') {
    return {
      slot: sql`width_bucket(r.bucket, ${slots.from}::date[])`,
      join: sql``,
      where: sql`and r.indicator_id = any(${indicatorIds}::bigint[])
        and r.bucket between ${slots.from[0]}::date and ${slots.to.at(-1)}::date`,
    }
  }
  return {
    slot: sql`s.slot`,
    join: sql`join unnest(${days.indicatorIds}::bigint[], ${days.sourceIds}::bigint[], ${days.days}::date[], ${days.slots}::integer[])
      as s (indicator_id, source_id, day, slot)
      on s.indicator_id = r.indicator_id and s.source_id = r.source_id and s.day = r.bucket`,
    where: inEachHalf(scope, sql`r.indicator_id = any(${days.indicatorIds}::bigint[]) and r.bucket = any(${days.days}::date[])`),
  }
}

/** A question to the rollup. For months the slots are whole months and contiguous. */
export interface RollupQuestion extends SumQuestion {
  slots: Slots
  days: RollupDays
  /** false: prime credit only, every fact once; true: overlay credit only, for its member's own view (A4). */
  overlay?: boolean
}

function rollupRows(scope: Scope, question: RollupQuestion): RawBuilder<unknown> {
  const { joins, filters } = narrowed(scope, question, sql`r.region_id`, false)
  const time = rollupTime(scope, question.narrowing, question.slots, question.days)
  return sql`
    select ${grouped(question, time.slot)}, null::date as day
    from ${derivedIn(scope, 'rollup')} r ${time.join} ${joins}
    where r.workspace_id = ${scope.workspaceId} and r.overlay = ${question.overlay ?? false} ${time.where} ${filters}
  `
}

/** Days whose facts are read one by one; with a source, that one's only: a snapshot day is its source's (A3). */
interface FactDays {
  from: string
  to: string
  sourceId?: number
}

/** A question to the facts themselves: for part of a month and for what the rollup does not keep apart. */
export interface FactQuestion extends SumQuestion, FactDays {
  slots: Slots
  /** Whether sums are kept apart by day. */
  byDay?: boolean
  overlay?: boolean
}

const factsOn = (scope: Scope, narrowing: Narrowing, { from, to }: FactDays) =>
  creditedFacts(
    scope,
    ({ indicator, day }) =>
      sql`${indicator} = any(${narrowing.indicatorIds}::bigint[]) and ${day} between ${from}::date and ${to}::date`,
  )

const ofSource = ({ sourceId }: FactDays, alias: 'r' | 'f'): RawBuilder<unknown> =>
  sourceId === undefined ? sql`` : sql`and ${sql.ref(`${alias}.source_id`)} = ${sourceId}`

const dayOf = ({ byDay }: Pick<FactQuestion, 'byDay'>): RawBuilder<unknown> => (byDay === true ? sql`r.day` : sql`null::date`)

function factRows(scope: Scope, question: FactQuestion): RawBuilder<unknown> {
  const { joins, filters } = narrowed(scope, question, sql`r.region_id`, false)
  return sql`
    select ${grouped(question, sql`width_bucket(r.day, ${question.slots.from}::date[])`)}, ${dayOf(question)} as day
    from (${placedFacts(scope, factsOn(scope, question.narrowing, question))}) r ${joins}
    where r.overlay = ${question.overlay ?? false} ${ofSource(question, 'r')} ${filters}
  `
}

const summed = (rows: RawBuilder<unknown>, groups: readonly GroupBy[]): RawBuilder<SumRow> => sql<SumRow>`
  select r.indicator_id, r.g1, r.g2, r.slot, r.currency, r.day, sum(r.value) as value, sum(r.weight) as weight, sum(r.n)::bigint as n,
    ${
      // A group of one member counts one or none: without distinct the rows need no sorting.
      groups.some((group) => group.by === 'member')
        ? sql`max(case when r.placement_id <> 0 and r.parts > 0 then 1 else 0 end)`
        : sql`count(distinct case when r.placement_id <> 0 and r.parts > 0 then r.member_id end)`
    } as members
  from (${rows}) r
  group by 1, 2, 3, 4, 5, 6
`

/** Sums of the rollup by group, slot and currency. */
export const sumRollup = (scope: Scope, question: RollupQuestion): RawBuilder<SumRow> =>
  summed(rollupRows(scope, question), question.groups)

/** The same sums straight from facts. */
export const sumFacts = (scope: Scope, question: FactQuestion): RawBuilder<SumRow> =>
  summed(factRows(scope, question), question.groups)

/** Placed members with a fact of their own by group and slot, over several readings and all currencies together. */
export function countMembers(
  scope: Scope,
  readings: { rollup: readonly RollupQuestion[]; facts: readonly FactQuestion[] },
): RawBuilder<Pick<SumRow, 'indicator_id' | 'g1' | 'g2' | 'slot' | 'members'>> {
  const rows = [
    ...readings.rollup.map((question) => rollupRows(scope, question)),
    ...readings.facts.map((question) => factRows(scope, question)),
  ]
  return sql`
    select r.indicator_id, r.g1, r.g2, r.slot, count(distinct r.member_id) as members
    from (${sql.join(rows, sql` union all `)}) r
    where r.placement_id <> 0 and r.parts > 0
    group by 1, 2, 3, 4
  `
}

/** Months and snapshot days of the rollup that one statement reads, each with the slots they are in. */
export interface RollupTimes {
  times: readonly { indicatorIds: number[]; slots: Slots; days: RollupDays }[]
}

export interface PlacedQuestion extends RollupTimes {
  /** Placements, each with its level and with those managers above it whose teams are asked for: parallel arrays. */
  placements: { ids: number[]; levelIds: number[]; managerIds: number[][] }
  regionIds?: number[] | undefined
}

/**
 * Sums of the rollup by placement: read and added once for whatever is made of them. Every branch names placements,
 * indicators and days as lists, so that each of a table's two halves (as known) is found by its index.
 */
function placementSums(scope: Scope, { placements, regionIds, times }: PlacedQuestion): RawBuilder<unknown> {
  const ofPlacements = sql`r.workspace_id = ${scope.workspaceId} and r.placement_id = any(${placements.ids}::bigint[]) and not r.overlay
    ${regionIds === undefined ? sql`` : sql`and r.region_id = any(${regionIds}::bigint[])`}`
  const each = times.map(({ indicatorIds, slots, days }) => {
    const time = rollupTime(scope, { indicatorIds }, slots, days)
    return sql`
      select r.indicator_id, r.placement_id, r.member_id, ${time.slot} as slot, r.currency, r.value, r.weight, r.n, r.parts
      from ${derivedIn(scope, 'rollup')} r ${time.join}
      where ${ofPlacements} ${time.where}`
  })
  return sql`
    select r.indicator_id, r.placement_id, r.member_id, r.slot, r.currency, sum(r.value) as value, sum(r.weight) as weight,
      sum(r.n) as n, max(case when r.parts > 0 then 1 else 0 end) as members
    from (${sql.join(each, sql` union all `)}) r
    group by 1, 2, 3, 4, 5`
}

/** The level of each placement. */
const placedIn = ({ ids, levelIds }: PlacedQuestion['placements']): RawBuilder<unknown> =>
  sql`unnest(${ids}::bigint[], ${levelIds}::bigint[]) as placed (id, level_id)`

/** A row for each placement and manager above it whose team is asked for. */
const placedBelow = ({ ids, managerIds }: PlacedQuestion['placements']): RawBuilder<unknown> =>
  sql`unnest(${ids.flatMap((id, at) => managerIds[at]?.map(() => id) ?? [])}::bigint[], ${managerIds.flat()}::bigint[])
    as below (placement_id, manager_id)`

/** Group 2 of the rows that are a manager's team. */
export const teamGroup = -1

/**
 * Facts of placed members by member and level, and of each manager's subtree by manager (A4, basis `team`), with
 * `teamGroup` as group 2: what a manager's page shows, read once. The managers' subtrees have to be in the placements.
 */
export const sumPeople = (scope: Scope, question: PlacedQuestion): RawBuilder<SumRow> => sql<SumRow>`
  with sums as materialized (${placementSums(scope, question)})
  select r.indicator_id, r.member_id as g1, placed.level_id as g2, r.slot, r.currency, null::date as day, sum(r.value) as value,
    sum(r.weight) as weight, sum(r.n)::bigint as n, max(r.members)::bigint as members
  from sums r join ${placedIn(question.placements)} on placed.id = r.placement_id
  group by 1, 2, 3, 4, 5
  union all
  ${teamsOf(question)}
`

/** Facts of each manager's subtree alone. The managers' subtrees have to be in the placements. */
export const sumTeams = (scope: Scope, question: PlacedQuestion): RawBuilder<SumRow> => sql<SumRow>`
  with sums as materialized (${placementSums(scope, question)})
  ${teamsOf(question)}
`

/** Sums by each manager above the placement; who has several placements is one of the members. */
const teamsOf = ({ placements }: PlacedQuestion): RawBuilder<SumRow> => sql`
  select r.indicator_id, below.manager_id as g1, ${sql.lit(teamGroup)}::bigint as g2, r.slot, r.currency, null::date as day,
    sum(r.value) as value, sum(r.weight) as weight, sum(r.n)::bigint as n, count(distinct r.member_id) filter (where r.members > 0) as members
  from sums r join ${placedBelow(placements)} on below.placement_id = r.placement_id
  group by 1, 2, 4, 5
`

/** The same from facts between two days; only here can a team be narrowed to offerings. */
export function sumTeamFacts(
  scope: Scope,
  question: FactDays & { managerIds: number[]; narrowing: Narrowing; slots: Slots; byDay?: boolean },
): RawBuilder<SumRow> {
  const { narrowing, slots } = question
  const ws = scope.workspaceId
  const region = narrowing.regionIds === undefined ? sql`` : sql`and f.region_id = any(${narrowing.regionIds}::bigint[])`
  const offering = narrowing.offeringIds === undefined ? sql`` : sql`and f.offering_id = any(${narrowing.offeringIds}::bigint[])`
  return sql<SumRow>`
    select f.indicator_id, c.ancestor_id as g1, ${sql.lit(teamGroup)}::bigint as g2, width_bucket(f.day, ${slots.from}::date[]) as slot, f.currency,
      ${question.byDay === true ? sql`f.day` : sql`null::date`} as day, sum(f.value) as value, sum(f.weight) as weight, sum(f.n)::bigint as n,
      count(distinct case when f.parts > 0 then f.member_id end) as members
    from (${placedFacts(scope, factsOn(scope, narrowing, question))}) f
    join placement_chain c on c.workspace_id = ${ws} and c.placement_id = f.placement_id and c.ancestor_id = any(${question.managerIds}::bigint[])
    where not f.overlay ${ofSource(question, 'f')} ${region} ${offering}
    group by 1, 2, 3, 4, 5, 6
  `
}
