import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Writes which packages the product runs on, and under which licences: what its packages depend on, to the last one. */
const root = path.resolve(import.meta.dirname, '../..')

interface Manifest {
  name: string
  version: string
  license?: string
  dependencies?: Record<string, string>
}

const manifestIn = (folder: string): Manifest => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest

/** The folder that Node would load a package from. */
function folderOf(name: string, from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const found = path.join(folder, 'node_modules', name)
    if (existsSync(found)) return realpathSync(found)
    if (folder === path.dirname(folder)) throw new Error(`${name}, needed by ${from}, is not installed`)
  }
}

const found = new Map<string, Manifest>()

function visit(folder: string): void {
  for (const name of Object.keys(manifestIn(folder).dependencies ?? {})) {
    if (name.startsWith('@attain/')) continue
    const at = folderOf(name, folder)
    const manifest = manifestIn(at)
    const key = `${manifest.name} ${manifest.version}`
    if (found.has(key)) continue
    found.set(key, manifest)
    visit(at)
  }
}

for (const workspace of ['shared', 'db', 'server', 'web']) visit(path.join(root, workspace))

const rows = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each)
const columns = rows.map(({ name, version, license }) => [name, version, license ?? 'not stated'] as const)
const widths = [0, 1, 2].map((at) => Math.max(...columns.map((row) => row[at]?.length ?? 0), 7))
const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |\n`
writeFileSync(
  path.join(root, 'THIRD-PARTY.md'),
  `# Third-party packages

What Attain runs on, written by \`pnpm generate\`. The licences' texts come with the packages; those of what the pages include are served at \`/licences.txt\`.

${line(['package', 'version', 'licence'])}${line(widths.map((width) => '-'.repeat(width)))}${columns.map(line).join('')}`,
)
