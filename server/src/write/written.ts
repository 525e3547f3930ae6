import type { Written } from '@attain/shared/contracts/targets.ts'

/** A row beside the versions that recorded and superseded it, as `record-versions.ts` of db joins them. */
interface Recorded {
  recorded: number
  recorded_at: Date | null
  recorded_by: string | null
  recorded_action: string | null
  recorded_reason: string | null
  superseded_in: number | null
  superseded_at: Date | null
  superseded_by: string | null
  superseded_action: string | null
  superseded_reason: string | null
}

/** Who wrote a row and who replaced it, when and why (A11). */
export const writtenBy = (row: Recorded): { recorded: Written; superseded: Written | null } => ({
  recorded: written(row.recorded, row.recorded_at, row.recorded_by, row.recorded_action, row.recorded_reason),
  superseded:
    row.superseded_in === null
      ? null
      : written(row.superseded_in, row.superseded_at, row.superseded_by, row.superseded_action, row.superseded_reason),
})

/** A version as who wrote it, when and why. */
const written = (
  version: number,
  at: Date | null,
  actor: string | null,
  action: string | null,
  reason: string | null,
): Written => ({ version, at: at === null ? null : at.toISOString(), actor, action, reason })
