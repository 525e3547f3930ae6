import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { totalmem, tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { npmBinDir, pg15BinDir } from '../support/postgres-binaries.ts'

const run = promisify(execFile)

/** PostgreSQL refuses to run as root; `nobody` exists wherever root does. */
const nobody = { uid: 65534, gid: 65534 }
const runAs = process.getuid?.() === 0 ? nobody : {}

/** Stops the server when standard input closes, which it does however the parent ends. $@ = the server's command. */
const untilParentEnds = `
exec 3<&0
"$@" >>"$0" 2>&1 &
server=$!
{ cat >/dev/null; kill -INT $server 2>/dev/null; } <&3 &
wait $server
`

export interface BenchServer {
  /** `PostgreSQL 15.20, …` as printed above the table. */
  description: string
  urlOf(database: string): string
  stop(): Promise<void>
}

/**
 * The PostgreSQL that is measured: the one of DATABASE_URL_BENCH (a superuser's URL; its databases `attain_bench_*` are
 * made and replaced), else one of our own with durability as shipped. Its folder outlives the run when ATTAIN_BENCH_DIR
 * names one.
 */
export async function startBenchServer(): Promise<BenchServer> {
  const given = process.env['DATABASE_URL_BENCH']
  if (given !== undefined && given !== '') return givenServer(given)
  const kept = process.env['ATTAIN_BENCH_DIR']
  const dir = kept === undefined || kept === '' ? await mkdtemp(path.join(tmpdir(), 'attain-bench-')) : path.resolve(kept)
  await mkdir(dir, { recursive: true })
  const bin = await reachable(pg15BinDir() ?? npmBinDir(), dir)
  const password = await initialised(bin, dir)
  const server = await started(bin, dir, password)
  return {
    ...server,
    stop: async () => {
      await server.stop()
      if (kept === undefined || kept === '') await rm(dir, { recursive: true, force: true })
    },
  }
}

async function givenServer(url: string): Promise<BenchServer> {
  const urlOf = (database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).href
  return { description: await describe(url), urlOf, stop: () => Promise.resolve() }
}

async function initialised(bin: string, dir: string): Promise<string> {
  const passwordFile = path.join(dir, 'password')
  if (existsSync(path.join(dir, 'data', 'PG_VERSION'))) return readFile(passwordFile, 'utf8')
  const password = randomUUID()
  await writeFile(passwordFile, password, { mode: 0o600 })
  await giveAway(dir)
  const flags = ['--auth=scram-sha-256', '--username=attain', '--encoding=UTF8', '--locale=C', `--pwfile=${passwordFile}`]
  await run(path.join(bin, 'initdb'), ['-D', path.join(dir, 'data'), ...flags], { ...runAs, cwd: dir })
  return password
}

async function started(bin: string, dir: string, password: string): Promise<BenchServer> {
  const port = await freePort()
  const buffers = Math.max(256, Math.min(2048, Math.floor(totalmem() / 8 / 1024 / 1024)))
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: `${buffers}MB`,
    effective_cache_size: `${buffers * 3}MB`,
    work_mem: '64MB',
    maintenance_work_mem: '512MB',
    max_wal_size: '8GB',
    random_page_cost: 1.1,
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = [path.join(bin, 'postgres'), '-D', path.join(dir, 'data'), ...flags]
  const child = spawn('/bin/sh', ['-c', untilParentEnds, path.join(dir, 'server.log'), ...command], {
    ...runAs,
    cwd: dir,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const urlOf = (database: string) => `postgres://attain:${password}@127.0.0.1:${port}/${database}`
  await untilReady(urlOf('postgres'), child, path.join(dir, 'server.log'))
  const description = `${await describe(urlOf('postgres'))}, fsync on`
  return { description, urlOf, stop: () => ended(child) }
}

async function untilReady(url: string, child: ChildProcess, log: string): Promise<void> {
  const giveUpAt = performance.now() + 120_000
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (child.exitCode !== null || performance.now() > giveUpAt) {
        throw new Error(`PostgreSQL did not start; see ${log}`, { cause: error })
      }
      await sleep(100)
    }
  }
}

async function describe(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ version: string; buffers: string; sync: string }>(
      `select current_setting('server_version') as version, current_setting('shared_buffers') as buffers,
        current_setting('synchronous_commit') as sync`,
    )
    const [row] = rows
    return `PostgreSQL ${row?.version}, shared_buffers ${row?.buffers}, synchronous_commit ${row?.sync}`
  } finally {
    await client.end()
  }
}

async function giveAway(dir: string): Promise<void> {
  if ('uid' in runAs) await run('chown', ['-R', `${nobody.uid}:${nobody.gid}`, dir])
}

/** Root's clone may lie in a folder nobody else can enter; the binaries are then copied to where they can be run. */
async function reachable(binDir: string, dir: string): Promise<string> {
  try {
    await run(path.join(binDir, 'postgres'), ['--version'], { ...runAs, cwd: '/' })
    return binDir
  } catch {
    const copy = path.join(dir, 'native')
    await cp(path.dirname(binDir), copy, { recursive: true, verbatimSymlinks: true })
    await run('chmod', ['-R', 'a+rX', copy])
    return path.join(copy, 'bin')
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.stdin?.end()
  await exit
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address === null || typeof address === 'string' ? reject(new Error('no port')) : resolve(address.port)))
    })
  })
}
