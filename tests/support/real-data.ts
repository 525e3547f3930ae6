import { existsSync } from 'node:fs'
import path from 'node:path'

/** Folder that holds `data/` and `answers/` of real input; may be absent. Relative paths start at the repository root. */
export function realDataDir(): string {
  return path.resolve(import.meta.dirname, '../..', process.env['ATTAIN_REAL_DATA'] ?? '../shared')
}

export function hasRealData(): boolean {
  const dir = realDataDir()
  return existsSync(path.join(dir, 'data')) && existsSync(path.join(dir, 'answers'))
}
