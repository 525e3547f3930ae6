import { createHash } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, inject } from 'vitest'
import { openDatabase, type Database } from '@attain/db/database.ts'
import type { Content } from './database-contents.ts'
import { embeddedDirectory, openEmbedded } from './embedded-contents.ts'
import './engine.ts'
import { onServer, serverTemplate, urlOf } from './server-contents.ts'

/** What `openDatabase` takes. */
export type Target = { url: string } | { dataDir: string }

const disposals: (() => Promise<void>)[] = []
let made = 0

/**
 * A database on the project's engine that nobody else has, open: migrated and empty, or with the demonstration. It is
 * closed and removed after the test file; closing it earlier is allowed. Embedded, it lives in memory.
 */
export async function testDatabase(content: Content = 'schema'): Promise<Database> {
  return disposed(await openCopy(content))
}

function disposed(opened: Database): Database {
  let closing: Promise<void> | undefined
  const close = () => (closing ??= opened.close())
  disposals.push(close)
  return { ...opened, close }
}

/** The same without a schema: for tests of migrations. */
export async function emptyDatabase(): Promise<Database> {
  const engine = inject('engine')
  const options = engine.kind === 'pglite' ? { memory: {} } : { url: await copyOnServer(engine.adminUrl, null) }
  return disposed(await openDatabase(options))
}

/** The same, not opened: for tests that start another process, or that open a database more than once. */
export async function testDatabaseTarget(): Promise<Target> {
  const engine = inject('engine')
  if (engine.kind === 'postgresql') return { url: await copyOnServer(engine.adminUrl, 'schema') }
  return { dataDir: await copyDirectory(await embeddedDirectory(inject('runDirectory'), 'schema')) }
}

/** Environment that points a process of its own at `target`. */
export function databaseEnv(target: Target): { DATABASE_URL: string } | { ATTAIN_DATA: string } {
  return 'url' in target ? { DATABASE_URL: target.url } : { ATTAIN_DATA: path.dirname(target.dataDir) }
}

let shared: Promise<Database> | undefined

/** One `testDatabase()` for the whole test file. */
export function fileDatabase(): Promise<Database> {
  return (shared ??= testDatabase())
}

/** Newest first, so that a database is closed before what it lies in is removed. */
export async function closeTestDatabases(): Promise<void> {
  shared = undefined
  for (const dispose of disposals.splice(0).reverse()) await dispose()
}

async function openCopy(content: Content): Promise<Database> {
  const engine = inject('engine')
  if (engine.kind === 'pglite') return openEmbedded(inject('runDirectory'), content)
  return await openDatabase({ url: await copyOnServer(engine.adminUrl, content) })
}

async function copyOnServer(adminUrl: string, content: Content | null): Promise<string> {
  const name = databaseName()
  const template = content === null ? 'template0' : await serverTemplate(adminUrl, content)
  await onServer(adminUrl, (client) => client.query(`create database ${name} template ${template} strategy file_copy`))
  disposals.push(async () => {
    await onServer(adminUrl, (client) => client.query(`drop database ${name} with (force)`))
  })
  return urlOf(adminUrl, name)
}

/** Unique per worker process, file and call. */
function databaseName(): string {
  const file = createHash('sha256')
    .update(expect.getState().testPath ?? '')
    .digest('hex')
    .slice(0, 12)
  made += 1
  return `attain_${file}_${process.pid}_${made}`
}

/** The folder's name is the product's own below `ATTAIN_DATA`. */
async function copyDirectory(template: string): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'attain-pglite-'))
  disposals.push(() => rm(dir, { recursive: true, force: true }))
  const dataDir = path.join(dir, 'db')
  await cp(template, dataDir, { recursive: true })
  return dataDir
}
