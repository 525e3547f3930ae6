import { type Kysely, Migrator } from 'kysely'
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
