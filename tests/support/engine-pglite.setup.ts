import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '@attain/db/database.ts'
import { migrateToLatest } from '@attain/db/migrate.ts'
import './engine.ts'

let dir: string | undefined

export async function setup(project: TestProject): Promise<void> {
  dir = await mkdtemp(path.join(tmpdir(), 'attain-pglite-'))
  const directory = path.join(dir, 'db')
  const dump = path.join(dir, 'db.tar')
  const database = await openDatabase({ dataDir: directory })
  try {
    await migrateToLatest(database)
  } finally {
    await database.close()
  }
  console.log(`${project.name}: PGlite, PostgreSQL ${await writeDump(directory, dump)}`)
  project.provide('engine', { kind: 'pglite', directory, dump })
}

/** @returns the engine's version */
async function writeDump(directory: string, file: string): Promise<string> {
  const lite = new PGlite({ dataDir: directory, extensions: { btree_gist } })
  try {
    const { rows } = await lite.query<{ server_version: string }>('show server_version')
    const dump = await lite.dumpDataDir('none')
    await writeFile(file, Buffer.from(await dump.arrayBuffer()))
    return rows[0]!.server_version
  } finally {
    await lite.close()
  }
}

export async function teardown(): Promise<void> {
  if (dir !== undefined) await rm(dir, { recursive: true, force: true })
}
