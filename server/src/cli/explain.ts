import type { Command } from 'commander'
import { ExplainQuery, type Explanation } from '@attain/shared/contracts/attainment.ts'
import { explainAttainment } from '../attainment/explain-attainment.ts'
import { asOfText, fxText, knownAtText } from './filter-options.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'
import type { WithContext } from './with-context.ts'

export function registerExplain(program: Command, withContext: WithContext): void {
  program
    .command('explain')
    .description('how one figure came about: formula, targets, proration and the rows that add up to it')
    .requiredOption('--period <period>', 'FY27, FY27-H1, FY27-Q3 or 2026-09')
    .requiredOption('--indicator <key>')
    .option('--by <dimension>', 'what the row is about: region, member, manager, level, family or offering')
    .option('--region <key>')
    .option('--member <key>')
    .option('--manager <key>')
    .option('--level <key>')
    .option('--family <key>')
    .option('--offering <key>')
    .option('--unattributed', 'the unattributed row of --by')
    .option('--basis <basis>', 'own: read everybody by own credit')
    .option('--as-of <day>', asOfText)
    .option('--known-at <moment>', knownAtText)
    .option('--fx <basis>', fxText)
    .option('--page <n>', 'page of the facts')
    .option('--json', 'print the explanation as JSON')
    .action(({ json, unattributed, ...options }: Record<string, string> & { json?: boolean; unattributed?: boolean }) =>
      withContext(async (ctx) => {
        const query = parseOptions(ExplainQuery, { ...options, ...(unattributed === true ? { unattributed: 'true' } : {}) })
        const explanation = await explainAttainment(ctx, query)
        console.log(json === true ? JSON.stringify(explanation, null, 2) : printed(explanation))
      }),
    )
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
