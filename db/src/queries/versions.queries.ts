import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'

export interface RecordedVersion {
  number: number
  recorded_at: Date
}

/** One version by its number; none = there is no such. */
export const versionNumbered = ({ workspaceId }: Scope, number: number): RawBuilder<RecordedVersion> => sql`
  select number, recorded_at from version where workspace_id = ${workspaceId} and number = ${number}
`

/** The newest version recorded by a moment; none = there was none yet. */
export const versionAt = ({ workspaceId }: Scope, at: Date): RawBuilder<RecordedVersion> => sql`
  select number, recorded_at from version where workspace_id = ${workspaceId} and recorded_at <= ${at} order by number desc limit 1
`

/** The first version whose derived sums are kept; 0 = all are. */
export const knownFrom = ({ workspaceId }: Scope): RawBuilder<{ known_from: number }> => sql`
  select known_from from workspace where workspace_id = ${workspaceId}
`
