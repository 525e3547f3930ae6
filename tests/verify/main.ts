import { spawn } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'

/** Everything that can be checked in seconds and without a database. Each part runs from the repository root. */
const root = path.resolve(import.meta.dirname, '../..')

type Part = { name: string; command: string; args: string[]; after?: string }
type Outcome = { part: Part; code: number; output: string; seconds: number }

const cache = (name: string) => path.join('node_modules/.cache', name)

/**
 * In the order in which they start. What the web and the tests are checked against are the declarations that the first
 * part writes; it writes them even when it finds an error. Caches go by content.
 */
const parts: Part[] = [
  { name: 'types', command: bin('tsc'), args: ['-p', '.'] },
  { name: 'types of web', command: bin('vue-tsc', 'web'), args: ['-p', 'web'], after: 'types' },
  { name: 'types of tests', command: bin('tsc'), args: ['-p', 'tests'], after: 'types' },
  { name: 'unused files, exports and dependencies', command: bin('knip'), args: ['--cache', '--cache-location', cache('knip')] },
  {
    name: 'templates',
    command: bin('eslint'),
    args: [
      '--max-warnings',
      '0',
      '--cache',
      '--cache-strategy',
      'content',
      '--cache-location',
      cache('eslint/'),
      'web/src/**/*.vue',
    ],
  },
  { name: 'generated files', command: bin('tsx'), args: ['tests/verify/generated.ts'] },
  { name: 'walkers', command: bin('vitest', 'tests'), args: ['run', '--root', 'tests', '--project', 'unit', 'unit/walkers'] },
  { name: 'lint', command: bin('oxlint'), args: ['--deny-warnings'] },
  { name: 'format', command: bin('oxfmt'), args: ['--check'] },
]

function bin(name: string, workspace = '.'): string {
  return path.join(root, workspace, 'node_modules/.bin', name)
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

/** As many parts at a time as there are processors, at least two. */
async function runAll(): Promise<Outcome[]> {
  const waiting = [...parts]
  const running = new Set<Promise<void>>()
  const outcomes: Outcome[] = []
  const isReady = ({ after }: Part) => after === undefined || outcomes.some(({ part }) => part.name === after)
  const run = async (part: Part) => {
    const outcome = await runPart(part)
    report(outcome)
    outcomes.push(outcome)
  }
  const start = (part: Part) => {
    const ended = run(part).finally(() => running.delete(ended))
    running.add(ended)
  }
  while (waiting.length + running.size > 0) {
    const next = running.size < Math.max(2, os.availableParallelism()) ? waiting.findIndex(isReady) : -1
    if (next >= 0) start(waiting.splice(next, 1)[0]!)
    else await Promise.race(running)
  }
  return outcomes
}

const failures = (await runAll()).filter((outcome) => outcome.code !== 0)
console.log(failures.length === 0 ? 'verified' : `not verified: ${failures.map(({ part }) => part.name).join(', ')}`)
process.exitCode = failures.length === 0 ? 0 : 1
