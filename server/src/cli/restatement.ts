import type { Command } from 'commander'
import { RestatementQuery, type RestatementReport } from '@attain/shared/contracts/restatement.ts'
import { readRestatement } from '../restatement/read-restatement.ts'
import { asking } from './asking.ts'
import { filterOptions, periodText, readingOptions } from './filter-options.ts'
import { table } from './table.ts'
import type { WithContext } from './with-context.ts'

export function registerRestatement(program: Command, withContext: WithContext): void {
  readingOptions(filterOptions(program.command('restatement')), ['org', 'fx'])
    .description('a closed period as closed, as restated and the difference; with one indicator, the facts behind it')
    .requiredOption('--period <period>', periodText)
    .option('--by <dimensions>', 'as of attainment', 'indicator')
    .option('--page <n>', 'page of the facts')
    .option('--json', 'print the report as JSON')
    .action(asking(withContext, RestatementQuery, readRestatement, printed))
}

function printed(report: RestatementReport): string {
  const { closure, detail } = report
  const rows = [...report.rows, ...report.total.map((row) => ({ ...row, label: 'Total' }))].filter(({ differs }) => differs)
  return [
    `${report.period}, closed ${closure.at.slice(0, 10)} at version ${closure.pinnedVersion} by ${closure.by}; now version ${report.version}`,
    rows.length === 0
      ? 'Nothing is restated.'
      : table(
          ['row', 'indicator', 'as closed', 'restated', 'difference', 'target closed', 'target now'],
          rows.map((row) => [
            row.label,
            row.key.indicator,
            row.asClosed?.actual,
            row.restated?.actual,
            row.difference.actual,
            row.asClosed?.target,
            row.restated?.target,
          ]),
          [2, 3, 4, 5, 6],
        ),
    ...(detail === null ? [] : factLines(detail)),
  ].join('\n')
}

function factLines({ facts, rates, ties }: NonNullable<RestatementReport['detail']>): string[] {
  return [
    '',
    `Facts: ${facts.count}, page ${facts.page} of ${facts.pages}, Σ ${facts.valueSum}${facts.weightSum === null ? '' : ` ÷ ${facts.weightSum}`}${ties ? '' : ' (does not tie)'}`,
    table(
      ['what', 'source', 'id', 'day', 'before', 'after', 'adds', 'version', 'who', 'why'],
      facts.rows.map((fact) => [
        fact.kind,
        fact.source,
        fact.externalId,
        (fact.after ?? fact.before)?.day,
        fact.before?.value,
        fact.after?.value,
        fact.by.value,
        fact.cause?.inVersion,
        fact.cause?.who,
        fact.cause?.why,
      ]),
      [4, 5, 6, 7],
    ),
    ...rates.map((rate) => `Rate of ${rate.currency}: ${rate.by.value} on ${rate.amount}`),
  ]
}
