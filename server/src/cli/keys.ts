import { type Command, Option } from 'commander'
import { type ApiKey, NewApiKey, Role } from '@attain/shared/contracts/access.ts'
import { createKey } from '../access/create-key.ts'
import { listKeys } from '../access/keys.ts'
import { revokeKey } from '../access/revoke-key.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'
import type { WithContext } from './with-context.ts'

export function registerKeys(program: Command, withContext: WithContext): void {
  const keys = program.command('key').description('keys by which programs use the HTTP API')
  keys
    .command('list')
    .description('every key that there ever was')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: true }) =>
      withContext(async (ctx) => {
        const all = await listKeys(ctx)
        console.log(json === true ? JSON.stringify(all, null, 2) : listText(all))
      }),
    )
  keys
    .command('create')
    .description('make a key and print it, this once')
    .argument('<name>', 'what it is for; stands in the audit log')
    .addOption(new Option('--role <role>', 'what it may do').choices(Role.options).makeOptionMandatory())
    .option('--member <key>', 'sees what this member sees (default: everything)')
    .option('--region <key>', 'sees this region')
    .option('--expires-on <day>', 'last day on which it works')
    .option('--reason <text>', 'why')
    .option('--json', 'print JSON')
    .action((name: string, { json, ...options }: Record<string, string> & { json?: true }) => {
      const given = parseOptions(NewApiKey, { name, ...options })
      return withContext(async (ctx) => {
        const created = await createKey(ctx, given)
        console.log(json === true ? JSON.stringify(created, null, 2) : created.secret)
      })
    })
  keys
    .command('revoke')
    .description('end a key')
    .argument('<id>', 'its number in the list')
    .option('--reason <text>', 'why')
    .action((id: string, { reason }: { reason?: string }) =>
      withContext(async (ctx) => {
        const { name } = await revokeKey(ctx, Number(id), reason ?? null)
        console.log(`The key “${name}” is none any more.`)
      }),
    )
}

const listText = (keys: readonly ApiKey[]): string =>
  table(
    ['id', 'name', 'begins with', 'role', 'sees', 'last used', 'state'],
    keys.map(({ id, name, shown, role, sees, of, lastUsedAt, revokedAt, expiresAt }) => [
      id,
      name,
      shown,
      role,
      of === null ? 'all' : `${sees} ${of.key}`,
      lastUsedAt,
      revokedAt !== null ? `revoked ${revokedAt}` : expiresAt === null ? '' : `until ${expiresAt}`,
    ]),
    [0],
  )
