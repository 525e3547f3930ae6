import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { type Database, openDatabase } from '@attain/db/database.ts'
import { migrateToLatest } from '@attain/db/migrate.ts'
import { ensureKeys } from '@attain/db/queries/versioned.queries.ts'
import { createWorkspace } from '@attain/db/queries/workspaces.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import { commandLineAccess } from '@attain/server/access/access.ts'
import type { Context } from '@attain/server/context.ts'
import { loadModel } from '@attain/server/model/load-model.ts'
import { ModelCache } from '@attain/server/model/model-cache.ts'
import { refreshPlacements } from '@attain/server/organisation/refresh-placements.ts'
import { rebuildSums } from '@attain/server/rollups/check-rollups.ts'
import { horizonOf } from '@attain/server/targets/horizon.ts'
import { refreshPieces } from '@attain/server/targets/refresh-pieces.ts'
import { inVersion, type Stamp, type Trx } from '@attain/server/write/in-version.ts'
import type { BenchServer } from './postgres.ts'
import { factStatements } from './fact-statements.ts'
import { writeDefinitions } from './definitions.ts'
import { factsOf, type Size } from './sizes.ts'
import { lastFactDay } from './organisation.ts'

/** The day on which the measured organisation lives: right after its last fact. */
export const benchNow = new Date(`${lastFactDay}T12:00:00Z`)

/** A database of this size, made unless it is there already and made by this very code and these migrations. */
export async function populated(server: BenchServer, size: Size, say: (text: string) => void): Promise<string> {
  const url = server.urlOf(size.database)
  const wanted = `attain bench ${fingerprint(size)}`
  if ((await commentOf(server, size.database)) === wanted) return url
  say(`generating ${factsOf(size).toLocaleString('en')} facts in ${size.database} …`)
  await admin(server, `drop database if exists ${size.database}`)
  await admin(server, `create database ${size.database}`)
  const database = await openDatabase({ url, maxConnections: 2 })
  try {
    await migrateToLatest(database)
    await populate(database, size, say)
  } finally {
    await database.close()
  }
  await admin(server, `comment on database ${size.database} is '${wanted}'`)
  return url
}

/** A copy of a populated database, to be written to. Nobody may be connected to the original. */
export async function copied(server: BenchServer, { database }: Size): Promise<{ url: string; drop: () => Promise<void> }> {
  const copy = `${database}_copy`
  const drop = async () => {
    await admin(server, `drop database if exists ${copy} with (force)`)
  }
  await drop()
  await admin(server, `create database ${copy} template ${database}`)
  return { url: server.urlOf(copy), drop }
}

async function populate(opened: Database, size: Size, say: (text: string) => void): Promise<void> {
  const scope = await opened.db.transaction().execute((trx) => createWorkspace(trx, { key: 'bench', name: 'Benchmark' }))
  const database = opened.entered(scope)
  const ctx: Context = {
    database,
    scope,
    models: new ModelCache(database),
    clock: () => benchNow,
    actor: 'bench',
    access: commandLineAccess('bench'),
  }
  const options = { reason: null, changesModel: true, audit: () => ({ subject: 'bench', detail: {} }) }
  const begun = performance.now()
  const passed = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`
  await inVersion(ctx, { ...options, action: 'bench organisation' }, async (trx, stamp) => {
    await writeDefinitions(trx, scope, stamp)
    const { placements } = await refreshPlacements(trx, scope, stamp)
    const model = await loadModel(trx, scope)
    const horizon = await horizonOf(trx, scope, model.workspace, lastFactDay)
    const pieces = await refreshPieces(trx, scope, model, horizon, { memberIds: 'all', indicatorIds: 'all' })
    say(`  ${placements} placements, ${pieces} target pieces at ${passed()}`)
  })
  await sql`vacuum analyze`.execute(opened.db)
  await inVersion(ctx, { ...options, action: 'bench facts' }, async (trx, stamp) => {
    await writeFacts(trx, scope, stamp, size)
    say(`  facts at ${passed()}`)
    await rebuildSums(trx, scope, await loadModel(trx, scope))
  })
  await sql`vacuum analyze`.execute(opened.db)
  const cells = await sql<{ n: number }>`select count(*) as n from rollup`.execute(database.db)
  say(`  ${cells.rows[0]?.n} rollup cells at ${passed()}`)
}

async function writeFacts(trx: Trx, scope: Scope, stamp: Stamp, size: Size): Promise<void> {
  const indicator = Object.fromEntries(await keysOf(trx, scope, 'indicator'))
  const source = Object.fromEntries(await ensureKeys(trx, scope, 'source', ['crm', 'billing', 'learning', 'survey']))
  const { id: batchId } = await trx
    .insertInto('import_batch')
    .values({
      workspace_id: scope.workspaceId,
      kind: 'actuals',
      file_name: 'generated',
      mapping: null,
      state: 'committed',
      actor: stamp.actor,
      reason: null,
      created_at: stamp.at,
      version: stamp.version,
      report: '{}',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  // The generated ids are right by construction; checking five foreign keys a row would take most of the time.
  await sql`savepoint checks`.execute(trx)
  try {
    // The login itself, which may leave out the checks; the application's role may not.
    await sql`set local role none`.execute(trx)
    await sql`set local session_replication_role = replica`.execute(trx)
  } catch {
    await sql`rollback to savepoint checks`.execute(trx)
  }
  const keys = { scope, version: stamp.version, batchId, indicator, source } as Parameters<typeof factStatements>[0]
  for (const statement of factStatements(keys, size)) {
    await statement.execute(trx)
  }
  await sql`set local session_replication_role = origin`.execute(trx)
  await sql`analyze actual, survey_response`.execute(trx)
}

async function keysOf(trx: Trx, scope: Scope, table: 'indicator'): Promise<[string, number][]> {
  const rows = await trx.selectFrom(table).select(['key', 'id']).where('workspace_id', '=', scope.workspaceId).execute()
  return rows.map((row) => [row.key, row.id])
}

/** Of everything that decides what is in the database. */
function fingerprint(size: Size): string {
  const here = import.meta.dirname
  const migrations = path.join(here, '../../db/src/migrations')
  const files = [
    ...['organisation.ts', 'fact-statements.ts', 'definitions.ts', 'populate.ts'].map((name) => path.join(here, name)),
    ...readdirSync(migrations)
      .sort()
      .map((name) => path.join(migrations, name)),
    path.join(here, '../../db/src/queries/rollups.queries.ts'),
    path.join(here, '../../db/src/queries/region-rollups.queries.ts'),
  ]
  const hash = createHash('sha256').update(JSON.stringify(size))
  for (const file of files) hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}

async function commentOf(server: BenchServer, database: string): Promise<string | null> {
  const rows = await admin<{ comment: string | null }>(
    server,
    `select shobj_description(oid, 'pg_database') as comment from pg_database where datname = '${database}'`,
  )
  return rows[0]?.comment ?? null
}

async function admin<T extends pg.QueryResultRow>(server: BenchServer, statement: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: server.urlOf('postgres') })
  await client.connect()
  try {
    return (await client.query<T>(statement)).rows
  } finally {
    await client.end()
  }
}
