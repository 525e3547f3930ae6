import type { Command } from 'commander'
import { ExplainQuery, type Explanation } from '@attain/shared/contracts/explanation.ts'
import { explainAttainment } from '../attainment/explain-attainment.ts'
import { asking } from './asking.ts'
import { flag, managerText, periodText, readingOptions } from './filter-options.ts'
import { table } from './table.ts'
import type { WithContext } from './with-context.ts'

export function registerExplain(program: Command, withContext: WithContext): void {
  readingOptions(program.command('explain'))
    .description('how one figure came about: formula, targets, proration and the rows that add up to it')
    .requiredOption('--period <period>', periodText)
    .requiredOption('--indicator <key>')
    .option('--by <dimension>', 'what the row is about: region, member, manager, level, family or offering')
    .option('--depth <n>', 'depth at which the region row stood; without it the row holds everything below')
    .option('--region <key>')
    .option('--member <key>')
    .option('--manager <key>', managerText)
    .option('--level <key>')
    .option('--family <key>')
    .option('--offering <key>')
    .addOption(flag('--unattributed', 'true', 'the unattributed row of --by'))
    .option('--basis <basis>', 'own: read everybody by own credit')
    .option('--page <n>', 'page of the facts')
    .option('--json', 'print the explanation as JSON')
    .action(asking(withContext, ExplainQuery, explainAttainment, printed))
}

function printed({ row, formula, targets, segments, facts, ties }: Explanation): string {
  return [
    row.label,
    formula,
    '',
    'Targets',
    table(
      ['for', 'period', 'value', 'why'],
      targets.map((target) => [target.subject, target.period, `${target.comparator} ${target.value}`, target.why]),
    ),
    '',
    'Proration',
    table(
      ['member', 'level', 'from', 'to', 'amount', 'how'],
      segments.map((part) => [part.memberName, part.level, part.from, part.to, part.amount, part.why]),
    ),
    '',
    `Facts: ${facts.count}, page ${facts.page} of ${facts.pages}, Σ ${facts.valueSum}${facts.weightSum === null ? '' : ` ÷ ${facts.weightSum}`}${ties ? '' : ' (does not tie)'}`,
    table(
      ['day', 'source', 'id', 'region', 'member', 'value', 'currency', 'label'],
      facts.rows.map((fact) => [
        fact.day,
        fact.source,
        fact.externalId,
        fact.region,
        fact.memberName,
        fact.value,
        fact.currency,
        fact.label,
      ]),
    ),
  ].join('\n')
}
