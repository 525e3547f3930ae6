import { Command, CommanderError } from 'commander'
import { DatabaseProblem } from '@attain/db/errors.ts'
import { registerArrBridge } from './arr-bridge.ts'
import { registerAttainment } from './attainment.ts'
import { registerDemo } from './demo.ts'
import { registerExplain } from './explain.ts'
import { registerServe } from './serve.ts'
import { registerExports } from './export.ts'
import { registerHealth } from './health.ts'
import { registerImportCommands } from './import.ts'
import { registerImportsCommands } from './imports.ts'
import { registerMigrate } from './migrate.ts'
import { registerPeriod } from './period.ts'
import { registerReorganisations } from './reorganisations.ts'
import { registerRestatement } from './restatement.ts'
import { registerRollup } from './rollup.ts'
import { registerSettings } from './settings.ts'
import { registerTargets } from './targets.ts'
import { withContextOf } from './with-context.ts'
import { AppError } from '../errors.ts'

/**
 * Runs one command on the database that the environment names.
 * @param args as typed after the program's name
 * @returns the exit code: 0 done, 1 refused with the reason, 2 called wrongly
 */
export async function runCommand(args: readonly string[], env: Record<string, string | undefined>): Promise<number> {
  const program = new Command('attain')
    .description('Performance indicators of success-services organisations against their targets')
    .showHelpAfterError()
    .exitOverride()
  const withContext = withContextOf(env)
  for (const register of [
    registerServe,
    registerDemo,
    registerMigrate,
    registerImportCommands,
    registerImportsCommands,
    registerAttainment,
    registerExplain,
    registerArrBridge,
    registerReorganisations,
    registerRestatement,
    registerExports,
    registerHealth,
    registerPeriod,
    registerRollup,
    registerSettings,
    registerTargets,
  ]) {
    register(program, withContext)
  }
  try {
    await program.parseAsync(args, { from: 'user' })
    return Number(process.exitCode ?? 0)
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
