import { execFile } from 'node:child_process'
import path from 'node:path'
import { format } from 'node:util'
import { runCommand } from '@attain/server/cli/run-command.ts'

const root = path.resolve(import.meta.dirname, '../..')

export interface Ran {
  code: number
  stdout: string
  stderr: string
}

/** Runs a command as the process would, in this one, which saves the seconds that a process takes to begin. */
export async function attain(env: Record<string, string>, ...args: string[]): Promise<Ran> {
  const { DATABASE_URL: _, ...inherited } = process.env
  const printed = { stdout: '', stderr: '' }
  const { log, error } = console
  const before = process.exitCode
  const write = (to: 'stdout' | 'stderr') => (text: string | Uint8Array) => {
    printed[to] += String(text)
    return true
  }
  const [out, err] = [process.stdout.write, process.stderr.write]
  console.log = (...values: unknown[]) => void (printed.stdout += `${format(...values)}\n`)
  console.error = (...values: unknown[]) => void (printed.stderr += `${format(...values)}\n`)
  process.stdout.write = write('stdout') as typeof out
  process.stderr.write = write('stderr') as typeof err
  process.exitCode = undefined
  try {
    return { code: await runCommand(args, { ...inherited, ...env }), ...printed }
  } finally {
    Object.assign(console, { log, error })
    process.stdout.write = out
    process.stderr.write = err
    process.exitCode = before
  }
}

/** Runs the command line as a process of its own. */
export function attainProcess(env: Record<string, string>, ...args: string[]): Promise<Ran> {
  const { DATABASE_URL: _, ...inherited } = process.env
  return new Promise((resolve) => {
    execFile(
      path.join(root, 'node_modules/.bin/tsx'),
      [path.join(root, 'server/src/main.ts'), ...args],
      { cwd: root, env: { ...inherited, ...env }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    )
  })
}
