import type { Command } from 'commander'
import { AttainmentQuery, type AttainmentReport, type AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { readAttainment } from '../attainment/read-attainment.ts'
import { asking } from './asking.ts'
import { comparisonOptions, filterOptions, rangeText, readingOptions } from './filter-options.ts'
import { table } from './table.ts'
import type { WithContext } from './with-context.ts'

export function registerAttainment(program: Command, withContext: WithContext): void {
  comparisonOptions(readingOptions(filterOptions(program.command('attainment'))))
    .description('attainment by region, member, manager, level, family, offering, month or quarter')
    .requiredOption('--period <period>', rangeText)
    .option('--by <dimensions>', 'one or two, separated by a comma', 'indicator')
    .option('--json', 'print the report as JSON')
    .action(asking(withContext, AttainmentQuery, readAttainment, printed))
}

/** Raw values in columns: exact, for people and for `cut`. */
export function printed(report: AttainmentReport): string {
  const header = [
    'row',
    'indicator',
    'period',
    'actual',
    'own',
    'target',
    'attainment',
    'variance',
    'status',
    'n',
    ...landingHeader(report),
  ]
  const lines = [...report.rows, ...report.total.map((row) => ({ ...row, label: 'Total' }))].map((row) => cellsOf(row, report))
  const stamp = `${report.period}, as of ${report.asOf} (${report.open ? 'open' : 'ended'}), version ${report.version}, ${report.fx} currency ${report.currency}`
  return `${stamp}\n${table(header, lines, [3, 4, 5, 6, 7, 9, 10, 11, 12])}`
}

const landingHeader = ({ total }: AttainmentReport): string[] =>
  total.some(({ landing }) => landing !== undefined) ? ['landing', 'from', 'to', 'landing by'] : []

function landingCells({ landing }: AttainmentRow): (string | null)[] {
  if (landing === undefined) return []
  if (landing === null) return [null, null, null, null]
  return [landing.estimate, landing.low, landing.high, landing.reading]
}

function cellsOf(row: AttainmentRow, report: AttainmentReport): (string | number | null)[] {
  return [
    row.label,
    row.key.indicator,
    row.key.period ?? row.key.month ?? row.key.quarter ?? report.period,
    row.actual,
    row.own,
    row.target,
    row.attainment,
    row.variance,
    row.status,
    row.n,
    ...landingCells(row),
  ]
}
