import { readFileSync } from 'node:fs'
import path from 'node:path'

/** Does what `pnpm generate` does and fails when the committed file is not what its sources give. */
const file = path.resolve(import.meta.dirname, '../../server/openapi.json')

const before = readFileSync(file, 'utf8')
await import('../../server/scripts/write-openapi.ts')
if (readFileSync(file, 'utf8') !== before) {
  console.error('Out of date, now rewritten; look at the change and commit it: server/openapi.json')
  process.exitCode = 1
}
