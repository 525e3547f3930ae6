import type { TestProject } from 'vitest/node'
import { sql } from 'kysely'
import { openEmbedded } from './embedded-contents.ts'
import './engine.ts'
import { provideRunDirectory } from './run-directory.ts'

export async function setup(project: TestProject): Promise<void> {
  const database = await openEmbedded(provideRunDirectory(project), 'schema')
  try {
    const { rows } = await sql<{ server_version: string }>`show server_version`.execute(database.db)
    console.log(`${project.name}: PGlite, PostgreSQL ${rows[0]!.server_version}`)
  } finally {
    await database.close()
  }
  project.provide('engine', { kind: 'pglite' })
}
