import { createWorkspace } from '@attain/db/queries/workspaces.queries.ts'
import type { Database } from '@attain/db/database.ts'
import type { Context } from '@attain/server/context.ts'
import { ModelCache } from '@attain/server/model/model-cache.ts'

/** A workspace of its own in a test database, with a clock that stands on `today` and moves a second with each look. */
export async function testContext(database: Database, options: { key?: string; today?: string } = {}): Promise<Context> {
  const key = options.key ?? 'default'
  const scope = await database.db.transaction().execute((trx) => createWorkspace(trx, { key, name: `Workspace ${key}` }))
  let at = Date.parse(`${options.today ?? '2026-11-22'}T12:00:00Z`)
  return { database, scope, models: new ModelCache(database), clock: () => new Date((at += 1000)), actor: 'test' }
}
