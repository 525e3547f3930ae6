import { type RawBuilder, sql } from 'kysely'
import { counts } from '../known.ts'
import type { Scope } from '../scope.ts'

/**
 * The days `d.day` on which subscriptions `s` are in the book (A3), active on them: begun on or before the day and not over
 * on it. These are the month-ends, open ones going on to the last day that the workspace is booked through, and the day of
 * the newest import with the one a year before it, so that an open period has a book too and twelve months to compare it
 * with. A day after the as-of day does not count yet (A1).
 */
export const bookDaysOf = (scope: Scope): RawBuilder<unknown> => sql`
  cross join lateral (
    select (g.month + interval '1 month - 1 day')::date as day
    from generate_series(
      date_trunc('month', s.started_on::timestamp),
      least(
        date_trunc('month', s.ended_on::timestamp) - interval '1 day',
        (
          select w.booked_through from subscription_book w where w.workspace_id = ${scope.workspaceId} and ${counts(scope, 'w')}
        )::timestamp
      ),
      interval '1 month'
    ) as g (month)
    union all
    select e.day
    from subscription_book w
    cross join lateral (values (w.booked_on), ((w.booked_on - interval '1 year')::date)) as e (day)
    where w.workspace_id = ${scope.workspaceId} and ${counts(scope, 'w')} and e.day >= s.started_on and (s.ended_on is null or e.day < s.ended_on)
      and e.day <> (date_trunc('month', e.day::timestamp) + interval '1 month - 1 day')::date
  ) d`

/** The days to which the book goes now; no row = nothing was ever booked. */
export function liveBook(scope: Scope): RawBuilder<{ booked_through: string; booked_on: string | null }> {
  return sql`select booked_through, booked_on from subscription_book where workspace_id = ${scope.workspaceId} and superseded is null`
}

/** Says anew to which days the book goes, in two statements: closes what was said, then says it. */
export function moveBook(scope: Scope, book: { through: string; on: string | null }, version: number): RawBuilder<unknown>[] {
  const ws = scope.workspaceId
  return [
    sql`update subscription_book set superseded = ${version} where workspace_id = ${ws} and superseded is null`,
    sql`
      insert into subscription_book (workspace_id, recorded, booked_through, booked_on)
      select ${ws}::integer, ${version}::bigint, ${book.through}::date, ${book.on}::date
    `,
  ]
}
