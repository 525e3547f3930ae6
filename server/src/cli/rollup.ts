import type { Command } from 'commander'
import { checkRollups, type Difference, rebuildRollups } from '../rollups/check-rollups.ts'
import { table } from './table.ts'
import type { WithContext } from './with-context.ts'

const shown = 100

export function registerRollup(program: Command, withContext: WithContext): void {
  const rollup = program.command('rollup').description('the sums that dashboards read')
  rollup
    .command('check')
    .description('compare stored sums and target pieces with a recomputation; exit code 1 when they differ')
    .option('--rebuild', 'write them anew first')
    .option('--json', 'print the differences as JSON')
    .action(({ rebuild, json }: { rebuild?: true; json?: true }) =>
      withContext(async (ctx) => {
        if (rebuild === true) await rebuildRollups(ctx)
        const differences = await checkRollups(ctx)
        console.log(json === true ? JSON.stringify({ differences }, null, 2) : text(differences))
        if (differences.length > 0) process.exitCode = 1
      }),
    )
}

function text(differences: readonly Difference[]): string {
  if (differences.length === 0) return 'Rollup, snapshot days and target pieces are in step with what they follow from.'
  const rows = differences
    .slice(0, shown)
    .map(({ what, side, indicator, member, day, value }) => [what, side, indicator, member, day, value])
  const more = differences.length > shown ? [`… and ${differences.length - shown} more`] : []
  return [
    `${differences.length} differences. Run: rollup check --rebuild`,
    table(['what', 'side', 'indicator', 'member', 'day', 'value'], rows),
    ...more,
  ].join('\n')
}
