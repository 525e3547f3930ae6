import { Argument, type Command } from 'commander'
import { type Declaration, DeclareHealth, HealthQuery, WithdrawHealth } from '@attain/shared/contracts/health.ts'
import { Health } from '@attain/shared/contracts/vocabulary.ts'
import { healthText } from '@attain/shared/format/status.ts'
import { declareHealth } from '../health/declare-health.ts'
import { listHealth } from '../health/list-health.ts'
import { withdrawHealth } from '../health/withdraw-health.ts'
import { flag, periodText, readingOptions } from './filter-options.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'
import type { WithContext } from './with-context.ts'

type Options = Record<string, string> & { json?: true }

interface Declared {
  json?: true
  reason?: string[]
  period?: string
  region?: string
  member?: string
  indicator?: string
}

export function registerHealth(program: Command, withContext: WithContext): void {
  const health = program.command('health').description('what persons judge of indicators, beside their computed status')
  const list = (name: string, description: string, more: { history?: 'true' }) =>
    readingOptions(subjectOptions(health.command(name).description(description)), ['knownAt'])
      .addOption(flag('--company', 'true', 'of the organisation as a whole'))
      .action(({ json, ...options }: Options) => {
        const query = parseOptions(HealthQuery, { ...options, ...more })
        return withContext(async (ctx) => print((await listHealth(ctx, query)).declarations, json))
      })
  list('list', 'declarations that stand, the newest first', {})
  list('history', 'all declarations there were, the newest first', { history: 'true' })
  subjectOptions(health.command('declare').description('declare a health; an earlier declaration is superseded'), true)
    .addArgument(new Argument('<health>', 'the judgement').choices(Health.options))
    .option('--reason <text...>', 'why; needed unless unknown or confidential')
    .action((word: Health, { json, reason = [], ...options }: Declared) => {
      const declared = parseOptions(DeclareHealth, { ...options, health: word, reasons: reason })
      return withContext(async (ctx) => print([await declareHealth(ctx, declared)], json))
    })
  subjectOptions(health.command('withdraw').description('take a declaration back; it stays in the history'), true)
    .requiredOption('--reason <text>', 'why')
    .action(({ json, ...options }: Options) => {
      const withdrawn = parseOptions(WithdrawHealth, options)
      return withContext(async (ctx) => {
        await withdrawHealth(ctx, withdrawn)
        console.log(json === true ? JSON.stringify({ withdrawn: true }, null, 2) : 'Withdrawn.')
      })
    })
}

/** Without region and member a declaration is of the company. */
function subjectOptions(command: Command, needsPeriod = false): Command {
  const period = ['--period <key>', periodText] as const
  const withPeriod = needsPeriod ? command.requiredOption(...period) : command.option(...period)
  return withPeriod
    .option('--region <key>', 'of a region')
    .option('--member <key>', 'of a member; of a manager: the team')
    .option('--indicator <key>', 'of one indicator; left out: of the subject as a whole')
    .option('--json', 'print JSON')
}

function print(declarations: readonly Declaration[], asJson: true | undefined): void {
  if (asJson === true) console.log(JSON.stringify({ declarations }, null, 2))
  else if (declarations.length === 0) console.log('No health has been declared.')
  else {
    const rows = declarations.map(({ period, region, member, indicator, health, reasons, by, at, superseded }) => [
      period,
      region ?? member ?? 'company',
      indicator ?? '(as a whole)',
      healthText[health],
      superseded === null ? 'stands' : `until version ${superseded}`,
      by,
      at,
      reasons.join('; '),
    ])
    console.log(table(['period', 'of', 'indicator', 'health', 'state', 'by', 'at', 'reasons'], rows))
  }
}
