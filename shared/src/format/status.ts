import type { Flag, Health, Status } from '../contracts/vocabulary.ts'

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

/** The word for each health that a person can declare. */
export const healthText = {
  okay: 'Okay',
  attention: 'Attention',
  problem: 'Problem',
  unknown: 'Unknown',
  confidential: 'Confidential',
} as const satisfies Record<Health, string>

export const flagText = {
  'low-sample': 'Low sample',
  overlapping: 'Overlapping',
  'over-assigned': 'Over-assigned',
} as const satisfies Record<Flag, string>
