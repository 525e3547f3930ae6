import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '@attain/db/database.ts'
import { migrateToLatest } from '@attain/db/migrate.ts'
import { startCluster, type Cluster } from './cluster.ts'
import './engine.ts'

const template = 'attain_template'

/** Starts a server for the project and fills the template that every test file's database is made from. */
export async function setUpPostgresql(project: TestProject, binDir: string): Promise<() => Promise<void>> {
  const cluster = await startCluster(binDir)
  try {
    await migrateTemplate(cluster)
  } catch (error) {
    await cluster.stop()
    throw error
  }
  console.log(`${project.name}: PostgreSQL ${cluster.version} (${binDir})`)
  project.provide('engine', { kind: 'postgresql', adminUrl: cluster.urlOf('postgres'), template })
  return () => cluster.stop()
}

async function migrateTemplate(cluster: Cluster): Promise<void> {
  const admin = new pg.Client({ connectionString: cluster.urlOf('postgres') })
  await admin.connect()
  await admin.query(`create database ${template}`)
  await admin.end()
  const database = await openDatabase({ url: cluster.urlOf(template) })
  try {
    await migrateToLatest(database)
  } finally {
    await database.close()
  }
}
