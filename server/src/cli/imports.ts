import { type Command, InvalidArgumentError } from 'commander'
import { reportOf } from '../imports/batch-report.ts'
import { commitImport } from '../imports/commit-import.ts'
import { listImports } from '../imports/list-imports.ts'
import { revertImport } from '../imports/revert-import.ts'
import { reportText } from './import-text.ts'
import { table } from './table.ts'
import type { WithContext } from './with-context.ts'

interface Options {
  json?: true
  reason?: string
}

export function registerImportsCommands(program: Command, withContext: WithContext): void {
  const imports = program.command('imports').description('import batches: list, show, commit a previewed one, take one back')
  imports
    .command('list')
    .description('batches, newest first')
    .option('--json', 'print JSON')
    .action(({ json }: Options) =>
      withContext(async (ctx) => {
        const list = await listImports(ctx)
        console.log(json === true ? JSON.stringify(list, null, 2) : listText(list.imports))
      }),
    )
  imports
    .command('show')
    .description('one batch with its rejected rows and warnings')
    .argument('<batch>', 'number of the batch', parseBatch)
    .option('--json', 'print JSON')
    .action((batch: number, { json }: Options) =>
      withContext(async (ctx) => {
        const report = await reportOf(ctx, batch)
        console.log(json === true ? JSON.stringify(report, null, 2) : reportText(report))
      }),
    )
  imports
    .command('commit')
    .description('commit a previewed batch, exactly the file that was previewed')
    .argument('<batch>', 'number of the batch', parseBatch)
    .option('--reason <text>', 'why')
    .option('--json', 'print JSON')
    .action((batch: number, { json, reason }: Options) =>
      withContext(async (ctx) => {
        const report = await commitImport(ctx, batch, reason ?? null)
        console.log(json === true ? JSON.stringify(report, null, 2) : reportText(report))
        if (report.state === 'refused') process.exitCode = 1
      }),
    )
  imports
    .command('revert')
    .description('take a committed batch back; refused when something later rests on it')
    .argument('<batch>', 'number of the batch', parseBatch)
    .requiredOption('--reason <text>', 'why')
    .option('--json', 'print JSON')
    .action((batch: number, { json, reason }: Options) =>
      withContext(async (ctx) => {
        const report = await revertImport(ctx, batch, reason ?? null)
        console.log(json === true ? JSON.stringify(report, null, 2) : reportText(report))
      }),
    )
}

function parseBatch(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('The number of a batch is needed; see: imports list.')
  return Number(text)
}

const listText = (imports: Awaited<ReturnType<typeof listImports>>['imports']): string =>
  imports.length === 0
    ? 'There are no imports yet.'
    : table(
        ['batch', 'kind', 'file', 'state', 'version', 'when', 'who', 'taken', 'rejected'],
        imports.map((batch) => [
          String(batch.id),
          batch.kind,
          batch.file,
          batch.state,
          batch.version === null ? '' : String(batch.version),
          batch.createdAt,
          batch.actor,
          String(batch.accepted),
          String(batch.rejected),
        ]),
        [0, 4, 7, 8],
      )
