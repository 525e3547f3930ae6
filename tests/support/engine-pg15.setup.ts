import type { TestProject } from 'vitest/node'
import { setUpPostgresql } from './engine-postgresql.ts'
import { pg15BinDir } from './postgres-binaries.ts'

let stop: (() => Promise<void>) | undefined

export async function setup(project: TestProject): Promise<void> {
  const binDir = pg15BinDir()
  if (binDir === null) throw new Error('PostgreSQL 15 is not installed')
  stop = await setUpPostgresql(project, binDir)
}

export async function teardown(): Promise<void> {
  await stop?.()
}
