import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'
import { creditedFacts } from './credited-facts.ts'

/** What a sum is grouped by, besides indicator, slot of time and currency. */
export type GroupBy =
  | { by: 'none' }
  /** Each region of the map counts for its group: parallel arrays. */
  | { by: 'region'; regionIds: number[]; groupIds: number[] }
  /** The same by the region where the credited member is placed. */
  | { by: 'placed-region'; regionIds: number[]; groupIds: number[] }
  | { by: 'member' | 'manager' | 'level' | 'offering' }
  | { by: 'family'; levelIds: number[]; groupIds: number[] }

/** Narrows facts and targets; an absent list is no restriction. */
export interface Narrowing {
  indicatorIds: number[]
  /** Stamped region of a fact, placement's region of a target. */
  regionIds?: number[]
  levelIds?: number[]
  memberIds?: number[]
  /** The manager's whole subtree, the manager included. */
  managerId?: number
  offeringIds?: number[]
}

/** Contiguous slots of time, oldest first. */
export interface Slots {
  from: string[]
  to: string[]
}

/** Sums of one group. slot is the 1-based index into the slots; group 0 is unattributed. */
export interface SumRow {
  indicator_id: number
  g1: number
  g2: number
  slot: number
  currency: string
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

interface SumQuestion {
  narrowing: Narrowing
  groups: [GroupBy, GroupBy]
}

const groupColumn = (group: GroupBy, alias: 'm1' | 'm2'): RawBuilder<unknown> => {
  switch (group.by) {
    case 'none':
      return sql`0::bigint`
    case 'member':
      return sql`case when r.placement_id = 0 then 0 else r.member_id end`
    case 'manager':
      return sql`coalesce(p.manager_id, 0)`
    case 'level':
      return sql`coalesce(p.level_id, 0)`
    case 'offering':
      return sql`coalesce(r.offering_id, 0)`
    case 'region':
    case 'placed-region':
    case 'family':
      return sql`coalesce(${sql.ref(`${alias}.group_id`)}, 0)`
  }
}

const groupJoin = (group: GroupBy, alias: 'm1' | 'm2', region: RawBuilder<unknown>): RawBuilder<unknown> => {
  if (group.by === 'region' || group.by === 'placed-region') {
    return sql`left join unnest(${group.regionIds}::bigint[], ${group.groupIds}::bigint[]) as ${sql.ref(alias)} (member_of, group_id)
      on ${sql.ref(`${alias}.member_of`)} = ${group.by === 'region' ? region : sql`p.region_id`}`
  }
  if (group.by === 'family') {
    return sql`left join unnest(${group.levelIds}::bigint[], ${group.groupIds}::bigint[]) as ${sql.ref(alias)} (member_of, group_id)
      on ${sql.ref(`${alias}.member_of`)} = p.level_id`
  }
  return sql``
}

const placed: ReadonlySet<GroupBy['by']> = new Set(['manager', 'level', 'family', 'placed-region'])

const needsPlacement = ({ groups, narrowing }: SumQuestion): boolean =>
  narrowing.levelIds !== undefined || groups.some((group) => placed.has(group.by))

/** Joins and filters that facts and target pieces share; `r` is the summed relation. */
function narrowed(scope: Scope, question: SumQuestion, region: RawBuilder<unknown>, alwaysPlaced: boolean) {
  const ws = scope.workspaceId
  const { narrowing, groups } = question
  const joins = [
    alwaysPlaced || needsPlacement(question)
      ? sql`join placement p on p.workspace_id = ${ws} and p.id = r.placement_id`
      : sql``,
    narrowing.managerId === undefined
      ? sql``
      : sql`join placement_chain c on c.workspace_id = ${ws} and c.placement_id = r.placement_id and c.ancestor_id = ${narrowing.managerId}`,
    groupJoin(groups[0], 'm1', region),
    groupJoin(groups[1], 'm2', region),
  ]
  const filters = [
    narrowing.regionIds === undefined ? sql`` : sql`and ${region} = any(${narrowing.regionIds}::bigint[])`,
    narrowing.levelIds === undefined ? sql`` : sql`and p.level_id = any(${narrowing.levelIds}::bigint[])`,
    narrowing.memberIds === undefined ? sql`` : sql`and r.member_id = any(${narrowing.memberIds}::bigint[])`,
    narrowing.offeringIds === undefined ? sql`` : sql`and r.offering_id = any(${narrowing.offeringIds}::bigint[])`,
  ]
  return { joins: sql.join(joins, sql` `), filters: sql.join(filters, sql` `) }
}

const sums = sql`sum(r.value) as value, sum(r.weight) as weight, sum(r.n)::bigint as n,
  count(distinct case when r.placement_id <> 0 and r.parts > 0 then r.member_id end) as members`

/**
 * Sums of the rollup by group, slot and currency. For months the slots are whole months and contiguous.
 * @param overlay false: prime credit only, every fact once; true: overlay credit only, for its member's own view (A4)
 */
export function sumRollup(
  scope: Scope,
  question: SumQuestion & { slots: Slots; days: RollupDays; overlay?: boolean },
): RawBuilder<SumRow> {
  const { groups, narrowing, slots, days } = question
  const { joins, filters } = narrowed(scope, question, sql`r.region_id`, false)
  const time =
    days.kind === 'months'
      ? {
          slot: sql`width_bucket(r.bucket, ${slots.from}::date[])`,
          join: sql``,
          where: sql`r.indicator_id = any(${narrowing.indicatorIds}::bigint[])
            and r.bucket between ${slots.from[0]}::date and ${slots.to.at(-1)}::date`,
        }
      : {
          slot: sql`s.slot`,
          join: sql`join unnest(${days.indicatorIds}::bigint[], ${days.sourceIds}::bigint[], ${days.days}::date[], ${days.slots}::integer[])
            as s (indicator_id, source_id, day, slot)
            on s.indicator_id = r.indicator_id and s.source_id = r.source_id and s.day = r.bucket`,
          where: sql`r.indicator_id = any(${days.indicatorIds}::bigint[]) and r.bucket = any(${days.days}::date[])`,
        }
  return sql<SumRow>`
    select r.indicator_id, ${groupColumn(groups[0], 'm1')} as g1, ${groupColumn(groups[1], 'm2')} as g2, ${time.slot} as slot,
      r.currency, ${sums}
    from rollup r ${time.join} ${joins}
    where r.workspace_id = ${scope.workspaceId} and r.overlay = ${question.overlay ?? false} and ${time.where} ${filters}
    group by 1, 2, 3, 4, 5
  `
}

/** The same sums straight from facts between two days: for part of a month and for what the rollup does not keep apart. */
export function sumFacts(
  scope: Scope,
  question: SumQuestion & { slots: Slots; from: string; to: string; overlay?: boolean },
): RawBuilder<SumRow> {
  const { groups, narrowing, slots } = question
  const { joins, filters } = narrowed(scope, question, sql`r.region_id`, false)
  const facts = creditedFacts(
    scope,
    ({ indicator, day }) =>
      sql`${indicator} = any(${narrowing.indicatorIds}::bigint[]) and ${day} between ${question.from}::date and ${question.to}::date`,
  )
  const ws = scope.workspaceId
  return sql<SumRow>`
    select r.indicator_id, ${groupColumn(groups[0], 'm1')} as g1, ${groupColumn(groups[1], 'm2')} as g2,
      width_bucket(r.day, ${slots.from}::date[]) as slot, r.currency, ${sums}
    from (
      select f.*, coalesce(placed.id, 0) as placement_id
      from (${facts}) f
      left join placement placed on placed.workspace_id = ${ws} and placed.member_id = f.member_id and placed.member_id <> 0
        and placed.superseded is null and f.day >= placed.valid_from and (placed.valid_to is null or f.day <= placed.valid_to)
    ) r ${joins}
    where r.overlay = ${question.overlay ?? false} ${filters}
    group by 1, 2, 3, 4, 5
  `
}

/** Target sums of one group; null where the indicator's kind has none of that sort. */
export interface PieceSumRow {
  indicator_id: number
  g1: number
  g2: number
  slot: number
  currency: string
  /** Flow: Σ of what is due in the slot. */
  amount: string | null
  /** Flow: Σ of the phased target, whole and up to the as-of day (A9). */
  phased: string | null
  reached: string | null
  /** Ratio: Σ target × days and Σ days, for the day-weighted mean. */
  weighted: string
  days: number
  /** Stock: Σ of the targets in force on the slot's last day or the as-of day. */
  in_force: string | null
  explicit_zero: boolean
  comparator: string
  comparators: number
  pieces: number
}

/**
 * Sums of materialised member targets by group, slot and currency.
 * @param ownOnly only targets under basis `own`: those that add up to a group's target (A7)
 */
export function sumPieces(
  scope: Scope,
  question: SumQuestion & { slots: Slots; asOf: string; ownOnly: boolean },
): RawBuilder<PieceSumRow> {
  const { groups, narrowing, slots, asOf } = question
  const onRegion = narrowing.regionIds !== undefined || groups.some((group) => group.by === 'region')
  const { joins, filters } = narrowed(scope, { groups, narrowing: withoutOfferings(narrowing) }, sql`p.region_id`, onRegion)
  const slot = sql`width_bucket(r.month, ${slots.from}::date[])`
  const lastDay = sql`least((${slots.to}::date[])[${slot}], ${asOf}::date)`
  return sql<PieceSumRow>`
    select r.indicator_id, ${groupColumn(groups[0], 'm1')} as g1, ${groupColumn(groups[1], 'm2')} as g2, ${slot} as slot, r.currency,
      sum(r.amount) as amount, sum(r.phased) as phased,
      sum(case when r.to_day <= ${asOf}::date then r.phased
        when r.from_day <= ${asOf}::date
          then r.phased * (${asOf}::date - r.from_day + 1)::numeric / (r.to_day - r.from_day + 1)::numeric
        else 0 end) as reached,
      sum(r.in_force * (r.to_day - r.from_day + 1)) as weighted,
      sum(r.to_day - r.from_day + 1)::bigint as days,
      sum(r.in_force) filter (where ${lastDay} between r.from_day and r.to_day) as in_force,
      bool_and(r.explicit_zero) as explicit_zero, min(r.comparator) as comparator,
      count(distinct r.comparator) as comparators, count(*) as pieces
    from target_piece r ${joins}
    where r.workspace_id = ${scope.workspaceId} and r.indicator_id = any(${narrowing.indicatorIds}::bigint[])
      and r.month between ${slots.from[0]}::date and ${slots.to.at(-1)}::date
      ${question.ownOnly ? sql`and r.basis = 'own'` : sql``} ${filters}
    group by 1, 2, 3, 4, 5
  `
}

/** Targets know no offering. */
function withoutOfferings({ offeringIds: _, ...narrowing }: Narrowing): Narrowing {
  return narrowing
}

/** Facts of a manager's subtree, by manager: the team basis. Whole months or snapshot days of the rollup. */
export function sumTeams(
  scope: Scope,
  question: { memberIds: number[]; narrowing: Narrowing; slots: Slots; days: RollupDays },
): RawBuilder<SumRow> {
  const { narrowing, slots, days } = question
  const ws = scope.workspaceId
  const region = narrowing.regionIds === undefined ? sql`` : sql`and r.region_id = any(${narrowing.regionIds}::bigint[])`
  const time =
    days.kind === 'months'
      ? {
          slot: sql`width_bucket(r.bucket, ${slots.from}::date[])`,
          join: sql``,
          where: sql`r.indicator_id = any(${narrowing.indicatorIds}::bigint[])
            and r.bucket between ${slots.from[0]}::date and ${slots.to.at(-1)}::date`,
        }
      : {
          slot: sql`s.slot`,
          join: sql`join unnest(${days.indicatorIds}::bigint[], ${days.sourceIds}::bigint[], ${days.days}::date[], ${days.slots}::integer[])
            as s (indicator_id, source_id, day, slot)
            on s.indicator_id = r.indicator_id and s.source_id = r.source_id and s.day = r.bucket`,
          where: sql`r.indicator_id = any(${days.indicatorIds}::bigint[]) and r.bucket = any(${days.days}::date[])`,
        }
  return sql<SumRow>`
    select r.indicator_id, c.ancestor_id as g1, 0::bigint as g2, ${time.slot} as slot, r.currency, sum(r.value) as value,
      sum(r.weight) as weight, sum(r.n)::bigint as n, count(distinct case when r.parts > 0 then r.member_id end) as members
    from placement_chain c
    join rollup r on r.workspace_id = ${ws} and r.placement_id = c.placement_id ${time.join}
    where c.workspace_id = ${ws} and c.ancestor_id = any(${question.memberIds}::bigint[]) and not r.overlay and ${time.where} ${region}
    group by 1, 2, 3, 4, 5
  `
}

/** The same from facts between two days. */
export function sumTeamFacts(
  scope: Scope,
  question: { memberIds: number[]; narrowing: Narrowing; slots: Slots; from: string; to: string },
): RawBuilder<SumRow> {
  const { narrowing, slots } = question
  const ws = scope.workspaceId
  const facts = creditedFacts(
    scope,
    ({ indicator, day }) =>
      sql`${indicator} = any(${narrowing.indicatorIds}::bigint[]) and ${day} between ${question.from}::date and ${question.to}::date`,
  )
  const region = narrowing.regionIds === undefined ? sql`` : sql`and f.region_id = any(${narrowing.regionIds}::bigint[])`
  return sql<SumRow>`
    select f.indicator_id, c.ancestor_id as g1, 0::bigint as g2, width_bucket(f.day, ${slots.from}::date[]) as slot, f.currency,
      sum(f.value) as value, sum(f.weight) as weight, sum(f.n)::bigint as n,
      count(distinct case when f.parts > 0 then f.member_id end) as members
    from (${facts}) f
    join placement p on p.workspace_id = ${ws} and p.member_id = f.member_id and p.member_id <> 0 and p.superseded is null
      and f.day >= p.valid_from and (p.valid_to is null or f.day <= p.valid_to)
    join placement_chain c on c.workspace_id = ${ws} and c.placement_id = p.id and c.ancestor_id = any(${question.memberIds}::bigint[])
    where not f.overlay ${region}
    group by 1, 2, 3, 4, 5
  `
}

/** Which indicators have any live fact in which slot up to the as-of day: their source was loaded (A3). */
export function loadedSlots(
  scope: Scope,
  question: { indicatorIds: number[]; slots: Slots; asOf: string },
): RawBuilder<{ indicator_id: number; slot: number }> {
  return sql`
    select i.id as indicator_id, s.slot
    from unnest(${question.indicatorIds}::bigint[]) as i (id)
    cross join unnest(${question.slots.from}::date[], ${question.slots.to}::date[]) with ordinality as s (from_day, to_day, slot)
    where exists (
      select from rollup r
      where r.workspace_id = ${scope.workspaceId} and r.indicator_id = i.id
        and r.bucket between s.from_day and least(s.to_day, ${question.asOf}::date)
    )
  `
}
