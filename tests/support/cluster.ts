import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { freePort } from './free-port.ts'

const run = promisify(execFile)

/** PostgreSQL refuses to run as root; `nobody` exists wherever root does. */
const nobody = { uid: 65534, gid: 65534 }
const runAs = process.getuid?.() === 0 ? nobody : {}

/**
 * Runs the server until standard input closes, which it does however the parent ends, SIGKILL included; then stops
 * the server and removes its folder. $1 = folder, the rest = the server's command.
 */
const untilParentEnds = `
dir=$1; shift
"$@" >"$dir/server.log" 2>&1 &
server=$!
cat >/dev/null
kill -INT $server 2>/dev/null
wait $server
rm -rf "$dir"
`

export type Cluster = {
  /** Version as the server reports it, for example 15.20. */
  version: string
  /** URL of a database of the cluster, as superuser. */
  urlOf(database: string): string
  stop(): Promise<void>
}

/** A PostgreSQL server of its own on a free port, in a temporary folder, without durability. */
export async function startCluster(binDir: string): Promise<Cluster> {
  const dir = await mkdtemp(path.join(tmpdir(), 'attain-pg-'))
  const password = randomUUID()
  try {
    const bin = await reachableBinDir(binDir, dir)
    await writeFile(path.join(dir, 'password'), password)
    await giveAway(dir)
    const flags = ['--auth=scram-sha-256', '--username=attain', '--encoding=UTF8', '--locale=C', '--no-sync']
    await run(path.join(bin, 'initdb'), ['-D', path.join(dir, 'data'), `--pwfile=${path.join(dir, 'password')}`, ...flags], {
      ...runAs,
      cwd: dir,
    })
    return await startServer(bin, dir, password)
  } catch (error) {
    await rm(dir, { recursive: true, force: true })
    throw error
  }
}

/** Hands the folder and all in it to the server's user, who also removes it. */
async function giveAway(dir: string): Promise<void> {
  if ('uid' in runAs) await run('chown', ['-R', `${nobody.uid}:${nobody.gid}`, dir])
}

/** Root's clone may lie in a folder nobody else can enter; the binaries are then copied to where they can be run. */
async function reachableBinDir(binDir: string, dir: string): Promise<string> {
  try {
    await run(path.join(binDir, 'postgres'), ['--version'], { ...runAs, cwd: '/' })
    return binDir
  } catch {
    const copy = path.join(dir, 'native')
    await cp(path.dirname(binDir), copy, { recursive: true, verbatimSymlinks: true })
    await giveAway(dir)
    return path.join(copy, 'bin')
  }
}

async function startServer(bin: string, dir: string, password: string): Promise<Cluster> {
  const port = await freePort()
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_wal_size: '8GB',
    // Databases live for seconds, and the product asks for the statistics it needs.
    autovacuum: 'off',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = [path.join(bin, 'postgres'), '-D', path.join(dir, 'data'), ...flags]
  const child = spawn('/bin/sh', ['-c', untilParentEnds, 'sh', dir, ...command], {
    ...runAs,
    cwd: dir,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const urlOf = (database: string) => `postgres://attain:${password}@127.0.0.1:${port}/${database}`
  try {
    return { version: await untilReady(urlOf('postgres')), urlOf, stop: () => stopServer(child) }
  } catch (error) {
    await stopServer(child)
    throw error
  }
}

async function untilReady(url: string): Promise<string> {
  const giveUpAt = performance.now() + 60_000
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      const { rows } = await client.query<{ server_version: string }>('show server_version')
      return rows[0]!.server_version
    } catch (error) {
      if (performance.now() > giveUpAt) throw error
      await sleep(50)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.stdin?.end()
  await ended
}
