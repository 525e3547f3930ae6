import type { Schema } from '../schema.ts'

/** Tables of which a batch can be taken back: versioned rows that carry their batch. */
export type RevertibleTable =
  | 'actual'
  | 'assignment'
  | 'calendar_day'
  | 'credit'
  | 'fx_rate'
  | 'indicator_version'
  | 'job_family_version'
  | 'leave_of_absence'
  | 'level_indicator'
  | 'level_version'
  | 'member_version'
  | 'offering_version'
  | 'person'
  | 'phasing_curve'
  | 'plan'
  | 'ramp'
  | 'region_version'
  | 'subscription'
  | 'survey_response'
  | 'target'

/** What names a row among the live ones, and what else it holds. */
export interface RevertibleShape {
  key: readonly string[]
  nullableKey?: readonly string[]
  rest: readonly string[]
  /** What the rows are a set of: a file says the whole of it, so that nobody else's change of the set may be in between. */
  setOf?: readonly string[]
}

const phased = ['q1', 'q2', 'q3', 'q4', 'comparator', 'value', 'currency', 'period_to', 'draft_id', 'reason', 'batch_id']

/** Every revertible table with its columns. */
export const revertibleShapes = {
  actual: {
    key: ['source_id', 'external_id'],
    rest: [
      'indicator_id',
      'day',
      'region_id',
      'member_id',
      'offering_id',
      'account_id',
      'value',
      'weight',
      'currency',
      'label',
      'url',
      'note',
      'batch_id',
      'split',
    ],
  },
  survey_response: {
    key: ['source_id', 'external_id'],
    rest: ['survey_key', 'day', 'region_id', 'member_id', 'account_id', 'score', 'scale_max', 'batch_id'],
  },
  subscription: {
    key: ['source_id', 'external_id'],
    rest: [
      'account_id',
      'region_id',
      'member_id',
      'offering_id',
      'started_on',
      'ended_on',
      'arr',
      'currency',
      'label',
      'url',
      'note',
      'batch_id',
    ],
  },
  credit: { key: ['source_id', 'external_id', 'member_id', 'kind'], rest: ['share', 'batch_id'] },
  assignment: { key: ['member_id', 'valid_from'], rest: ['level_id', 'region_id', 'manager_id', 'fte', 'valid_to', 'batch_id'] },
  target: {
    key: ['indicator_id', 'period_from'],
    nullableKey: ['level_id', 'region_id', 'member_id', 'period_key', 'repeats'],
    rest: phased,
  },
  plan: { key: ['indicator_id', 'period_from', 'period_key'], nullableKey: ['region_id'], rest: phased },
  phasing_curve: { key: ['indicator_id'], rest: ['m1', 'm2', 'm3', 'batch_id'] },
  ramp: { key: ['level_id', 'month'], rest: ['share', 'batch_id'] },
  leave_of_absence: { key: ['member_id', 'valid_from'], rest: ['valid_to', 'factor', 'batch_id'] },
  calendar_day: { key: [], nullableKey: ['region_id', 'day', 'weekday'], rest: ['name', 'share', 'batch_id'] },
  fx_rate: { key: ['currency'], nullableKey: ['fiscal_year', 'day'], rest: ['rate', 'quote', 'batch_id'] },
  region_version: { key: ['region_id'], rest: ['name', 'parent_id', 'aliases', 'batch_id'] },
  offering_version: { key: ['offering_id'], rest: ['name', 'aliases', 'batch_id'] },
  member_version: { key: ['member_id'], rest: ['hired_on', 'left_on', 'batch_id'] },
  person: { key: ['member_id'], rest: ['name', 'email', 'batch_id'] },
  indicator_version: {
    key: ['indicator_id'],
    rest: [
      'name',
      'definition',
      'kind',
      'ratio_window',
      'unit',
      'better',
      'whole',
      'decimals',
      'entry',
      'survey_key',
      'survey_method',
      'subscription_measure',
      'average',
      'aliases',
      'band_behind',
      'band_ahead',
      'batch_id',
    ],
  },
  job_family_version: { key: ['job_family_id'], rest: ['name', 'position', 'detail', 'batch_id'] },
  level_version: {
    key: ['level_id'],
    rest: [
      'job_family_id',
      'name',
      'position',
      'grade',
      'track',
      'placeholder',
      'extends_responsibilities_id',
      'extends_requirements_id',
      'detail',
      'batch_id',
    ],
  },
  level_indicator: {
    key: ['position', 'basis_individual', 'basis_manager'],
    nullableKey: [
      'level_id',
      'job_family_id',
      'indicator_id',
      'extends_family_id',
      'source_text',
      'source_link',
      'note',
      'valid_from',
      'valid_to',
    ],
    rest: ['batch_id'],
    setOf: ['level_id', 'job_family_id'],
  },
} as const satisfies { [T in RevertibleTable]: RevertibleShape & { key: readonly (keyof Schema[T])[] } }
