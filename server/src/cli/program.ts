import { Command } from 'commander'
import { registerArrBridge } from './arr-bridge.ts'
import { registerAttainment } from './attainment.ts'
import { registerAudit } from './audit.ts'
import { registerDemo } from './demo.ts'
import { registerExplain } from './explain.ts'
import { registerServe } from './serve.ts'
import { registerExports } from './export.ts'
import { registerHealth } from './health.ts'
import { registerImportCommands } from './import.ts'
import { registerImportsCommands } from './imports.ts'
import { registerKeys } from './keys.ts'
import { registerMigrate } from './migrate.ts'
import { registerPeople } from './people.ts'
import { registerPeriod } from './period.ts'
import { registerReorganisations } from './reorganisations.ts'
import { registerRestatement } from './restatement.ts'
import { registerRollup } from './rollup.ts'
import { registerSettings } from './settings.ts'
import { registerTargets } from './targets.ts'
import { registerTotals } from './totals.ts'
import { registerUsers } from './users.ts'
import type { WithContext } from './with-context.ts'

/** Every command of `attain`. */
export function programOf(withContext: WithContext): Command {
  const program = new Command('attain')
    .description('Performance indicators of success-services organisations against their targets')
    .showHelpAfterError()
    .exitOverride()
  for (const register of [
    registerServe,
    registerDemo,
    registerMigrate,
    registerImportCommands,
    registerImportsCommands,
    registerAttainment,
    registerAudit,
    registerExplain,
    registerArrBridge,
    registerReorganisations,
    registerRestatement,
    registerExports,
    registerHealth,
    registerKeys,
    registerPeople,
    registerPeriod,
    registerRollup,
    registerSettings,
    registerTargets,
    registerTotals,
    registerUsers,
  ]) {
    register(program, withContext)
  }
  return program
}
