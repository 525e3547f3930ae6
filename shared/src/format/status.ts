import type { Flag, Status } from '../contracts/vocabulary.ts'

/** The word for each status; every status has one. */
export const statusText = {
  met: 'Met',
  missed: 'Missed',
  ahead: 'Ahead',
  'on-pace': 'On pace',
  behind: 'Behind',
  'not-due': 'Not due',
  'no-target': 'No target',
  'no-data': 'No data',
} as const satisfies Record<Status, string>

export const flagText = {
  'low-sample': 'Low sample',
  overlapping: 'Overlapping',
  'over-assigned': 'Over-assigned',
} as const satisfies Record<Flag, string>
