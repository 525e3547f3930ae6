import { liveBook, moveBook } from '@attain/db/queries/subscription-days.ts'
import type { Scope } from '@attain/db/scope.ts'
import { type Day, dayInTimeZone } from '@attain/shared/domain/period.ts'
import type { Model } from '../model/model.ts'
import type { Stamp, Trx } from '../write/in-version.ts'

/**
 * Last day to which open subscriptions are booked ahead: the end of the calendar year after the write's. What lies after
 * the as-of day does not count yet; a year ahead, a book does not run out between two imports.
 */
export const bookedThrough = ({ at }: Pick<Stamp, 'at'>): Day => `${at.getUTCFullYear() + 1}-12-31`

/**
 * Moves the days of the book along with the calendar and, when subscriptions came in, to today.
 * @returns the indicators whose every fact has to be summed anew for it
 */
export async function booksMoved(
  trx: Trx,
  scope: Scope,
  stamp: Stamp,
  { indicators, workspace }: Model,
  cameIn: boolean,
): Promise<number[]> {
  const fed = [...indicators.byId.values()].filter(({ subscriptions }) => subscriptions !== null).map(({ id }) => id)
  if (fed.length === 0) return []
  const [before] = (await liveBook(scope).execute(trx)).rows
  if (before === undefined && !cameIn) return []
  const on = cameIn ? dayInTimeZone(stamp.at, workspace.timeZone) : (before?.booked_on ?? null)
  const through = bookedThrough(stamp)
  if (before?.booked_through === through && before.booked_on === on) return []
  for (const statement of moveBook(scope, { through, on }, stamp.version)) await statement.execute(trx)
  return fed
}
