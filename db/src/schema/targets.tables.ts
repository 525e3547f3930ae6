import type { Generated } from 'kysely'
import type { Comparator } from '@attain/shared/contracts/vocabulary.ts'
import type { Batched, Day, Identified, Numeric, Owned, Phased, Stamped } from './columns.ts'

export interface TargetDraftTable extends Identified {
  name: string
  created_at: Date
  actor: string
  state: Generated<'open' | 'published' | 'discarded'>
  /** Raised with every save: who saves over another's save is told. */
  revision: Generated<number>
  changed_at: Date
  version: number | null
}
export interface TargetDraftCellTable extends Owned, Phased {
  draft_id: number
  position: number
  level_id: number | null
  region_id: number | null
  member_id: number | null
  indicator_id: number
  period_key: string
  /** null = the row goes. */
  value: Numeric | null
  comparator: Comparator
  currency: string | null
  base_id: number | null
  /** The same of a plan: a cell with neither level nor member. */
  base_plan_id: number | null
}
export interface TargetTable extends Identified, Stamped, Batched, Phased {
  level_id: number | null
  region_id: number | null
  member_id: number | null
  indicator_id: number
  period_key: string | null
  period_from: Day
  period_to: Day | null
  repeats: 'year' | 'quarter' | 'month' | null
  comparator: Comparator
  value: Numeric
  currency: string | null
  draft_id: number | null
  reason: string | null
}
export interface PlanTable extends Identified, Stamped, Batched, Phased {
  region_id: number | null
  indicator_id: number
  period_key: string
  period_from: Day
  period_to: Day
  comparator: Comparator
  value: Numeric
  currency: string | null
  draft_id: number | null
  reason: string | null
}
export interface PhasingCurveTable extends Identified, Stamped, Batched {
  indicator_id: number
  m1: Numeric
  m2: Numeric
  m3: Numeric
}
export interface RampTable extends Identified, Stamped, Batched {
  level_id: number
  month: number
  share: Numeric
}
export interface LeaveTable extends Identified, Stamped, Batched {
  member_id: number
  valid_from: Day
  valid_to: Day | null
  factor: Numeric
}
export interface CalendarDayTable extends Identified, Stamped, Batched {
  region_id: number | null
  day: Day | null
  weekday: number | null
  name: string | null
  share: Numeric
}
export interface FxRateTable extends Identified, Stamped, Batched {
  currency: string
  fiscal_year: number | null
  day: Day | null
  rate: Numeric
  quote: 'reporting-per-unit' | 'units-per-reporting'
}

/** Targets, drafts of them, and what shapes them over time and currency. */
export interface TargetTables {
  target_draft: TargetDraftTable
  target_draft_cell: TargetDraftCellTable
  target: TargetTable
  plan: PlanTable
  phasing_curve: PhasingCurveTable
  ramp: RampTable
  leave_of_absence: LeaveTable
  calendar_day: CalendarDayTable
  fx_rate: FxRateTable
}
