import { Command, CommanderError } from 'commander'
import { DatabaseProblem } from '@attain/db/errors.ts'
import { registerArrBridge } from './cli/arr-bridge.ts'
import { registerAttainment } from './cli/attainment.ts'
import { registerDemo } from './cli/demo.ts'
import { registerExplain } from './cli/explain.ts'
import { registerServe } from './cli/serve.ts'
import { registerExports } from './cli/export.ts'
import { registerHealth } from './cli/health.ts'
import { registerImportCommands } from './cli/import.ts'
import { registerImportsCommands } from './cli/imports.ts'
import { registerMigrate } from './cli/migrate.ts'
import { registerPeriod } from './cli/period.ts'
import { registerReorganisations } from './cli/reorganisations.ts'
import { registerRestatement } from './cli/restatement.ts'
import { registerRollup } from './cli/rollup.ts'
import { registerSettings } from './cli/settings.ts'
import { registerTargets } from './cli/targets.ts'
import { withContextOf } from './cli/with-context.ts'
import { AppError } from './errors.ts'

const program = new Command('attain')
  .description('Performance indicators of success-services organisations against their targets')
  .showHelpAfterError()
  .exitOverride()

const withContext = withContextOf(process.env)
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
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

/** Exit codes: 0 done, 1 refused with the reason, 2 called wrongly. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof AppError || error instanceof DatabaseProblem) {
    console.error(`${error.code}: ${error.message}`)
    return error.code === 'invalid-request' ? 2 : 1
  }
  console.error(error)
  return 1
}
