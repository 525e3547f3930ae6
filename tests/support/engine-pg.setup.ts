import type { TestProject } from 'vitest/node'
import { setUpPostgresql } from './engine-postgresql.ts'
import { npmBinDir, pg15BinDir } from './postgres-binaries.ts'

let stop: (() => Promise<void>) | undefined

export async function setup(project: TestProject): Promise<void> {
  stop = await setUpPostgresql(project, npmBinDir(), pg15BinDir() === null ? null : 0)
}

export async function teardown(): Promise<void> {
  await stop?.()
}
