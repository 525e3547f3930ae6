import type { TestProject } from 'vitest/node'
import { setUpPostgresql } from './engine-postgresql.ts'
import { npmBinDir } from './postgres-binaries.ts'

let stop: (() => Promise<void>) | undefined

export async function setup(project: TestProject): Promise<void> {
  stop = await setUpPostgresql(project, npmBinDir())
}

export async function teardown(): Promise<void> {
  await stop?.()
}
