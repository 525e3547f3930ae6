import type { Generated } from 'kysely'
import type { Batched, Day, Identified, Keyed, Numeric, Owned, Stamped } from './columns.ts'

export interface RegionVersionTable extends Owned, Stamped, Batched {
  region_id: number
  name: string
  parent_id: number | null
  aliases: string[]
}
export interface OfferingVersionTable extends Owned, Stamped, Batched {
  offering_id: number
  name: string
  aliases: string[]
}
export interface MemberVersionTable extends Owned, Stamped, Batched {
  member_id: number
  hired_on: Day | null
  left_on: Day | null
}
export interface PersonTable extends Owned, Stamped, Batched {
  member_id: number
  name: string | null
  email: string | null
}
export interface AssignmentTable extends Identified, Stamped, Batched {
  member_id: number
  level_id: number
  region_id: number | null
  manager_id: number | null
  fte: Numeric
  valid_from: Day
  valid_to: Day | null
}
export interface PlacementTable extends Identified, Stamped {
  assignment_id: number | null
  member_id: number
  level_id: number | null
  region_id: number | null
  manager_id: number | null
  fte: Numeric
  valid_from: Day
  valid_to: Day | null
}
export interface PlacementChainTable extends Owned {
  ancestor_id: number
  placement_id: number
  depth: number
}

export interface MemberTable extends Keyed {
  /** The version that erased the person; null = none did. */
  erased: number | null
}

/** Regions, offerings, accounts, members and where they stand. */
export interface ReorganisationTable extends Identified {
  name: string
  effective_on: Day
  actor: string
  state: Generated<'open' | 'committed' | 'discarded'>
  revision: Generated<number>
  created_at: Date
  changed_at: Date
  version: number | null
}
export interface ReorganisationChangeTable extends Owned {
  reorganisation_id: number
  position: number
  kind: 'move' | 'start' | 'leave' | 'correct' | 'remove'
  member_id: number
  /** What the change sets: `level`, `region`, `manager`, `fte`, `from`, `to`; the rest stays as it is there. */
  sets: string[]
  level_id: number | null
  region_id: number | null
  manager_id: number | null
  fte: Numeric | null
  valid_from: Day | null
  valid_to: Day | null
  base_id: number | null
}

export interface OrganisationTables {
  region: Keyed
  region_version: RegionVersionTable
  offering: Keyed
  offering_version: OfferingVersionTable
  account: Keyed
  source: Keyed
  member: MemberTable
  member_version: MemberVersionTable
  person: PersonTable
  assignment: AssignmentTable
  placement: PlacementTable
  placement_chain: PlacementChainTable
  reorganisation: ReorganisationTable
  reorganisation_change: ReorganisationChangeTable
}
