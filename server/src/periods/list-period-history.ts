import { type PeriodEventRow, periodEvents } from '@attain/db/queries/periods.queries.ts'
import type { PeriodEvent, PeriodHistory } from '@attain/shared/contracts/periods.ts'
import type { Context } from '../context.ts'

/** Every close and reopening, newest first: who, when and why. */
export async function listPeriodHistory(ctx: Context): Promise<PeriodHistory> {
  const { rows } = await periodEvents(ctx.scope).execute(ctx.database.read)
  return { events: rows.map(eventOf) }
}

export const eventOf = (row: PeriodEventRow): PeriodEvent => ({
  key: row.key,
  state: row.state,
  pinnedVersion: row.pinned_version,
  version: row.recorded,
  at: row.recorded_at.toISOString(),
  by: row.actor,
  reason: row.reason ?? '',
  current: row.superseded === null,
})
