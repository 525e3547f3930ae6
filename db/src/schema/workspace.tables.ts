import type { Generated, JSONColumnType } from 'kysely'
import type { Health, PaceRule } from '@attain/shared/contracts/vocabulary.ts'
import type { Identified, Numeric, Owned, Stamped } from './columns.ts'

export interface WorkspaceTable extends Owned {
  key: string
  name: string
  demonstration: Generated<boolean>
  fiscal_year_start: Generated<number>
  time_zone: Generated<string>
  reporting_currency: Generated<string>
  band_behind: Generated<Numeric>
  band_ahead: Generated<Numeric>
  /** Fewest people of a group whose totals everybody may see; null = nobody sees any. */
  smallest_group: Generated<number | null>
  version: Generated<number>
  model_version: Generated<number>
  /** The first version whose sums are kept (A11). */
  known_from: Generated<number>
  /** The newest version that erased a person; 0 = none did. */
  erased_version: Generated<number>
}
export interface VersionTable extends Owned {
  number: number
  recorded_at: Date
  actor: string
  action: string
  reason: string | null
}
/** Only ever added to. */
export interface AuditTable extends Identified {
  /** null = a write that changes no number: a draft, a refused file. */
  version: number | null
  recorded_at: Date
  actor: string
  action: string
  subject: string
  reason: string | null
  detail: JSONColumnType<Record<string, unknown>>
}
export interface PeriodTable extends Identified, Stamped {
  key: string
  state: 'open' | 'closed'
  pinned_version: number | null
  reason: string | null
}
export interface HealthTable extends Identified, Stamped {
  region_id: number | null
  member_id: number | null
  indicator_id: number | null
  period_key: string
  health: Health
  reasons: string[]
}
export interface PaceRuleTable extends Owned, Stamped {
  pace: PaceRule
}

/** What stands above the organisation: versions, the audit, closed periods, settings and judgements. */
export interface WorkspaceTables {
  workspace: WorkspaceTable
  version: VersionTable
  audit: AuditTable
  period: PeriodTable
  health: HealthTable
  pace_rule: PaceRuleTable
}
