import type { Command } from 'commander'
import type { PeriodChange, PeriodEvent } from '@attain/shared/contracts/periods.ts'
import { closePeriod } from '../periods/close-period.ts'
import { listPeriodHistory } from '../periods/list-period-history.ts'
import { reopenPeriod } from '../periods/reopen-period.ts'
import { table } from './table.ts'
import type { WithContext } from './with-context.ts'

interface Options {
  reason: string
  json?: true
}

export function registerPeriod(program: Command, withContext: WithContext): void {
  const period = program.command('period').description('close periods, reopen them, list what was closed')
  const verbs = [
    ['close', 'close a month, quarter, half or year that has ended and pin its numbers', closePeriod],
    ['reopen', 'open a closed period again', reopenPeriod],
  ] as const
  for (const [name, description, verb] of verbs) {
    period
      .command(name)
      .description(description)
      .argument('<key>', 'FY27, FY27-H1, FY27-Q3 or 2026-09')
      .requiredOption('--reason <text>', 'why, for the history of the period')
      .option('--json', 'print JSON')
      .action((key: string, { reason, json }: Options) =>
        withContext(async (ctx) => {
          const change = await verb(ctx, key, reason)
          console.log(json === true ? JSON.stringify(change, null, 2) : changeText(change))
        }),
      )
  }
  period
    .command('list')
    .description('every close and reopening, newest first')
    .option('--json', 'print JSON')
    .action(({ json }: Partial<Options>) =>
      withContext(async (ctx) => {
        const history = await listPeriodHistory(ctx)
        console.log(json === true ? JSON.stringify(history, null, 2) : listText(history.events))
      }),
    )
}

const changeText = ({ event, version }: PeriodChange): string =>
  event.state === 'closed'
    ? `${event.key} is closed at version ${version}.`
    : `${event.key} is open again since version ${version}.`

const listText = (events: readonly PeriodEvent[]): string =>
  events.length === 0
    ? 'No period was ever closed.'
    : table(
        ['period', 'state', 'holds', 'version', 'when', 'who', 'reason'],
        events.map((event) => [
          event.key,
          event.state,
          event.current ? 'now' : '',
          String(event.version),
          event.at,
          event.by,
          event.reason,
        ]),
        [3],
      )
