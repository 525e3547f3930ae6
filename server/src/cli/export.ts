import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { z } from 'zod'
import { PublicUrl } from '../config.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { exportAudit } from '../exports/export-audit.ts'
import { exportAttainment } from '../exports/export-attainment.ts'
import type { ExportFile, ExportOptions } from '../exports/export-file.ts'
import { exportQbr } from '../exports/export-qbr.ts'
import { AttainmentExportQuery, AuditExportQuery, QbrExportQuery } from '../exports/exports.schemas.ts'
import { comparisonOptions, filterOptions, managerText, rangeText, readingOptions } from './filter-options.ts'
import { parseOptions } from './parse-options.ts'
import type { WithContext } from './with-context.ts'

type Export<Q> = (ctx: Context, query: Q, options: ExportOptions) => Promise<ExportFile>
type Values = Record<string, string | undefined>

/** `export attainment`, `export qbr` and `export audit`: the verbs of the HTTP API, into a file. */
export function registerExports(program: Command, withContext: WithContext): void {
  const group = program.command('export').description('write what the pages show into a file')
  const attainment = intoFile(group.command('attainment'), 'attainment by one or two dimensions')
  comparisonOptions(readingOptions(filterOptions(attainment)))
    .requiredOption(
      '--by <dimensions>',
      'one or two of region, member, manager, level, family, offering, indicator, month, quarter',
    )
    .requiredOption('--period <period>', rangeText)
    .action((values: Values) => save(values, AttainmentExportQuery, exportAttainment, withContext))
  const qbr = intoFile(group.command('qbr'), 'the quarterly review of the organisation, a region or a team')
  readingOptions(qbr)
    .requiredOption('--period <quarter>', 'a fiscal quarter such as FY27-Q3')
    .option('--region <key>')
    .option('--manager <key>', managerText)
    .action((values: Values) => save(values, QbrExportQuery, exportQbr, withContext))
  intoFile(group.command('audit'), 'who changed what, when and why')
    .option('--from <day>', 'first day')
    .option('--to <day>', 'last day')
    .option('--actor <name>', 'who, as written in the log')
    .option('--action <words>', 'what was done, as written in the log')
    .option('--subject <words>', 'words of what it was done to')
    .action((values: Values) => save(values, AuditExportQuery, exportAudit, withContext))
}

const intoFile = (command: Command, description: string): Command =>
  command
    .description(description)
    .requiredOption('--format <format>', 'csv or xlsx')
    .requiredOption('--out <file>', 'where to write; an existing file is replaced once the new one is whole')
    .option('--public-url <url>', 'address of the pages, for the link back; default: PUBLIC_URL')

async function save<S extends z.ZodType>(
  { out = '', publicUrl, ...values }: Values,
  schema: S,
  run: Export<z.output<S>>,
  withContext: WithContext,
): Promise<void> {
  const query = parseOptions(schema, values)
  const address = parseOptions(z.object({ publicUrl: PublicUrl.optional() }), { publicUrl })
  await withContext(async (ctx, config) => {
    const file = await run(ctx, query, { baseUrl: address.publicUrl ?? config.publicUrl ?? null })
    await writeWhole(out, file)
    console.error(`${file.name} written to ${out}`)
  })
}

/** Under a temporary name first: whoever looks at `out` sees all of a file or none of it. */
async function writeWhole(out: string, { body }: ExportFile): Promise<void> {
  const temporary = `${out}.${process.pid}.part`
  try {
    await pipeline(body, createWriteStream(temporary, { flags: 'wx' }))
    await rename(temporary, out)
  } catch (error) {
    await rm(temporary, { force: true })
    if (isSystemError(error)) {
      throw new AppError('cannot-write', `${out} cannot be written: ${error.message}. Choose a folder that exists.`, {
        cause: error,
      })
    }
    throw error
  }
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && typeof (error as NodeJS.ErrnoException).code === 'string'
