import { openDatabase, type Database } from '@attain/db/database.ts'
import { workspaces } from '@attain/db/queries/workspaces.queries.ts'
import { commandLineAccess } from '@attain/server/access/access.ts'
import { systemClock } from '@attain/server/clock.ts'
import type { Context } from '@attain/server/context.ts'
import { startServer } from '@attain/server/http/serve.ts'
import { ModelCache } from '@attain/server/model/model-cache.ts'

/**
 * The product without its second lock, which it has no switch for: its login is one that row security does not bind, and
 * no statement enters a scope. What the lock costs is measured against this.
 */
const opened = await openDatabase({ url: process.env['DATABASE_URL'] })
const database: Database = { ...opened, entered: () => database }
const known = (await workspaces().execute(database.db)).rows.find(({ key }) => key === 'bench')
if (known === undefined) throw new Error('the database has no benchmark')
const context: Context = {
  database,
  scope: { workspaceId: known.workspace_id },
  models: new ModelCache(database),
  clock: systemClock,
  actor: 'bench',
  access: commandLineAccess('bench'),
}
const server = await startServer(context, { port: 0 })
console.log(`Without row security at ${server.url}`)
