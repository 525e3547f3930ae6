import { firstDatedDay, recordedAt } from '@attain/db/queries/horizon.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import { type Day, dayInTimeZone, fiscalYearOf } from '@attain/shared/domain/period.ts'
import type { WorkspaceSettings } from '../model/model.ts'
import type { Trx } from '../write/in-version.ts'

/** Fiscal years (the calendar years they are named for) over which repeating targets are spread out, both included. */
export interface Horizon {
  first: number
  last: number
}

/** From the fiscal year of the first fact, dated target or plan to the one after `today`'s. */
export async function horizonOf(trx: Trx, scope: Scope, settings: WorkspaceSettings, today: Day): Promise<Horizon> {
  const current = fiscalYearOf(today, settings.calendar)
  const { rows } = await firstDatedDay(scope).execute(trx)
  const day = rows[0]?.first_day ?? null
  return { first: day === null ? current : Math.min(current, fiscalYearOf(day, settings.calendar)), last: current + 1 }
}

/** The day on which a version was recorded, in the workspace's time zone; null = there is no such version. */
export async function dayOfVersion(trx: Trx, scope: Scope, settings: WorkspaceSettings, version: number): Promise<Day | null> {
  const { rows } = await recordedAt(scope, version).execute(trx)
  const at = rows[0]?.recorded_at
  return at === undefined ? null : dayInTimeZone(at, settings.timeZone)
}

export const sameHorizon = (a: Horizon | null, b: Horizon): boolean => a !== null && a.first === b.first && a.last === b.last
