import { createReadStream, existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import type { ImportReport } from '@attain/shared/contracts/imports.ts'
import type { Context } from '@attain/server/context.ts'
import { runImport } from '@attain/server/imports/run-import.ts'
import { realDataDir } from './real-data.ts'

const mappings = path.resolve(import.meta.dirname, '../../server/mappings')

/** Loads the catalogue that comes with the mappings of a data set. */
export function importRealCatalogue(ctx: Context, set: string): Promise<ImportReport> {
  return taken(
    runImport(ctx, {
      kind: 'catalogue',
      fileName: 'catalogue.yaml',
      bytes: createReadStream(path.join(mappings, set, 'catalogue.yaml')),
      mapping: null,
      lookups: () => null,
      mode: 'commit',
      reason: null,
    }),
  )
}

/** Loads a file of a data set through its mapping; files that the mapping looks things up in lie beside it. */
export function importReal(ctx: Context, set: string, kind: ImportKind, file: string, mapping: string): Promise<ImportReport> {
  const data = path.join(realDataDir(), 'data', set)
  return taken(
    runImport(ctx, {
      kind,
      fileName: file,
      bytes: createReadStream(path.join(data, file)),
      mapping: readFileSync(path.join(mappings, set, `${mapping}.yaml`), 'utf8'),
      lookups: (name) => (existsSync(path.join(data, name)) ? createReadStream(path.join(data, name)) : null),
      mode: 'commit',
      reason: null,
    }),
  )
}

async function taken(running: Promise<ImportReport>): Promise<ImportReport> {
  const report = await running
  if (report.state === 'refused') {
    const rows = report.rejects
      .slice(0, 20)
      .map(({ line, column, code, message }) => `line ${line}, ${column}: ${code}: ${message}`)
    throw new Error(`${report.file}: ${report.rejected} rows rejected\n${rows.join('\n')}`)
  }
  return report
}

/** An independently computed answer as rows of text by column; an empty cell is undefined in the rules' sense, never 0. */
export function answer(set: string, name: string): Record<string, string>[] {
  const text = readFileSync(path.join(realDataDir(), 'answers', set, `${name}.csv`), 'utf8')
  return parse(text, { columns: true, skip_empty_lines: true, bom: true }) as Record<string, string>[]
}

/** The figures of a `measure,value` answer. */
export const totals = (set: string): Map<string, string> =>
  new Map(answer(set, 'totals').map((row) => [row['measure'] ?? '', row['value'] ?? '']))
