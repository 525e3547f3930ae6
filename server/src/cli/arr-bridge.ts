import type { Command } from 'commander'
import {
  ArrAccountsQuery,
  type ArrAccountsReport,
  ArrBridgeQuery,
  type ArrBridgeReport,
} from '@attain/shared/contracts/arr-bridge.ts'
import { fxText, orgText } from '@attain/shared/format/reading.ts'
import { arrMovements } from '@attain/shared/domain/arr-bridge.ts'
import { listArrAccounts } from '../retention/list-arr-accounts.ts'
import { readArrBridge } from '../retention/read-arr-bridge.ts'
import { asking } from './asking.ts'
import { managerText, rangeText, readingOptions } from './filter-options.ts'
import { table } from './table.ts'
import type { WithContext } from './with-context.ts'

export function registerArrBridge(program: Command, withContext: WithContext): void {
  readingOptions(program.command('arr-bridge'))
    .description('from opening to closing ARR, with gross and net retention over twelve months')
    .requiredOption('--period <period>', rangeText)
    .option('--region <keys>')
    .option('--manager <key>', managerText)
    .option('--member <keys>')
    .option('--offering <keys>')
    .option('--indicator <key>', 'a stock of money by account; without it the one read from subscriptions')
    .option('--of <bar>', 'list the accounts behind opening, fx, new, …, churn, closing or retention')
    .option('--page <n>', 'page of the accounts')
    .option('--json', 'print the report as JSON')
    .action((options: Record<string, string>) => {
      const ask =
        options['of'] === undefined
          ? asking(withContext, ArrBridgeQuery, readArrBridge, printed)
          : asking(withContext, ArrAccountsQuery, listArrAccounts, printedAccounts)
      return ask(options)
    })
}

function printed(report: ArrBridgeReport): string {
  if (report.indicator === null) return 'No indicator is read from subscriptions. Name a stock of money with --indicator.'
  const hasFx = report.periods.some(({ fx }) => fx !== null)
  const header = [
    'period',
    'closing day',
    'opening',
    ...(hasFx ? ['fx'] : []),
    ...arrMovements,
    'closing',
    'GRR',
    'NRR',
    'cohort',
  ]
  const lines = report.periods.map(({ period, closingDay, opening, fx, movements, closing, retention }) => [
    period,
    closingDay ?? '',
    opening ?? '',
    ...(hasFx ? [fx ?? ''] : []),
    ...arrMovements.map((movement) => movements?.[movement] ?? ''),
    closing ?? '',
    ...(retention === null ? ['', '', ''] : [String(retention.grr), String(retention.nrr), String(retention.accounts)]),
  ])
  const known = report.knownAt === null ? '' : `, as known at ${report.knownAt}`
  const stamp = `${report.indicator.name}, as of ${report.asOf}, version ${report.version}${known}, ${readingText(report)}`
  return `${stamp}\n${table(
    header,
    lines,
    header.map((_, index) => index).filter((index) => index > 1),
  )}`
}

function printedAccounts(report: ArrAccountsReport): string {
  const { rows, count, page, pages, sums } = report
  const hasFx = sums.fx !== null
  const lines = [...rows, { account: 'Σ', ...sums }].map(({ account, opening, closing, fx, change, retained }) => [
    account ?? '(no account)',
    opening,
    ...(hasFx ? [fx ?? ''] : []),
    closing,
    change,
    retained ?? '',
  ])
  const header = ['account', 'opening', ...(hasFx ? ['fx'] : []), 'closing', 'change', 'retained']
  return `${count} accounts, page ${page} of ${pages}, ${readingText(report)}\n${table(
    header,
    lines,
    header.map((_, index) => index).filter((index) => index > 0),
  )}`
}

/** How the organisation and the money are read, in words. */
const readingText = ({ org, fx, currency }: Pick<ArrBridgeReport, 'org' | 'fx' | 'currency'>): string =>
  `${orgText[org]}, ${currency} ${fxText[fx]}`
