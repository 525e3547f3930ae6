import { PassThrough, Readable } from 'node:stream'
import type { ExportFormat } from './exports.schemas.ts'
import { csvLines, type CsvTable } from './csv.ts'
import { type Workbook, writeWorkbook } from './xlsx.ts'

/** A file to be sent or saved. Every number in it was read before the first byte, so what can be refused was refused. */
export interface ExportFile {
  /** ASCII letters, digits, dots and dashes only. */
  name: string
  contentType: string
  body: Readable
}

/** Where a file is asked for: decides the link back. */
export interface ExportOptions {
  /** Address under which people open the pages, without a slash at the end; null = not known, no link back. */
  baseUrl: string | null
}

const contentTypes = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const satisfies Record<ExportFormat, string>

export const csvFile = (name: string, table: CsvTable): ExportFile => ({
  name: `${name}.csv`,
  contentType: contentTypes.csv,
  body: Readable.from(encoded(csvLines(table)), { objectMode: false }),
})

/** Bytes: what is sent over HTTP may be nothing else. */
function* encoded(pieces: Iterable<string>): Generator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece)
}

export function xlsxFile(name: string, workbook: Workbook): ExportFile {
  const body = new PassThrough()
  writeWorkbook(body, workbook).catch((error: unknown) => body.destroy(error instanceof Error ? error : new Error(String(error))))
  return { name: `${name}.xlsx`, contentType: contentTypes.xlsx, body }
}

/** Joins what a file is about into a name that every file system and header takes. */
export const fileName = (parts: readonly (string | null)[]): string =>
  parts
    .filter((part) => part !== null && part !== '')
    .map((part) => (part ?? '').replaceAll(/[^A-Za-z0-9.]+/g, '-').replaceAll(/^[-.]+|[-.]+$/g, ''))
    .filter((part) => part !== '')
    .join('_')
    .slice(0, 150)
