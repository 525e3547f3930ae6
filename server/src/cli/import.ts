import { createReadStream, existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import { AppError } from '../errors.ts'
import { runImport } from '../imports/run-import.ts'
import { reportText } from './import-text.ts'
import type { WithContext } from './with-context.ts'

interface Options {
  mapping?: string
  lookup: Record<string, string>
  dryRun?: true
  reason?: string
  json?: true
}

export function registerImportCommands(program: Command, withContext: WithContext): void {
  program
    .command('import')
    .description('load a file: all rows or none')
    .argument('<kind>', ImportKind.options.join(', '), parseKind)
    .argument('<file>', 'CSV, CSV.gz or XLSX; YAML for the catalogue')
    .option('--mapping <file>', 'how a foreign file becomes the canonical columns')
    .option('--lookup <name=file>', 'a file that the mapping looks things up in; repeatable', addLookup, {})
    .option('--dry-run', 'show what would happen; nothing is written')
    .option('--reason <text>', 'why, for the version and the audit log')
    .option('--json', 'print the report as JSON')
    .action((kind: ImportKind, file: string, options: Options) =>
      withContext(async (ctx) => {
        await requireFile(file)
        if (options.mapping !== undefined) await requireFile(options.mapping)
        const report = await runImport(ctx, {
          kind,
          fileName: path.basename(file),
          bytes: createReadStream(file, { highWaterMark: 256 * 1024 }),
          mapping: options.mapping === undefined ? null : await readFile(options.mapping, 'utf8'),
          lookups: (name) => openLookup(name, file, options),
          mode: options.dryRun === true ? 'dry-run' : 'commit',
          reason: options.reason ?? null,
        })
        console.log(options.json === true ? JSON.stringify(report, null, 2) : reportText(report))
        if (report.state === 'refused') process.exitCode = 1
      }),
    )
}

function parseKind(text: string): ImportKind {
  const kind = ImportKind.safeParse(text)
  if (kind.success) return kind.data
  throw new InvalidArgumentError(`Kinds: ${ImportKind.options.join(', ')}.`)
}

function addLookup(text: string, lookups: Record<string, string>): Record<string, string> {
  const [name, ...file] = text.split('=')
  if (name === undefined || name === '' || file.length === 0) throw new InvalidArgumentError('Write name=file.')
  return { ...lookups, [name]: file.join('=') }
}

async function requireFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => null)
  if (found === null) throw new AppError('no-such-file', `There is no file ${file}.`)
  if (!found.isFile()) throw new AppError('no-such-file', `${file} is not a file.`)
}

/** A file given by name, else one of that name beside the data file, else beside the mapping file. */
function openLookup(name: string, file: string, { lookup, mapping }: Options): AsyncIterable<Uint8Array> | null {
  const given = lookup[name]
  const places = [
    ...(given === undefined ? [] : [given]),
    path.resolve(path.dirname(file), name),
    ...(mapping === undefined ? [] : [path.resolve(path.dirname(mapping), name)]),
  ]
  const found = given === undefined ? places.find((place) => existsSync(place)) : given
  return found === undefined || !existsSync(found) ? null : createReadStream(found)
}
