import type { Command } from 'commander'
import { type AuditEntry, AuditQuery, type AuditReport } from '@attain/shared/contracts/audit.ts'
import { readAudit } from '../audit/read-audit.ts'
import { asking } from './asking.ts'
import { table } from './table.ts'
import type { WithContext } from './with-context.ts'

export function registerAudit(program: Command, withContext: WithContext): void {
  const audit = program.command('audit').description('who changed what, when and why')
  audit
    .command('list')
    .description('writes, the newest first, 50 a page')
    .option('--from <day>', 'first day')
    .option('--to <day>', 'last day')
    .option('--actor <name>', 'who, as written in the log')
    .option('--action <words>', 'what was done, as written in the log: "publish targets"')
    .option('--subject <words>', 'words of what it was done to: "period FY27-Q1"')
    .option('--page <number>', 'page, from 1')
    .option('--json', 'print JSON, with what stood before and what stands after')
    .action(asking(withContext, AuditQuery, readAudit, printed))
}

function printed({ entries, page, pages, total }: AuditReport): string {
  const text = entries.length === 0 ? 'Nothing fits.' : listText(entries)
  return pages > 1 ? `${text}\nPage ${page} of ${pages} (${total} rows).` : text
}

const listText = (entries: readonly AuditEntry[]): string =>
  table(
    ['when', 'who', 'what', 'of', 'version', 'why'],
    entries.map(({ at, actor, action, subject, version, reason }) => [at, actor, action, subject, version, reason]),
    [4],
  )
