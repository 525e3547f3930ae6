import type { Command } from 'commander'
import { TotalsQuery } from '@attain/shared/contracts/totals.ts'
import { readTotals } from '../totals/read-totals.ts'
import { asking } from './asking.ts'
import { printed } from './attainment.ts'
import { readingOptions } from './filter-options.ts'
import type { WithContext } from './with-context.ts'

export function registerTotals(program: Command, withContext: WithContext): void {
  readingOptions(program.command('totals'), ['fx'])
    .description('totals of everybody, of groups large enough to tell of nobody')
    .requiredOption('--period <period>', 'FY27, FY27-H1 or FY27-Q3')
    .option('--by <dimension>', 'region, family, level or indicator', 'indicator')
    .option('--depth <n>', 'depth of the region tree; 1 = its roots')
    .option('--indicator <keys>')
    .option('--json', 'print the report as JSON')
    .action(asking(withContext, TotalsQuery, readTotals, printed))
}
