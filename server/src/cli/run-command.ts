import { CommanderError } from 'commander'
import { DatabaseProblem } from '@attain/db/errors.ts'
import { AppError } from '../errors.ts'
import { programOf } from './program.ts'
import { withContextOf } from './with-context.ts'

/**
 * Runs one command on the database that the environment names.
 * @param args as typed after the program's name
 * @returns the exit code: 0 done, 1 refused with the reason, 2 called wrongly
 */
export async function runCommand(args: readonly string[], env: Record<string, string | undefined>): Promise<number> {
  try {
    await programOf(withContextOf(env)).parseAsync(args, { from: 'user' })
    const { exitCode } = process
    return exitCode === undefined ? 0 : Number(exitCode)
  } catch (error) {
    return report(error)
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof AppError || error instanceof DatabaseProblem) {
    console.error(`${error.code}: ${error.message}`)
    return error.code === 'invalid-request' ? 2 : 1
  }
  console.error(error)
  return 1
}
