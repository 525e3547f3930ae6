import { type Command, Option } from 'commander'
import { NewUser, Role, type UserEntry } from '@attain/shared/contracts/access.ts'
import { addUser } from '../access/add-user.ts'
import { grantText } from '../access/grant-entries.ts'
import { inviteUser } from '../access/invite-user.ts'
import { listUsers } from '../access/list-users.ts'
import { removeUser } from '../access/remove-user.ts'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { linkAddress } from '../sign-in/links.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'
import type { WithContext } from './with-context.ts'

export function registerUsers(program: Command, withContext: WithContext): void {
  const users = program.command('user').description('people who sign in')
  users
    .command('list')
    .description('who has access, and to what')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: true }) =>
      withContext(async (ctx) => {
        const all = await listUsers(ctx)
        console.log(json === true ? JSON.stringify(all, null, 2) : listText(all))
      }),
    )
  users
    .command('add')
    .description('give somebody access, and print a one-time link to choose a password with')
    .argument('<email>', 'e-mail address')
    .requiredOption('--name <name>', 'name')
    .addOption(new Option('--role <role>', 'what they may do').choices(Role.options).makeOptionMandatory())
    .option('--member <key>', 'the member that it is; sees what follows from the placement')
    .option('--all', 'sees everything')
    .option('--reason <text>', 'why')
    .action((email: string, options: Record<string, string | true>) => {
      const given = parseOptions(NewUser, { email, ...options })
      return withContext(async (ctx, config) => {
        const { token } = await addUser(ctx, given)
        if (token === null) console.log(`${given.email} has access, and can sign in already.`)
        else console.log(`Within seven days, and once, this lets ${given.email} choose a password:\n  ${address(config, token)}`)
      })
    })
  users
    .command('link')
    .description('print a new one-time link to choose a password with')
    .argument('<email>', 'e-mail address')
    .action((email: string) =>
      withContext(async (ctx, config) => console.log(address(config, await inviteUser(ctx, (await userBy(ctx, email)).id)))),
    )
  users
    .command('remove')
    .description('take all access away')
    .argument('<email>', 'e-mail address')
    .requiredOption('--reason <text>', 'why')
    .action((email: string, { reason }: { reason: string }) =>
      withContext(async (ctx) => {
        await removeUser(ctx, (await userBy(ctx, email)).id, reason)
        console.log(`${email} has no access any more.`)
      }),
    )
}

const address = ({ publicUrl, port }: Config, token: string): string =>
  linkAddress(publicUrl ?? `http://127.0.0.1:${port}`, token)

async function userBy(ctx: Context, email: string): Promise<UserEntry> {
  const user = (await listUsers(ctx)).find((each) => each.email === email.trim().toLowerCase())
  if (user === undefined) throw new AppError('unknown-user', `${email} has no access.`, { status: 404 })
  return user
}

const listText = (users: readonly UserEntry[]): string =>
  table(
    ['e-mail', 'name', 'role', 'member', 'sees', 'signs in'],
    users.map(({ email, name, role, member, grants, canSignIn }) => [
      email,
      name,
      role,
      member?.key,
      grants.map(grantText).join(', '),
      canSignIn ? 'yes' : 'invited',
    ]),
  )
