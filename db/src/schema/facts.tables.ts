import type { Generated } from 'kysely'
import type { Day, Identified, Numeric, Owned, Stamped } from './columns.ts'

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
  /** Whether it was ever credited to anybody but its member, so that others see it too. */
  split: Generated<boolean>
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
/** One live row: to which days open subscriptions are in the book. */
export interface SubscriptionBookTable extends Owned, Stamped {
  booked_through: Day
  booked_on: Day | null
}

/** What happened (A2). */
export interface FactTables {
  actual: ActualTable
  credit: CreditTable
  survey_response: SurveyResponseTable
  subscription: SubscriptionTable
  subscription_book: SubscriptionBookTable
}
