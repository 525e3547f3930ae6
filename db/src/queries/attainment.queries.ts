import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'
import { creditedFacts } from './credited-facts.ts'

/** What a sum is grouped by, besides indicator, slot of time and currency. */
export type GroupBy =
  | { by: 'none' }
  /** Each region of the map counts for its group: parallel arrays. */
  | { by: 'region'; regionIds: number[]; groupIds: number[] }
  /** The same by the region where the credited member is placed; beside `region` only what crosses between the two (A7). */
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
    alwaysPlaced || needsPlacement(question) ? sql`join placement p on p.workspace_id = ${ws} and p.id = r.placement_id` : sql``,
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
    groups[0].by === 'region' && groups[1].by === 'placed-region' ? sql`and m1.group_id <> m2.group_id` : sql``,
  ]
  return { joins: sql.join(joins, sql` `), filters: sql.join(filters, sql` `) }
}

/** Columns of one summed row, with its groups, its slot and its member. */
const grouped = ({ groups }: SumQuestion, slot: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`r.indicator_id, ${groupColumn(groups[0], 'm1')} as g1, ${groupColumn(groups[1], 'm2')} as g2, ${slot} as slot, r.currency,
    r.value, r.weight, r.n, r.parts, r.member_id, r.placement_id`

/** How rows of the rollup are found by time, and which slot each is in. */
function rollupTime({ indicatorIds }: Narrowing, slots: Slots, days: RollupDays) {
  if (days.kind === 'months') {
    return {
      slot: sql`width_bucket(r.bucket, ${slots.from}::date[])`,
      join: sql``,
      where: sql`r.indicator_id = any(${indicatorIds}::bigint[])
        and r.bucket between ${slots.from[0]}::date and ${slots.to.at(-1)}::date`,
    }
  }
  return {
    slot: sql`s.slot`,
    join: sql`join unnest(${days.indicatorIds}::bigint[], ${days.sourceIds}::bigint[], ${days.days}::date[], ${days.slots}::integer[])
      as s (indicator_id, source_id, day, slot)
      on s.indicator_id = r.indicator_id and s.source_id = r.source_id and s.day = r.bucket`,
    where: sql`r.indicator_id = any(${days.indicatorIds}::bigint[]) and r.bucket = any(${days.days}::date[])`,
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
  const time = rollupTime(question.narrowing, question.slots, question.days)
  return sql`
    select ${grouped(question, time.slot)}
    from rollup r ${time.join} ${joins}
    where r.workspace_id = ${scope.workspaceId} and r.overlay = ${question.overlay ?? false} and ${time.where} ${filters}
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

function factRows(scope: Scope, question: FactQuestion): RawBuilder<unknown> {
  const ws = scope.workspaceId
  const { joins, filters } = narrowed(scope, question, sql`r.region_id`, false)
  return sql`
    select ${grouped(question, sql`width_bucket(r.day, ${question.slots.from}::date[])`)}
    from (
      select f.*, coalesce(placed.id, 0) as placement_id
      from (${factsOn(scope, question.narrowing, question)}) f
      left join placement placed on placed.workspace_id = ${ws} and placed.member_id = f.member_id and placed.member_id <> 0
        and placed.superseded is null and f.day >= placed.valid_from and (placed.valid_to is null or f.day <= placed.valid_to)
    ) r ${joins}
    where r.overlay = ${question.overlay ?? false} ${ofSource(question, 'r')} ${filters}
  `
}

const summed = (rows: RawBuilder<unknown>, groups: readonly GroupBy[]): RawBuilder<SumRow> => sql<SumRow>`
  select r.indicator_id, r.g1, r.g2, r.slot, r.currency, sum(r.value) as value, sum(r.weight) as weight, sum(r.n)::bigint as n,
    ${
      // A group of one member counts one or none: without distinct the rows need no sorting.
      groups.some((group) => group.by === 'member')
        ? sql`max(case when r.placement_id <> 0 and r.parts > 0 then 1 else 0 end)`
        : sql`count(distinct case when r.placement_id <> 0 and r.parts > 0 then r.member_id end)`
    } as members
  from (${rows}) r
  group by 1, 2, 3, 4, 5
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

/** Target sums of one group, apart by whether they are measured on own credit; null where the indicator's kind has none of that sort. */
export interface PieceSumRow {
  indicator_id: number
  g1: number
  g2: number
  slot: number
  currency: string
  /** Under basis `own`: these add up to a group's target (A7). */
  own: boolean
  /** Flow: Σ of what is due in the slot. */
  amount: string | null
  /** Flow: Σ of the phased target, whole and up to the as-of day (A9). */
  phased: string | null
  reached: string | null
  /** Ratio: Σ target × days and Σ days, for the day-weighted mean. */
  weighted: string | null
  days: number
  /** Stock: Σ of the targets in force on the slot's last day or the as-of day. */
  in_force: string | null
  explicit_zero: boolean
  comparator: string
}

/** Sums of materialised member targets by group, slot and currency. */
export function sumPieces(scope: Scope, question: SumQuestion & { slots: Slots; asOf: string }): RawBuilder<PieceSumRow> {
  const { groups, narrowing, slots, asOf } = question
  const onRegion = narrowing.regionIds !== undefined || groups.some((group) => group.by === 'region')
  const { joins, filters } = narrowed(scope, { groups, narrowing: withoutOfferings(narrowing) }, sql`p.region_id`, onRegion)
  const until = sql`${asOf}::date`
  const reached =
    asOf >= (slots.to.at(-1) ?? '')
      ? sql`r.phased`
      : sql`case when r.to_day <= ${until} then r.phased
          when r.from_day <= ${until} then r.phased * (${until} - r.from_day + 1)::numeric / (r.to_day - r.from_day + 1)::numeric
          else 0 end`
  return sql<PieceSumRow>`
    select r.indicator_id, r.g1, r.g2, r.slot, r.currency, r.own,
      sum(r.amount) as amount, sum(r.phased) as phased, sum(${reached}) as reached,
      sum(r.in_force * (r.to_day - r.from_day + 1)) filter (where r.amount is null) as weighted,
      sum(r.to_day - r.from_day + 1)::bigint as days,
      sum(r.in_force) filter (where r.amount is null and least((${slots.to}::date[])[r.slot], ${until}) between r.from_day and r.to_day)
        as in_force,
      bool_and(r.explicit_zero) as explicit_zero, min(r.comparator) as comparator
    from (
      select r.*, r.basis = 'own' as own, ${groupColumn(groups[0], 'm1')} as g1, ${groupColumn(groups[1], 'm2')} as g2,
        width_bucket(r.month, ${slots.from}::date[]) as slot
      from target_piece r ${joins}
      where r.workspace_id = ${scope.workspaceId} and r.indicator_id = any(${narrowing.indicatorIds}::bigint[])
        and r.month between ${slots.from[0]}::date and ${slots.to.at(-1)}::date ${filters}
    ) r
    group by 1, 2, 3, 4, 5, 6
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
  const time = rollupTime(narrowing, slots, days)
  return sql<SumRow>`
    select r.indicator_id, c.ancestor_id as g1, 0::bigint as g2, ${time.slot} as slot, r.currency, sum(r.value) as value,
      sum(r.weight) as weight, sum(r.n)::bigint as n, count(distinct case when r.parts > 0 then r.member_id end) as members
    from placement_chain c
    join rollup r on r.workspace_id = ${ws} and r.placement_id = c.placement_id ${time.join}
    where c.workspace_id = ${ws} and c.ancestor_id = any(${question.memberIds}::bigint[]) and not r.overlay and ${time.where} ${region}
    group by 1, 2, 3, 4, 5
  `
}

/** The same from facts between two days; only here can a team be narrowed to offerings. */
export function sumTeamFacts(
  scope: Scope,
  question: FactDays & { memberIds: number[]; narrowing: Narrowing; slots: Slots },
): RawBuilder<SumRow> {
  const { narrowing, slots } = question
  const ws = scope.workspaceId
  const region = narrowing.regionIds === undefined ? sql`` : sql`and f.region_id = any(${narrowing.regionIds}::bigint[])`
  const offering = narrowing.offeringIds === undefined ? sql`` : sql`and f.offering_id = any(${narrowing.offeringIds}::bigint[])`
  return sql<SumRow>`
    select f.indicator_id, c.ancestor_id as g1, 0::bigint as g2, width_bucket(f.day, ${slots.from}::date[]) as slot, f.currency,
      sum(f.value) as value, sum(f.weight) as weight, sum(f.n)::bigint as n,
      count(distinct case when f.parts > 0 then f.member_id end) as members
    from (${factsOn(scope, narrowing, question)}) f
    join placement p on p.workspace_id = ${ws} and p.member_id = f.member_id and p.member_id <> 0 and p.superseded is null
      and f.day >= p.valid_from and (p.valid_to is null or f.day <= p.valid_to)
    join placement_chain c on c.workspace_id = ${ws} and c.placement_id = p.id and c.ancestor_id = any(${question.memberIds}::bigint[])
    where not f.overlay ${ofSource(question, 'f')} ${region} ${offering}
    group by 1, 2, 3, 4, 5
  `
}

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
    select asked.id as indicator_id, span.slot
    from unnest(${question.indicatorIds}::bigint[]) as asked (id)
    cross join unnest(${question.slots.from}::date[], ${question.slots.to}::date[]) with ordinality as span (from_day, to_day, slot)
    where exists (
      select from rollup r
      where r.workspace_id = ${scope.workspaceId} and r.indicator_id = asked.id
        and r.bucket between span.from_day and least(span.to_day, ${throughMonth}::date)
    )
    ${throughMonth < asOf ? sql`or exists (select from (${facts}) f)` : sql``}
  `
}
