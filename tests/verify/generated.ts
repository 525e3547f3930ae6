import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/** Runs `pnpm generate` and fails when a committed generated file is not what its sources give. */
const root = path.resolve(import.meta.dirname, '../..')
const generated = ['server/openapi.json', 'db/sql']

function contents(): Map<string, string> {
  return new Map(generated.flatMap(filesBelow).map((file) => [file, readFileSync(path.join(root, file), 'utf8')]))
}

function filesBelow(relative: string): string[] {
  const absolute = path.join(root, relative)
  if (!existsSync(absolute)) return []
  if (!statSync(absolute).isDirectory()) return [relative]
  return readdirSync(absolute).flatMap((name) => filesBelow(path.join(relative, name)))
}

const before = contents()
execFileSync('pnpm', ['generate'], { cwd: root, stdio: 'inherit' })
const after = contents()
const changed = [...new Set([...before.keys(), ...after.keys()])].filter((file) => before.get(file) !== after.get(file))
if (changed.length > 0) {
  console.error(`Out of date, now rewritten; look at the change and commit it:\n${changed.join('\n')}`)
  process.exitCode = 1
}
