import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'
import { filtersGiven, type SelectionFields } from './selection-fields.ts'

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

/** What each field asks of rows that name a placement and are joined with it as `p`. @param alias of the rows */
export function placementFields(scope: Scope, alias: string): SelectionFields<keyof PlacementSelection> {
  const placementId = sql.ref(`${alias}.placement_id`)
  return {
    levelIds: { type: 'bigint[]', asks: (ids) => sql`p.level_id = any(${ids})` },
    managerId: { type: 'bigint', asks: (id) => sql`coalesce(p.manager_id, 0) = ${id}` },
    placed: { type: 'boolean', asks: (isPlaced) => sql`(${placementId} <> 0) = ${isPlaced}` },
    subtreeOf: {
      type: 'bigint',
      asks: (id) => sql`exists (
        select from placement_chain c
        where c.workspace_id = ${scope.workspaceId} and c.placement_id = ${placementId} and c.ancestor_id = ${id}
      )`,
    },
  }
}

/** Filters, each with its `and`, of such rows by one selection. */
export const placementFilters = (scope: Scope, selection: PlacementSelection, alias: string): RawBuilder<unknown> =>
  filtersGiven(placementFields(scope, alias), selection)
