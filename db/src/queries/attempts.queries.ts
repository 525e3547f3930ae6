import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'

/** How a series of failures is answered. */
export interface BackOff {
  /** Tries that are free. */
  free: number
  /** The longest wait, in seconds; it doubles from one second with each try after the free ones. */
  longest: number
}

/**
 * Counts a try before it is made, so that tries made at once count too; sign-in stands above workspaces.
 * @param key a hash of whose try it is or where it comes from
 * @returns null = go ahead; else the seconds to wait
 */
export async function countAttempt(
  db: Kysely<Schema>,
  key: string,
  { free, longest }: BackOff,
  at: Date,
): Promise<number | null> {
  // A day without a try is forgotten. The wait counts from this try on, so the next one is refused until it is over.
  const { rows } = await sql<{ blocked_until: Date }>`
    insert into auth.attempt as a (key, tries, last_at, blocked_until) values (${key}, 1, ${at}, ${at})
    on conflict (key) do update set
      tries = case when a.last_at < ${at}::timestamptz - interval '1 day' then 1 else a.tries + 1 end,
      last_at = ${at},
      blocked_until = case
        when a.last_at < ${at}::timestamptz - interval '1 day' or a.tries < ${free}::integer then ${at}::timestamptz
        else ${at}::timestamptz + interval '1 second' * least(${longest}::integer, 2 ^ least(a.tries - ${free}::integer, 20)) end
    where a.blocked_until <= ${at}
    returning blocked_until
  `.execute(db)
  if (rows.length > 0) return null
  const blocked = await db.selectFrom('auth.attempt').select('blocked_until').where('key', '=', key).executeTakeFirst()
  return Math.max(1, Math.ceil(((blocked?.blocked_until.getTime() ?? at.getTime()) - at.getTime()) / 1000))
}

/** Keeps a try from being forgotten before a day after it was answered; writes a row whatever the answer is. */
export function attemptSeen(db: Kysely<Schema>, key: string, at: Date) {
  return sql`update auth.attempt set last_at = ${at} where key = ${key}`.execute(db)
}

/**
 * As if one try had not been made: neither counted, nor a reason to wait. Of an only try nothing is left, so that a process
 * whose clock is behind has nobody wait for it.
 */
export async function takeBackAttempt(db: Kysely<Schema>, key: string, at: Date): Promise<void> {
  await sql`delete from auth.attempt where key = ${key} and tries <= 1`.execute(db)
  await sql`
    update auth.attempt set tries = tries - 1, blocked_until = least(blocked_until, ${at}::timestamptz) where key = ${key}
  `.execute(db)
}

/** Forgets tries after one that succeeded, and whatever is older than a day. */
export function forgetAttempts(db: Kysely<Schema>, keys: readonly string[], at: Date) {
  return sql`
    delete from auth.attempt where key = any(${[...keys]}::text[]) or last_at < ${at}::timestamptz - interval '1 day'
  `.execute(db)
}
