import { type Database, type DatabaseOptions, openDatabase } from '@attain/db/database.ts'
import { migrateToLatest } from '@attain/db/migrate.ts'
import { testContext } from './context.ts'

/** What a test's database has in it from the beginning: the schema, or the demonstration organisation on 22 November 2026. */
export type Content = 'schema' | 'demo'

/** Brings an empty database there; `demo` wants one that has the schema. */
export async function fill(options: DatabaseOptions, content: Content): Promise<void> {
  const database = await openDatabase(options)
  try {
    await (content === 'schema' ? migrateToLatest(database) : loadDemoInto(database))
  } finally {
    await database.close()
  }
}

/** Imported when needed: where global setups run, its `import.meta.resolve` does not exist. */
async function loadDemoInto(database: Database): Promise<void> {
  const { loadDemo } = await import('@attain/server/demo/load-demo.ts')
  await loadDemo(await testContext(database))
}
