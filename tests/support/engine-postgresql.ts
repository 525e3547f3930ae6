import type { TestProject } from 'vitest/node'
import { startCluster } from './cluster.ts'
import './engine.ts'
import { provideRunDirectory } from './run-directory.ts'
import { serverTemplate } from './server-contents.ts'

/** Starts a server for the project and makes the template that every test file's database comes from. */
export async function setUpPostgresql(project: TestProject, binDir: string): Promise<() => Promise<void>> {
  provideRunDirectory(project)
  const cluster = await startCluster(binDir)
  const adminUrl = cluster.urlOf('postgres')
  try {
    await serverTemplate(adminUrl, 'schema')
  } catch (error) {
    await cluster.stop()
    throw error
  }
  console.log(`${project.name}: PostgreSQL ${cluster.version} (${binDir})`)
  project.provide('engine', { kind: 'postgresql', adminUrl })
  return () => cluster.stop()
}
