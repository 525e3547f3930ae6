import { type Kysely, Migrator, sql } from 'kysely'
import { asOwner } from './application-role.ts'
import type { Database } from './database.ts'
import { DatabaseProblem } from './errors.ts'
import { migrations } from './migrations/index.ts'
import type { Schema } from './schema.ts'

function migratorOf(db: Kysely<Schema>): Migrator {
  return new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } })
}

/** Applies every pending migration. @returns their names. @throws the first failing migration's error. */
export async function migrateToLatest(database: Database): Promise<string[]> {
  const { error, results } = await asOwner(database.db, (db) => migratorOf(db).migrateToLatest())
  if (error !== undefined) {
    throw error instanceof Error ? error : new Error(`Migration failed: ${JSON.stringify(error)}`)
  }
  return (results ?? []).map((result) => result.migrationName)
}

/** @throws DatabaseProblem `not-migrated` when the database lacks a migration that this program needs. */
export async function requireMigrated(database: Database): Promise<void> {
  const pending = (await migratorOf(database.db).getMigrations()).filter((migration) => migration.executedAt === undefined)
  if (pending.length > 0) {
    throw new DatabaseProblem(
      'not-migrated',
      `The database lacks ${pending.length} migration(s), the first is ${pending[0]?.name}. Run: pnpm attain migrate`,
    )
  }
}

/**
 * Row security binds neither superusers nor the owner of a table: who is one has to have become somebody else.
 * @throws DatabaseProblem `row-security-not-binding`; to be asked once it is migrated
 */
export async function requireRowSecurity({ db }: Pick<Database, 'db'>): Promise<void> {
  const { rows } = await sql<{ login: string; binds: boolean }>`
    select current_user::text as login, row_security_active('workspace') as binds
  `.execute(db)
  const [found] = rows
  if (found?.binds === true) return
  throw new DatabaseProblem(
    'row-security-not-binding',
    `The database would show "${found?.login}" the rows of every workspace: this login owns the tables but not the database, or ` +
      'bypasses row security. Make it the owner of the database, or let Attain work as a login that owns nothing ' +
      '(README, “Audit and erasing persons”).',
  )
}
