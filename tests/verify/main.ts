import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Everything that can be checked in seconds and without a database. Each part runs from the repository root. */
const root = path.resolve(import.meta.dirname, '../..')
const scripts = (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts

type Part = { name: string; command: string; args: string[] }
type Outcome = { part: Part; code: number; output: string; seconds: number }

// Slowest first, so that the last one to start is short.
const parts: Part[] = [
  { name: 'types of web', command: 'pnpm', args: ['--filter', '@attain/web', 'typecheck'] },
  { name: 'types of component tests', command: bin('vue-tsc', 'web'), args: ['--noEmit', '-p', 'tests/tsconfig.component.json'] },
  { name: 'types', command: bin('tsc'), args: ['-p', 'tsconfig.json'] },
  { name: 'generated files', command: bin('tsx'), args: ['tests/verify/generated.ts'] },
  { name: 'walkers', command: 'pnpm', args: ['-C', 'tests', 'exec', 'vitest', 'run', '--project', 'unit', 'unit/walkers'] },
  { name: 'templates', command: bin('eslint'), args: ['--max-warnings', '0', 'web/src/**/*.vue'] },
  { name: 'unused files, exports and dependencies', command: bin('knip'), args: [] },
  { name: 'lint', command: bin('oxlint'), args: ['--deny-warnings'] },
  { name: 'format', command: bin('oxfmt'), args: ['--check'] },
]

function bin(name: string, workspace = '.'): string {
  return path.join(root, workspace, 'node_modules/.bin', name)
}

function hasFiles(folder: string): boolean {
  return existsSync(path.join(root, folder)) && readdirSync(path.join(root, folder)).length > 0
}

function isWanted(part: Part): boolean {
  if (part.name === 'generated files') return scripts['generate'] !== undefined
  if (part.name === 'types of component tests') return hasFiles('tests/component')
  return true
}

function runPart(part: Part): Promise<Outcome> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const child = spawn(part.command, part.args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    const finish = (code: number, more = '') => {
      const output = Buffer.concat(chunks).toString() + more
      resolve({ part, code, output, seconds: (performance.now() - startedAt) / 1000 })
    }
    child.once('error', (error) => finish(1, error.message))
    child.once('close', (code) => finish(code ?? 1))
  })
}

function report({ part, code, output, seconds }: Outcome): void {
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${part.name} (${seconds.toFixed(1)} s)`)
  if (code !== 0) console.log(output.trimEnd())
}

async function work(queue: Part[], outcomes: Outcome[]): Promise<void> {
  for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
    const outcome = await runPart(part)
    report(outcome)
    outcomes.push(outcome)
  }
}

const queue = parts.filter(isWanted)
const outcomes: Outcome[] = []
await Promise.all(Array.from({ length: Math.max(2, os.availableParallelism()) }, () => work(queue, outcomes)))
const failures = outcomes.filter((outcome) => outcome.code !== 0)
console.log(failures.length === 0 ? 'verified' : `not verified: ${failures.map(({ part }) => part.name).join(', ')}`)
process.exitCode = failures.length === 0 ? 0 : 1
