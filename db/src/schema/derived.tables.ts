import type { Generated } from 'kysely'
import type { Basis, Comparator } from '@attain/shared/contracts/vocabulary.ts'
import type { Day, Numeric, Owned, Past } from './columns.ts'

export interface RollupTable extends Owned {
  indicator_id: number
  bucket: Day
  region_id: number
  member_id: number
  placement_id: number
  source_id: number
  currency: string
  overlay: boolean
  value: Numeric
  weight: Numeric
  n: number
  parts: number
  recorded: Generated<number>
}
export interface RegionRollupTable extends Owned {
  indicator_id: number
  bucket: Day
  region_id: number
  placed_region_id: number
  source_id: number
  currency: string
  value: Numeric
  weight: Numeric
  n: number
  recorded: Generated<number>
}
export interface RegionCoverageTable extends Owned {
  indicator_id: number
  span: 'month' | 'quarter' | 'half' | 'year' | 'day'
  from_day: Day
  source_id: number
  region_id: number
  subtree: boolean
  members: number
  recorded: Generated<number>
}
export interface SnapshotTable extends Owned {
  indicator_id: number
  source_id: number
  day: Day
  n: number
}
export interface TargetPieceTable extends Owned {
  indicator_id: number
  month: Day
  placement_id: number
  member_id: number
  from_day: Day
  to_day: Day
  amount: Numeric | null
  phased: Numeric | null
  in_force: Numeric
  comparator: Comparator
  currency: string
  target_id: number
  tier: 'member' | 'level-in-region' | 'level'
  basis: Basis
  explicit_zero: boolean
  fte: Numeric | null
  ramp: Numeric | null
  leave: Numeric | null
  recorded: Generated<number>
}
export interface RegionTargetTable extends Owned {
  indicator_id: number
  month: Day
  region_id: number
  own: boolean
  currency: string
  amount: Numeric | null
  phased: Numeric | null
  weighted: Numeric | null
  held: Numeric | null
  days: number
  explicit_zero: boolean
  comparator: Comparator
  recorded: Generated<number>
}

/** What follows from facts and targets; written by the transaction that changed those. */
export interface DerivedTables {
  rollup: RollupTable
  rollup_past: Past<RollupTable>
  region_rollup: RegionRollupTable
  region_rollup_past: Past<RegionRollupTable>
  region_coverage: RegionCoverageTable
  region_coverage_past: Past<RegionCoverageTable>
  snapshot: SnapshotTable
  target_piece: TargetPieceTable
  target_piece_past: Past<TargetPieceTable>
  region_target: RegionTargetTable
  region_target_past: Past<RegionTargetTable>
}
