import type { RevertibleTable } from '@attain/db/queries/revertible-tables.ts'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'

/** The tables that an import of each kind writes. */
export const revertedTables: Readonly<Record<ImportKind, readonly RevertibleTable[]>> = {
  regions: ['region_version'],
  offerings: ['offering_version'],
  members: ['member_version', 'person'],
  catalogue: ['indicator_version', 'job_family_version', 'level_version', 'level_indicator', 'target'],
  actuals: ['actual'],
  'survey-responses': ['survey_response'],
  subscriptions: ['subscription'],
  credits: ['credit'],
  assignments: ['assignment'],
  targets: ['target'],
  plans: ['plan'],
  curves: ['phasing_curve'],
  ramps: ['ramp'],
  leave: ['leave_of_absence'],
  calendars: ['calendar_day'],
  'fx-rates': ['fx_rate'],
}

/** A committed batch that is being taken back. */
export interface Reverted {
  batchId: number
  kind: ImportKind
  /** The version that the batch was committed as. */
  version: number
  tables: readonly RevertibleTable[]
}
