import { insertAudit } from '@attain/db/queries/workspaces.queries.ts'
import type { Context } from '../context.ts'
import type { Trx } from './in-version.ts'

/** What the audit says of a write without a version: `before` and `after` in the detail are what a reader compares. */
export interface Audited {
  action: string
  subject: string
  reason?: string | null
  detail: Record<string, unknown>
}

/**
 * One transaction that changes no number and so raises no version (drafts, refused files), with its audit row. Everything
 * is rolled back when `run` throws.
 */
export function inAudit<T>(ctx: Context, run: (trx: Trx, at: Date) => Promise<{ result: T; audit: Audited }>): Promise<T> {
  return ctx.database.db.transaction().execute(async (trx) => {
    const at = ctx.clock()
    const { result, audit } = await run(trx, at)
    const row = { version: null, recorded_at: at, actor: ctx.actor, reason: null, ...audit }
    await insertAudit(trx, ctx.scope, row).execute()
    return result
  })
}

/** Of two lists what only the one and only the other has, each element as it would be written down. */
export function differing<T>(before: readonly T[], after: readonly T[]): { before: T[]; after: T[] } {
  const without = (these: readonly T[], others: readonly T[]) => {
    const texts = new Set(others.map((each) => JSON.stringify(each)))
    return these.filter((each) => !texts.has(JSON.stringify(each)))
  }
  return { before: without(before, after), after: without(after, before) }
}
