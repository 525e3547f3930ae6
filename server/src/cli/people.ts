import type { Command } from 'commander'
import type { ErasedPerson } from '@attain/shared/contracts/organisation.ts'
import { erasePerson } from '../organisation/erase-person.ts'
import type { WithContext } from './with-context.ts'

export function registerPeople(program: Command, withContext: WithContext): void {
  const people = program.command('people').description('names and e-mails of members')
  people
    .command('erase')
    .description(
      'remove name and e-mail of a member from everything that is kept; no number changes, and nothing brings them back',
    )
    .argument('<member>', 'key of the member')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .option('--json', 'print JSON')
    .action((member: string, { reason, json }: { reason: string; json?: true }) =>
      withContext(async (ctx) => {
        const erased = await erasePerson(ctx, member, reason)
        console.log(json === true ? JSON.stringify(erased, null, 2) : erasedText(erased))
      }),
    )
}

function erasedText({ member, version, texts, withdrawn, nameIsKey }: ErasedPerson): string {
  return [
    `Name and e-mail of ${member} are erased at version ${version}, and so they are from ${texts} texts.`,
    ...(withdrawn.length === 0 ? [] : [`Previewed imports withdrawn, load their files again: ${withdrawn.join(', ')}.`]),
    ...(nameIsKey ? ['The key itself says the name or a part of it. It stays: facts are filed under it.'] : []),
  ].join('\n')
}
