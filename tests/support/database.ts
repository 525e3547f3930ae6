import { createHash } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { expect, inject } from 'vitest'
import { openDatabase, type Database } from '@attain/db/database.ts'
import './engine.ts'

/** What `openDatabase` takes. */
export type Target = { url: string } | { dataDir: string }

const disposals: (() => Promise<void>)[] = []
let made = 0

/**
 * A migrated, empty database on the project's engine that nobody else has, open. It is closed and removed after the
 * test file; closing it earlier is allowed. Embedded, it lives in memory.
 */
export async function testDatabase(): Promise<Database> {
  const opened = await openCopy()
  let closing: Promise<void> | undefined
  const close = () => (closing ??= opened.close())
  disposals.push(close)
  return { ...opened, close }
}

/** The same, not opened: for tests that start another process, or that open a database more than once. */
export async function testDatabaseTarget(): Promise<Target> {
  const engine = inject('engine')
  if (engine.kind === 'postgresql') return { url: await copyOnServer(engine.adminUrl, engine.template) }
  return { dataDir: await copyDirectory(engine.directory) }
}

/** Environment that points a process of its own at `target`. */
export function databaseEnv(target: Target): { DATABASE_URL: string } | { ATTAIN_DATA: string } {
  return 'url' in target ? { DATABASE_URL: target.url } : { ATTAIN_DATA: path.dirname(target.dataDir) }
}

/** Newest first, so that a database is closed before what it lies in is removed. */
export async function closeTestDatabases(): Promise<void> {
  for (const dispose of disposals.splice(0).reverse()) await dispose()
}

async function openCopy(): Promise<Database> {
  const engine = inject('engine')
  if (engine.kind === 'pglite') return await openDatabase({ memory: { from: await openAsBlob(engine.dump) } })
  return await openDatabase({ url: await copyOnServer(engine.adminUrl, engine.template) })
}

async function copyOnServer(adminUrl: string, template: string): Promise<string> {
  const name = databaseName()
  await onServer(adminUrl, `create database ${name} template ${template}`)
  disposals.push(() => onServer(adminUrl, `drop database ${name} with (force)`))
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return url.href
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
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
