import { createWorkspace } from '@attain/db/queries/workspaces.queries.ts'
import type { Database } from '@attain/db/database.ts'
import type { Scope } from '@attain/db/scope.ts'
import { commandLineAccess } from '@attain/server/access/access.ts'
import type { Context } from '@attain/server/context.ts'
import { ModelCache } from '@attain/server/model/model-cache.ts'
import { enteredFrom, unentered } from './behind.ts'

export const defaultToday = '2026-11-22'

/** A workspace of its own in a test database, with a clock that stands on `today` and moves a second with each look. */
export async function testContext(database: Database, options: { key?: string; today?: string } = {}): Promise<Context> {
  const key = options.key ?? 'default'
  const scope = await unentered(database)
    .db.transaction()
    .execute((trx) => createWorkspace(trx, { key, name: `Workspace ${key}` }))
  return contextOf(database, scope, options.today)
}

/** A context on a workspace that is there, with such a clock. */
export function contextOf(database: Database, scope: Scope, today = defaultToday, hour = 12): Context {
  let at = Date.parse(`${today}T${hour}:00:00Z`)
  const [actor, access] = ['test', commandLineAccess('test')]
  const entered = enteredFrom(database, scope.workspaceId)
  return { database: entered, scope, models: new ModelCache(entered), clock: () => new Date((at += 1000)), actor, access }
}
