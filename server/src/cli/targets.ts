import type { Command } from 'commander'
import { TargetHistoryQuery, type TargetRecord, TargetsQuery } from '@attain/shared/contracts/targets.ts'
import { listTargets } from '../targets/list-targets.ts'
import { targetHistory } from '../targets/target-history.ts'
import { asking } from './asking.ts'
import { flag, readingOptions } from './filter-options.ts'
import { table } from './table.ts'
import type { WithContext } from './with-context.ts'

export function registerTargets(program: Command, withContext: WithContext): void {
  const targets = program.command('targets').description('targets of levels and members, and how they came to be')
  readingOptions(targets.command('list'), ['knownAt'])
    .description('targets in force in one fiscal year')
    .requiredOption('--period <period>', 'a fiscal year, or any period in it')
    .option('--family <keys>')
    .option('--level <keys>')
    .option('--member <keys>')
    .option('--of <rows>', 'levels or members; or plans: those of regions and of the company')
    .option('--indicator <keys>')
    .option('--json', 'print JSON')
    .action(asking(withContext, TargetsQuery, listTargets, ({ targets: found }) => listText(found)))
  readingOptions(targets.command('history'), ['knownAt'])
    .description('every target that a level or a member ever had for an indicator')
    .requiredOption('--indicator <key>')
    .option('--level <key>')
    .option('--region <key>', 'the target of the level in this region')
    .option('--member <key>')
    .addOption(flag('--plan', '1', 'the plan of the region, or of the company'))
    .option('--period <period>', 'only targets of exactly this period')
    .option('--json', 'print JSON')
    .action(asking(withContext, TargetHistoryQuery, targetHistory, ({ targets: found }) => historyText(found)))
}

function subjectOf({ level, region, member }: TargetRecord): string {
  if (member !== null) return member
  if (level === null) return region === null ? 'the company' : `region ${region}`
  return region === null ? level : `${level} in ${region}`
}
const periodOf = ({ period, repeats, from }: TargetRecord): string => period ?? `every ${repeats} from ${from}`
const valueOf = ({ comparator, value, currency }: TargetRecord): string =>
  `${comparator} ${value}${currency === null ? '' : ` ${currency}`}`

const listText = (targets: readonly TargetRecord[]): string =>
  targets.length === 0
    ? 'There are no targets there.'
    : table(
        ['subject', 'indicator', 'period', 'target', 'version', 'who', 'why'],
        targets.map((target) => [
          subjectOf(target),
          target.indicator,
          target.repeats === null ? periodOf(target) : `${periodOf(target)} (every ${target.repeats})`,
          valueOf(target),
          String(target.recorded.version),
          target.recorded.actor ?? '',
          target.recorded.reason ?? '',
        ]),
        [4],
      )

const historyText = (targets: readonly TargetRecord[]): string =>
  targets.length === 0
    ? 'There never was a target there.'
    : table(
        ['period', 'target', 'from version', 'when', 'who', 'why', 'until version'],
        targets.map((target) => [
          periodOf(target),
          valueOf(target),
          String(target.recorded.version),
          target.recorded.at ?? '',
          target.recorded.actor ?? '',
          target.recorded.reason ?? '',
          target.superseded === null ? 'now' : String(target.superseded.version),
        ]),
        [2, 6],
      )
