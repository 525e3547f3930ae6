import type { Generated } from 'kysely'

/** Column types as the driver gives them: numeric and date are text, bigint is a number, timestamps are Dates. */
export type Numeric = string
export type Day = string

/** A11: recorded at one version, superseded at another; null = live. */
export interface Stamped {
  recorded: number
  superseded: number | null
}
export interface Owned {
  workspace_id: number
}
export interface Identified extends Owned {
  id: Generated<number>
}
export interface Keyed extends Identified {
  key: string
}
export interface Batched {
  batch_id: number | null
}
export interface Phased {
  q1: Numeric | null
  q2: Numeric | null
  q3: Numeric | null
  q4: Numeric | null
}
/** A derived row as it stood before it was written anew. */
export type Past<T> = T & { superseded: number }
