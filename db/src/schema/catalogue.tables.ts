import type { Generated, JSONColumnType } from 'kysely'
import type {
  Average,
  Basis,
  Better,
  Entry,
  IndicatorKind,
  RatioWindow,
  SubscriptionMeasure,
  SurveyMethod,
  Track,
  Unit,
} from '@attain/shared/contracts/vocabulary.ts'
import type { Batched, Day, Identified, Keyed, Numeric, Owned, Stamped } from './columns.ts'

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

/** Indicators, families and levels, and what each level is measured by. */
export interface CatalogueTables {
  indicator: Keyed
  indicator_version: IndicatorVersionTable
  job_family: Keyed
  job_family_version: JobFamilyVersionTable
  level: Keyed
  level_version: LevelVersionTable
  level_indicator: LevelIndicatorTable
}
