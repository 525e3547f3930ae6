import type { Kysely } from 'kysely'
import { asOwner } from '@attain/db/application-role.ts'
import type { Database } from '@attain/db/database.ts'
import type { Schema } from '@attain/db/schema.ts'

const opened = new WeakMap<Database, Database>()

/** Remembers as what a database was opened that tests then have as a workspace's. */
export function enteredFrom(database: Database, workspaceId: number): Database {
  const entered = database.entered({ workspaceId })
  opened.set(entered, unentered(database))
  return entered
}

/** The database as it was opened: it has entered no workspace. */
export const unentered = (database: Database): Database => opened.get(database) ?? database

/** Looks behind the scenes, or moves something there: as the owner of the tables, whom no policy binds. */
export const behind = <T>(database: Database, run: (owner: Kysely<Schema>) => Promise<T>): Promise<T> =>
  asOwner(unentered(database).db, run)
