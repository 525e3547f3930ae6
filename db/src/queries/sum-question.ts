import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'

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
  /** Who is placed there; of a manager's subtree the placements that have any of the asked days. */
  placementIds?: number[]
  offeringIds?: number[]
}

/** Contiguous slots of time, oldest first. */
export interface Slots {
  from: string[]
  to: string[]
}

export interface SumQuestion {
  narrowing: Narrowing
  groups: [GroupBy, GroupBy]
}

export const groupColumn = (group: GroupBy, alias: 'm1' | 'm2'): RawBuilder<unknown> => {
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

/** Joins the map of a group by region or family. @param regions columns of the fact's and of the placement's region */
export function groupJoin(
  group: GroupBy,
  alias: 'm1' | 'm2',
  regions: { stamped: RawBuilder<unknown>; placed: RawBuilder<unknown> },
) {
  if (group.by === 'region' || group.by === 'placed-region') {
    return sql`left join unnest(${group.regionIds}::bigint[], ${group.groupIds}::bigint[]) as ${sql.ref(alias)} (member_of, group_id)
      on ${sql.ref(`${alias}.member_of`)} = ${group.by === 'region' ? regions.stamped : regions.placed}`
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
export function narrowed(scope: Scope, question: SumQuestion, region: RawBuilder<unknown>, alwaysPlaced: boolean) {
  const ws = scope.workspaceId
  const { narrowing, groups } = question
  const joins = [
    alwaysPlaced || needsPlacement(question) ? sql`join placement p on p.workspace_id = ${ws} and p.id = r.placement_id` : sql``,
    groupJoin(groups[0], 'm1', { stamped: region, placed: sql`p.region_id` }),
    groupJoin(groups[1], 'm2', { stamped: region, placed: sql`p.region_id` }),
  ]
  const filters = [
    narrowing.regionIds === undefined ? sql`` : sql`and ${region} = any(${narrowing.regionIds}::bigint[])`,
    narrowing.levelIds === undefined ? sql`` : sql`and p.level_id = any(${narrowing.levelIds}::bigint[])`,
    narrowing.placementIds === undefined ? sql`` : sql`and r.placement_id = any(${narrowing.placementIds}::bigint[])`,
    narrowing.memberIds === undefined ? sql`` : sql`and r.member_id = any(${narrowing.memberIds}::bigint[])`,
    narrowing.offeringIds === undefined ? sql`` : sql`and r.offering_id = any(${narrowing.offeringIds}::bigint[])`,
  ]
  return { joins: sql.join(joins, sql` `), filters: sql.join(filters, sql` `) }
}

/** Columns of one summed row, with its groups, its slot and its member. */
export const grouped = ({ groups }: SumQuestion, slot: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`r.indicator_id, ${groupColumn(groups[0], 'm1')} as g1, ${groupColumn(groups[1], 'm2')} as g2, ${slot} as slot, r.currency,
    r.value, r.weight, r.n, r.parts, r.member_id, r.placement_id`
