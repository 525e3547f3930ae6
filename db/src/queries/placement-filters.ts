import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'

/** Under which placement a day has to be; left out = whichever. */
export interface PlacementSelection {
  levelIds?: number[]
  /** The manager's subtree on the day. */
  subtreeOf?: number
  /** Immediate reports on the day; 0 = nobody's. */
  managerId?: number
  /** false: only days on which nobody was placed. */
  placed?: boolean
}

/** Filters, each with its `and`, of rows that name a placement and are joined with it as `p`. @param alias of the rows */
export function placementFilters(scope: Scope, selection: PlacementSelection, alias: string): RawBuilder<unknown> {
  const { levelIds, subtreeOf, managerId, placed } = selection
  const placementId = sql.ref(`${alias}.placement_id`)
  const filters = [
    levelIds === undefined ? sql`` : sql`and p.level_id = any(${levelIds}::bigint[])`,
    managerId === undefined ? sql`` : sql`and coalesce(p.manager_id, 0) = ${managerId}`,
    placed === undefined ? sql`` : placed ? sql`and ${placementId} <> 0` : sql`and ${placementId} = 0`,
    subtreeOf === undefined
      ? sql``
      : sql`and exists (
          select from placement_chain c
          where c.workspace_id = ${scope.workspaceId} and c.placement_id = ${placementId} and c.ancestor_id = ${subtreeOf}
        )`,
  ]
  return sql.join(filters, sql` `)
}
