import { join } from 'node:path'
import { openDatabase, type Database } from '@attain/db/database.ts'
import { migrateToLatest, requireMigrated } from '@attain/db/migrate.ts'
import { createWorkspace, workspaces } from '@attain/db/queries/workspaces.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { ModelCache } from './model/model-cache.ts'

/** Opens the configured database; the caller closes it. */
export function openConfigured(config: Config): Promise<Database> {
  return openDatabase({
    url: config.databaseUrl,
    replicaUrl: config.databaseReplicaUrl,
    dataDir: join(config.dataDir, 'db'),
  })
}

/**
 * A context on an open database. An embedded database is migrated here, as nobody else can; a server must have been
 * (`attain migrate`). The workspace is made when it is not there yet.
 */
export async function contextOn(database: Database, config: Config, options: { migrate?: boolean } = {}): Promise<Context> {
  if (database.engine === 'pglite' || options.migrate === true) await migrateToLatest(database)
  else await requireMigrated(database)
  return {
    database,
    scope: await findWorkspace(database, config.workspace),
    models: new ModelCache(database),
    clock: systemClock,
    actor: config.actor,
  }
}

async function findWorkspace({ db }: Database, key: string): Promise<Scope> {
  const known = (await workspaces(db).execute()).find((workspace) => workspace.key === key)
  if (known !== undefined) return { workspaceId: known.workspace_id }
  return db.transaction().execute((trx) => createWorkspace(trx, { key, name: key === 'main' ? 'Attain' : key }))
}
