import type { Transaction } from 'kysely'
import { insertAudit, insertVersion, raiseVersion } from '@attain/db/queries/workspaces.queries.ts'
import type { Schema } from '@attain/db/schema.ts'
import type { Context } from '../context.ts'
import { forgetVersion } from '../model/model-cache.ts'

export type Trx = Transaction<Schema>

/** What a writing transaction stamps its rows with (A11). */
export interface Stamp {
  version: number
  at: Date
  actor: string
  /** Why; null = no reason was given. */
  reason: string | null
}

export interface VersionOptions<T> {
  /** The verb, for version and audit: `import actuals`, `settings set`. */
  action: string
  reason: string | null
  /** Whether anything but facts is written; the model in memory is then loaded anew. */
  changesModel: boolean
  /** What was written, for the audit log: its name and the details worth keeping. */
  audit: (result: T) => { subject: string; detail: Record<string, unknown> }
}

/**
 * One writing transaction: takes the workspace's row first, so that there is one writer at a time, raises the version,
 * runs, and writes the audit row. Everything is rolled back when `run` throws. Inside `run` only the transaction may be
 * used: an embedded database has a single connection.
 */
export async function inVersion<T>(
  ctx: Context,
  options: VersionOptions<T>,
  run: (trx: Trx, stamp: Stamp) => Promise<T>,
): Promise<T> {
  if (ctx.scope.knownAt !== undefined) throw new RangeError('nothing is written into the past')
  const transaction = ctx.database.db.transaction().execute(async (trx) => {
    const workspace = await raiseVersion(trx, ctx.scope, options.changesModel).executeTakeFirstOrThrow()
    const stamp: Stamp = { version: workspace.version, at: ctx.clock(), actor: ctx.actor, reason: options.reason }
    const { version: number, at: recorded_at, actor } = stamp
    await insertVersion(trx, ctx.scope, { number, recorded_at, actor, action: options.action, reason: options.reason }).execute()
    const result = await run(trx, stamp)
    const { subject, detail } = options.audit(result)
    const said = { action: options.action, subject, reason: options.reason, detail }
    await insertAudit(trx, ctx.scope, { version: number, recorded_at, actor, ...said }).execute()
    return result
  })
  return transaction.finally(() => forgetVersion(ctx.database, ctx.scope))
}
