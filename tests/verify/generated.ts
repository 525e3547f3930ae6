import { readFileSync } from 'node:fs'
import path from 'node:path'

/** Does what `pnpm generate` does and fails when a committed file is not what its sources give. */
const root = path.resolve(import.meta.dirname, '../..')
const files = ['server/openapi.json', 'THIRD-PARTY.md']
const read = () => files.map((file) => readFileSync(path.join(root, file), 'utf8'))

const before = read()
await import('../../server/scripts/write-openapi.ts')
await import('../../server/scripts/write-licences.ts')
read().forEach((text, at) => {
  if (text === before[at]) return
  console.error(`Out of date, now rewritten; look at the change and commit it: ${files[at]}`)
  process.exitCode = 1
})
