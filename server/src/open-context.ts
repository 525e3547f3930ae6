import { join } from 'node:path'
import { openDatabase, type Database } from '@attain/db/database.ts'
import { migrateToLatest, requireMigrated, requireRowSecurity } from '@attain/db/migrate.ts'
import { createWorkspace, workspaces } from '@attain/db/queries/workspaces.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import { commandLineAccess } from './access/access.ts'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { ModelCache } from './model/model-cache.ts'
import { rebuildRollups } from './rollups/check-rollups.ts'

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
 * (`attain migrate`). Sums are derived anew after a migration. The workspace is made when it is not there yet.
 */
export async function contextOn(database: Database, config: Config, options: { migrate?: boolean } = {}): Promise<Context> {
  const models = new ModelCache(database)
  const { actor } = config
  const access = commandLineAccess(actor)
  const contextOf = (scope: Scope): Context => ({
    database: database.entered(scope),
    scope,
    models,
    clock: systemClock,
    actor,
    access,
  })
  const migrates = database.engine === 'pglite' || options.migrate === true
  const applied = migrates ? await migrateToLatest(database) : []
  if (!migrates) await requireMigrated(database)
  await requireRowSecurity(database)
  // A migration may have added sums that only this program knows how to derive.
  const known = applied.length === 0 ? [] : (await workspaces().execute(database.db)).rows
  for (const { workspace_id: workspaceId } of known) await rebuildRollups(contextOf({ workspaceId }))
  return contextOf(await findWorkspace(database, config.workspace))
}

async function findWorkspace({ db }: Database, key: string): Promise<Scope> {
  const known = (await workspaces().execute(db)).rows.find((workspace) => workspace.key === key)
  if (known !== undefined) return { workspaceId: known.workspace_id }
  return db.transaction().execute((trx) => createWorkspace(trx, { key, name: key === 'main' ? 'Attain' : key }))
}
