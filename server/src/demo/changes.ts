import type { Moment } from './timeline.ts'

/** What happens to the organisation over its three years. Months count from the first fiscal year's first (0). */
export type Change =
  /** The holder leaves; the day is their last. A newcomer follows after `vacantDays`, unless that is null. */
  | { kind: 'leaves'; seat: string; on: Moment; vacantDays: number | null }
  /** A newcomer takes an empty seat. */
  | { kind: 'hires'; seat: string; on: Moment }
  /** The holder goes on in the same seat at another level. */
  | { kind: 'promotes'; seat: string; on: Moment; level: string }
  /** The holder goes on in another, empty seat; a newcomer follows in the old one after `vacantDays`. */
  | { kind: 'moves'; seat: string; to: string; on: Moment; vacantDays: number }
  /** The seat reports to another one from this day. */
  | { kind: 'reports'; seat: string; to: string; on: Moment }
  /** The holder works this share of full time from this day. */
  | { kind: 'works'; seat: string; fte: string; on: Moment }

const at = (month: number, day: number): Moment => ({ month, day })

export const changes: readonly Change[] = [
  { kind: 'hires', seat: 'ssm-us-west-2', on: at(3, 6) },
  { kind: 'works', seat: 'csm-us-west-2', fte: '0.8', on: at(5, 1) },
  { kind: 'leaves', seat: 'vp', on: at(7, 13), vacantDays: 17 },
  { kind: 'hires', seat: 'csm-us-east-7', on: at(9, 4) },
  { kind: 'leaves', seat: 'csm-us-east-4', on: at(10, 20), vacantDays: 45 },
  { kind: 'works', seat: 'csm-dach-2', fte: '0.8', on: at(12, 1) },
  { kind: 'leaves', seat: 'csm-japan-2', on: at(14, 8), vacantDays: 60 },
  { kind: 'works', seat: 'csm-north-1', fte: '0.6', on: at(15, 12) },
  { kind: 'moves', seat: 'csm-south-2', to: 'csm-dach-6', on: at(16, 12), vacantDays: 49 },
  { kind: 'works', seat: 'csm-us-west-2', fte: '1', on: at(17, 1) },
  { kind: 'leaves', seat: 'rssm-latam', on: at(17, 18), vacantDays: 42 },
  { kind: 'promotes', seat: 'csm-dach-3', on: at(19, 16), level: 'csm.senior' },
  { kind: 'hires', seat: 'csm-asean-4', on: at(20, 3) },
  { kind: 'leaves', seat: 'mgr-south', on: at(20, 12), vacantDays: null },
  { kind: 'leaves', seat: 'ps-south', on: at(21, 26), vacantDays: 30 },
  { kind: 'moves', seat: 'csm-south-1', to: 'mgr-south', on: at(22, 4), vacantDays: 40 },
  { kind: 'moves', seat: 'ssm-us-west-2', to: 'ssm-latam-2', on: at(22, 10), vacantDays: 65 },
  { kind: 'works', seat: 'ssm-south-1', fte: '0.5', on: at(24, 1) },
  { kind: 'reports', seat: 'mgr-pubsec', to: 'dir-amer-1', on: at(25, 16) },
  { kind: 'leaves', seat: 'ssm-north-1', on: at(26, 27), vacantDays: 35 },
  { kind: 'works', seat: 'csm-north-1', fte: '1', on: at(27, 1) },
  { kind: 'promotes', seat: 'csm-north-4', on: at(28, 16), level: 'csm.intermediate' },
  { kind: 'leaves', seat: 'mgr-us-west', on: at(29, 20), vacantDays: 40 },
  { kind: 'leaves', seat: 'rssm-japan', on: at(30, 21), vacantDays: 38 },
  { kind: 'leaves', seat: 'csm-dach-5', on: at(30, 28), vacantDays: 120 },
  { kind: 'hires', seat: 'csm-anz-5', on: at(31, 3) },
  { kind: 'moves', seat: 'csm-us-east-5', to: 'csm-us-west-6', on: at(31, 15), vacantDays: 35 },
  { kind: 'leaves', seat: 'csm-anz-3', on: at(31, 18), vacantDays: 30 },
]

/** Time away: `factor` is the share of the target that stays. */
export const absences: readonly { seat: string; from: Moment; to: Moment | null; factor: string }[] = [
  { seat: 'ssm-us-east-1', from: at(8, 4), to: at(9, 28), factor: '0' },
  { seat: 'csm-south-3', from: at(18, 4), to: at(20, 30), factor: '0.5' },
  { seat: 'csm-anz-2', from: at(25, 11), to: at(29, 10), factor: '0' },
  { seat: 'csm-latam-2', from: at(31, 21), to: null, factor: '0' },
]

/** Per cent of a full target by calendar month in a level (1 = the first, partial one); afterwards all of it. */
export const ramps: Readonly<Record<string, readonly string[]>> = {
  'csm.associate': ['0', '50'],
  'csm.intermediate': ['0', '25', '50'],
  'ssm.intermediate': ['0', '25', '50'],
  'rssm.rssm': ['25', '50', '75'],
}
