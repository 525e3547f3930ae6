import { chmodSync, mkdirSync } from 'node:fs'
import { Kysely, PostgresDialect, type PostgresPool, sql } from 'kysely'
import pg from 'pg'
import { stepDown } from './application-role.ts'
import { lockDirectory } from './embedded-lock.ts'
import { enteredPool } from './entered.ts'
import { DatabaseProblem } from './errors.ts'
import { nameStatements } from './named-statements.ts'
import type { Schema } from './schema.ts'
import type { Scope, Sight } from './scope.ts'

// int8 fits a double here (ids, counts, versions); numeric and date stay text: a Date shifts a day in other zones.
pg.types.setTypeParser(20, Number)
pg.types.setTypeParser(1082, (text: string) => text)

export interface Database {
  /** Writes, and reads inside a writing transaction. */
  db: Kysely<Schema>
  /** Dashboard reads: a replica or a read-only pool when there is a server, the same single connection when embedded. */
  read: Kysely<Schema>
  engine: 'pglite' | 'postgres'
  /**
   * The same database inside a workspace; a handle that has not entered one is shown no workspace's rows.
   * @param sight of that workspace, the same object each time; null = everything
   */
  entered(scope: Scope, sight?: Sight | null): Database
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** A PostgreSQL ≥ 15 URL; without it the embedded engine is used. */
  url?: string | undefined
  /** Reads go here when given (a hot standby). */
  replicaUrl?: string | undefined
  /** Directory of the embedded database. */
  dataDir?: string | undefined
  /** Embedded, in memory, from a dump of a data directory when given. Tests only. */
  memory?: { from?: Blob } | undefined
  maxConnections?: number | undefined
}

/**
 * Opens the database; does not migrate.
 * @throws DatabaseProblem `embedded-in-use`, `database-unreachable`, `database-too-old`
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.url === undefined ? openEmbedded(options) : openServer(options.url, options)
}

async function openServer(url: string, options: DatabaseOptions): Promise<Database> {
  const max = options.maxConnections ?? 10
  const common = { max, connectionTimeoutMillis: 10_000, onConnect: stepDown, pipeline: true }
  const pool = new pg.Pool({ connectionString: url, ...common })
  const readPool = new pg.Pool({
    connectionString: options.replicaUrl ?? url,
    options: '-c default_transaction_read_only=on',
    ...common,
  })
  // An idle connection that the server drops is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {})
  readPool.on('error', () => {})
  const pools = { db: pool, read: nameStatements(readPool) }
  const [db, read] = [kyselyOn(pools.db), kyselyOn(pools.read)]
  const close = async () => {
    // Not by way of Kysely, which ends no pool that it has not used itself.
    await Promise.all([pool.end(), readPool.end()])
  }
  try {
    await refuseOldServer(db)
  } catch (error) {
    await close()
    if (error instanceof DatabaseProblem) throw error
    throw new DatabaseProblem(
      'database-unreachable',
      `No PostgreSQL answers at DATABASE_URL (${new URL(url).host}): ${(error as Error).message || String(error)}. ` +
        'Check that the server runs, the address and the password.',
      { cause: error },
    )
  }
  return { db, read, engine: 'postgres', entered: entering(pools, 'postgres', close), close }
}

async function refuseOldServer(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ number: string }>`select current_setting('server_version_num') as number`.execute(db)
  const major = Math.floor(Number(rows[0]?.number) / 10_000)
  if (major < 15) {
    throw new DatabaseProblem('database-too-old', `PostgreSQL ${major} is too old: 15 or newer is needed.`)
  }
}

async function openEmbedded(options: DatabaseOptions): Promise<Database> {
  const unlock = options.memory === undefined ? prepareDirectory(directoryOf(options)) : () => {}
  const [{ PGlite }, { createPgConfig }, { btree_gist }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@electric-sql/pglite/node-postgres'),
    import('@electric-sql/pglite/contrib/btree_gist'),
  ])
  const lite = new PGlite({
    dataDir: options.memory === undefined ? directoryOf(options) : 'memory://',
    // Must be handed over at every opening, or the first use of the extension fails.
    extensions: { btree_gist },
    ...(options.memory?.from === undefined ? {} : { loadDataDir: options.memory.from }),
  })
  try {
    await lite.waitReady
  } catch (error) {
    unlock()
    throw error
  }
  // One connection: `db` used inside a transaction would wait for itself, so waiting has an end.
  const waiting = { max: 1, connectionTimeoutMillis: 30_000, onConnect: stepDown, pipeline: true }
  const pool = new pg.Pool({ ...createPgConfig(lite), ...waiting } as unknown as pg.PoolConfig)
  const db = kyselyOn(pool)
  const close = async () => {
    await pool.end()
    await lite.close()
    unlock()
  }
  return { db, read: db, engine: 'pglite', entered: entering({ db: pool, read: pool }, 'pglite', close), close }
}

const kyselyOn = (pool: PostgresPool): Kysely<Schema> => new Kysely({ dialect: new PostgresDialect({ pool }) })

type Pools = Record<'db' | 'read', PostgresPool>

/** One handle for each workspace and sight, so that what is kept beside a handle is found again. */
function entering(pools: Pools, engine: Database['engine'], close: Database['close']): Database['entered'] {
  const whole = new Map<number, Database>()
  const parts = new WeakMap<Sight, Database>()
  const open = (scope: Scope, sight: Sight | null): Database => {
    const db = kyselyOn(enteredPool(pools.db, { scope, sight, waits: true }))
    const read = pools.read === pools.db ? db : kyselyOn(enteredPool(pools.read, { scope, sight, waits: false }))
    return { db, read, engine, entered, close }
  }
  function entered(scope: Scope, sight: Sight | null = null): Database {
    let found = sight === null ? whole.get(scope.workspaceId) : parts.get(sight)
    if (found !== undefined) return found
    found = open(scope, sight)
    if (sight === null) whole.set(scope.workspaceId, found)
    else parts.set(sight, found)
    return found
  }
  return entered
}

function directoryOf(options: DatabaseOptions): string {
  return options.dataDir ?? '.attain/db'
}

/** The engine writes world-readable files: the directory itself has to be closed. */
function prepareDirectory(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  chmodSync(dataDir, 0o700)
  return lockDirectory(dataDir)
}
