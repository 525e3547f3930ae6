import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { DatabaseProblem } from './errors.ts'

/**
 * Takes the lock file beside an embedded data directory: two processes on one directory lose rows without a word.
 * A lock is taken over only when the process that wrote it is gone, never by age.
 * @returns a function that gives the lock back
 * @throws DatabaseProblem `embedded-in-use`
 */
export function lockDirectory(dataDir: string): () => void {
  const file = `${dataDir.replace(/\/+$/, '')}.lock`
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = openSync(file, 'wx', 0o600)
      writeSync(handle, String(process.pid))
      closeSync(handle)
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const owner = readOwner(file)
      if (owner !== null && isAlive(owner)) {
        throw new DatabaseProblem(
          'embedded-in-use',
          `The embedded database in ${dataDir} is in use by process ${owner}. Stop that process first (or use its HTTP API), ` +
            'or set DATABASE_URL to a PostgreSQL server, which several processes can share.',
        )
      }
      rmSync(file, { force: true })
    }
  }
  throw new DatabaseProblem('embedded-in-use', `The lock ${file} is being taken by another process. Try again.`)
}

function readOwner(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    return Number.isInteger(pid) && pid > 0 ? pid : null
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
