import { chmodSync, mkdirSync } from 'node:fs'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { stepDown } from './application-role.ts'
import { lockDirectory } from './embedded-lock.ts'
import { DatabaseProblem } from './errors.ts'
import { nameStatements } from './named-statements.ts'
import type { Schema } from './schema.ts'

// int8 fits a double here (ids, counts, versions); numeric and date stay text: a Date shifts a day in other zones.
pg.types.setTypeParser(20, Number)
pg.types.setTypeParser(1082, (text: string) => text)

export interface Database {
  /** Writes, and reads inside a writing transaction. */
  db: Kysely<Schema>
  /** Dashboard reads: a replica or a read-only pool when there is a server, the same single connection when embedded. */
  read: Kysely<Schema>
  engine: 'pglite' | 'postgres'
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
  const pool = new pg.Pool({ connectionString: url, max, connectionTimeoutMillis: 10_000, onConnect: stepDown })
  const readPool = new pg.Pool({
    connectionString: options.replicaUrl ?? url,
    max,
    connectionTimeoutMillis: 10_000,
    options: '-c default_transaction_read_only=on',
    onConnect: stepDown,
  })
  // An idle connection that the server drops is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {})
  readPool.on('error', () => {})
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  const read = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: nameStatements(readPool) }) })
  const close = async () => {
    await Promise.all([db.destroy(), read.destroy()])
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
  return { db, read, engine: 'postgres', close }
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
  const waiting = { max: 1, connectionTimeoutMillis: 30_000, onConnect: stepDown }
  const pool = new pg.Pool({ ...createPgConfig(lite), ...waiting } as unknown as pg.PoolConfig)
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    read: db,
    engine: 'pglite',
    close: async () => {
      await db.destroy()
      await lite.close()
      unlock()
    },
  }
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
