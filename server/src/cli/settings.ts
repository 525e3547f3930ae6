import { Argument, type Command } from 'commander'
import { readSettings, setSetting, type SettingName, settingNames, type Settings } from '../settings/settings.ts'
import { table } from './table.ts'
import type { WithContext } from './with-context.ts'

export function registerSettings(program: Command, withContext: WithContext): void {
  const settings = program.command('settings').description('settings of the organisation')
  settings
    .command('list')
    .description('all settings')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: true }) => withContext(async (ctx) => print(await readSettings(ctx), json === true)))
  settings
    .command('set')
    .description('change one setting')
    .addArgument(new Argument('<name>', 'setting').choices(settingNames))
    .argument(
      '<value>',
      'a month 1–12, a time zone, a currency, behind..ahead, calendar or working-days, a number of people or off, a name',
    )
    .option('--reason <text>', 'why')
    .option('--json', 'print JSON')
    .action((name: SettingName, value: string, { reason, json }: { reason?: string; json?: true }) =>
      withContext(async (ctx) => print(await setSetting(ctx, name, value, reason ?? null), json === true)),
    )
}

function print(settings: Settings, asJson: boolean): void {
  console.log(asJson ? JSON.stringify(settings, null, 2) : table(['setting', 'value'], Object.entries(settings)))
}
