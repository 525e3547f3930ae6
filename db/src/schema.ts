import type { Generated, JSONColumnType } from 'kysely'
import type {
  Average,
  Basis,
  Better,
  Comparator,
  Entry,
  Health,
  IndicatorKind,
  PaceRule,
  RatioWindow,
  SubscriptionMeasure,
  SurveyMethod,
  Track,
  Unit,
} from '@attain/shared/contracts/vocabulary.ts'

/** Column types as the driver gives them: numeric and date are text, bigint is a number, timestamps are Dates. */
type Numeric = string
type Day = string

/** A11: recorded at one version, superseded at another; null = live. */
interface Stamped {
  recorded: number
  superseded: number | null
}
interface Owned {
  workspace_id: number
}
interface Identified extends Owned {
  id: Generated<number>
}
export interface Keyed extends Identified {
  key: string
}
interface Batched {
  batch_id: number | null
}
interface Phased {
  q1: Numeric | null
  q2: Numeric | null
  q3: Numeric | null
  q4: Numeric | null
}

export interface WorkspaceTable extends Owned {
  key: string
  name: string
  demonstration: Generated<boolean>
  fiscal_year_start: Generated<number>
  time_zone: Generated<string>
  reporting_currency: Generated<string>
  band_behind: Generated<Numeric>
  band_ahead: Generated<Numeric>
  version: Generated<number>
  model_version: Generated<number>
  /** The first version whose sums are kept (A11). */
  known_from: Generated<number>
}
export interface VersionTable extends Owned {
  number: number
  recorded_at: Date
  actor: string
  action: string
  reason: string | null
}
export interface AuditTable extends Identified {
  version: number
  recorded_at: Date
  actor: string
  action: string
  subject: string
  detail: JSONColumnType<Record<string, unknown>>
}
export interface PeriodTable extends Identified, Stamped {
  key: string
  state: 'open' | 'closed'
  pinned_version: number | null
  reason: string | null
}
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
export interface IndicatorVersionTable extends Owned, Stamped, Batched {
  indicator_id: number
  name: string
  definition: string
  kind: IndicatorKind
  ratio_window: RatioWindow | null
  unit: Unit
  better: Better
  whole: boolean
  decimals: number
  entry: Entry
  survey_key: string | null
  survey_method: SurveyMethod | null
  subscription_measure: SubscriptionMeasure | null
  average: Generated<Average>
  aliases: string[]
  band_behind: Numeric | null
  band_ahead: Numeric | null
}
export interface JobFamilyVersionTable extends Owned, Stamped, Batched {
  job_family_id: number
  name: string
  position: number
  detail: JSONColumnType<Record<string, unknown>>
}
export interface LevelVersionTable extends Owned, Stamped, Batched {
  level_id: number
  job_family_id: number
  name: string
  position: number
  grade: number | null
  track: Track
  placeholder: boolean
  extends_responsibilities_id: number | null
  extends_requirements_id: number | null
  detail: JSONColumnType<Record<string, unknown>>
}
export interface LevelIndicatorTable extends Identified, Stamped, Batched {
  level_id: number | null
  job_family_id: number | null
  indicator_id: number | null
  extends_family_id: number | null
  position: number
  basis_individual: Basis
  basis_manager: Basis
  source_text: string | null
  source_link: string | null
  note: string | null
  valid_from: Day | null
  valid_to: Day | null
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
export interface ImportBatchTable extends Identified {
  kind: string
  file_name: string
  mapping: string | null
  state: 'previewed' | 'refused' | 'committed' | 'reverted'
  actor: string
  reason: string | null
  created_at: Date
  version: number | null
  reverted_version: number | null
  report: JSONColumnType<Record<string, unknown>>
}
export interface ImportFileTable extends Owned {
  batch_id: number
  /** '' = the imported file; else a file that the mapping looks things up in. */
  name: string
  part: number
  bytes: Buffer
}
export interface ImportRowTable extends Owned {
  batch_id: number
  seq: number
  severity: 'reject' | 'warning'
  line: number | null
  column_name: string | null
  code: string
  message: string
}
export interface ActualTable extends Identified, Stamped {
  source_id: number
  external_id: string
  indicator_id: number
  day: Day
  region_id: number
  member_id: number
  offering_id: number | null
  account_id: number | null
  value: Numeric
  weight: Numeric | null
  currency: string | null
  label: string | null
  url: string | null
  note: string | null
  batch_id: number
}
export interface CreditTable extends Identified, Stamped {
  source_id: number
  external_id: string
  member_id: number
  share: Numeric
  kind: 'prime' | 'overlay'
  batch_id: number
}
export interface SurveyResponseTable extends Identified, Stamped {
  source_id: number
  external_id: string
  survey_key: string
  day: Day
  region_id: number
  member_id: number
  account_id: number | null
  score: Numeric | null
  scale_max: Numeric | null
  batch_id: number
}
/** One live row: to which days open subscriptions are in the book. */
export interface SubscriptionBookTable extends Owned, Stamped {
  booked_through: Day
  booked_on: Day | null
}
export interface SubscriptionTable extends Identified, Stamped {
  source_id: number
  external_id: string
  account_id: number
  region_id: number
  member_id: number
  offering_id: number | null
  started_on: Day
  ended_on: Day | null
  arr: Numeric
  currency: string | null
  label: string | null
  url: string | null
  note: string | null
  batch_id: number
}
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
export interface PaceRuleTable extends Owned, Stamped {
  pace: PaceRule
}
export interface HealthTable extends Identified, Stamped {
  region_id: number | null
  member_id: number | null
  indicator_id: number | null
  period_key: string
  health: Health
  reasons: string[]
}
export interface FxRateTable extends Identified, Stamped, Batched {
  currency: string
  fiscal_year: number | null
  day: Day | null
  rate: Numeric
  quote: 'reporting-per-unit' | 'units-per-reporting'
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
/** A derived row as it stood before it was written anew. */
type Past<T> = T & { superseded: number }

export interface Schema {
  workspace: WorkspaceTable
  version: VersionTable
  audit: AuditTable
  period: PeriodTable
  region: Keyed
  region_version: RegionVersionTable
  offering: Keyed
  offering_version: OfferingVersionTable
  account: Keyed
  source: Keyed
  indicator: Keyed
  indicator_version: IndicatorVersionTable
  job_family: Keyed
  job_family_version: JobFamilyVersionTable
  level: Keyed
  level_version: LevelVersionTable
  level_indicator: LevelIndicatorTable
  member: Keyed
  member_version: MemberVersionTable
  person: PersonTable
  assignment: AssignmentTable
  placement: PlacementTable
  placement_chain: PlacementChainTable
  import_batch: ImportBatchTable
  import_file: ImportFileTable
  import_row: ImportRowTable
  actual: ActualTable
  credit: CreditTable
  survey_response: SurveyResponseTable
  subscription: SubscriptionTable
  subscription_book: SubscriptionBookTable
  rollup: RollupTable
  rollup_past: Past<RollupTable>
  region_rollup: RegionRollupTable
  region_rollup_past: Past<RegionRollupTable>
  region_coverage: RegionCoverageTable
  region_coverage_past: Past<RegionCoverageTable>
  snapshot: SnapshotTable
  target_draft: TargetDraftTable
  target_draft_cell: TargetDraftCellTable
  target: TargetTable
  plan: PlanTable
  phasing_curve: PhasingCurveTable
  ramp: RampTable
  leave_of_absence: LeaveTable
  calendar_day: CalendarDayTable
  fx_rate: FxRateTable
  health: HealthTable
  pace_rule: PaceRuleTable
  target_piece: TargetPieceTable
  target_piece_past: Past<TargetPieceTable>
  region_target: RegionTargetTable
  region_target_past: Past<RegionTargetTable>
}
