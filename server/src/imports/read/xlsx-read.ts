import { Readable } from 'node:stream'
import type ExcelJS from 'exceljs'
import { byteLimits } from './file-bytes.ts'
import { ImportFileError } from './import-file-error.ts'
import type { Cell, RecordBatch, TypedCell } from './records.ts'
import { type ZipEntry, refuseZipBomb, smallPart, zipEntries } from './zip-check.ts'

/**
 * The only reader that knows the XLSX library.
 * Yields the rows of one sheet with their row numbers; rows that hold nothing are left out. Numbers and dates come
 * typed, so that the stated text formats are not applied to them; a number keeps the 15 digits Excel shows.
 */
export async function* readXlsxRecords(
  bytes: AsyncIterable<Uint8Array>,
  sheetName: string | undefined,
): AsyncGenerator<RecordBatch> {
  const zip = await readWhole(bytes)
  const entries = zipEntries(zip)
  const sheet = findSheet(entries, sheetName)
  await refuseZipBomb(zip, entries)
  try {
    yield* sheetRows(zip, sheet)
  } catch (error) {
    if (error instanceof ImportFileError) throw error
    throw new ImportFileError('corrupt-file', 'The workbook cannot be read. Save it again as .xlsx, or as CSV.')
  }
}

async function readWhole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of bytes) {
    size += part.length
    if (size > byteLimits.xlsxBytesMax)
      throw new ImportFileError('too-large', 'The workbook is larger than 64 MiB. Save it as CSV, which has no limit.')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** A sheet by its tab name and the number of the part that holds it. */
type SheetRef = { name: string; part: number; isRelative: boolean }

const attribute = (tag: string, name: string): string =>
  (new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')

function listSheets(entries: ZipEntry[]): SheetRef[] {
  const workbook = smallPart(entries, 'xl/workbook.xml')
  const links = smallPart(entries, 'xl/_rels/workbook.xml.rels')
  if (workbook === null || links === null)
    throw new ImportFileError(
      'not-xlsx',
      'The file is a ZIP archive but no XLSX workbook. Unpack it, and load the CSV or XLSX file inside.',
    )
  const targets = new Map(
    [...links.matchAll(/<(?:\w+:)?Relationship\b[^>]*>/g)].map(([tag]) => [attribute(tag, 'Id'), attribute(tag, 'Target')]),
  )
  return [...workbook.matchAll(/<(?:\w+:)?sheet\b[^>]*>/g)].map(([tag]) => {
    const target = targets.get(attribute(tag, 'r:id')) ?? ''
    const part = Number(/sheet(\d+)\.xml$/.exec(target)?.[1] ?? 0)
    return { name: attribute(tag, 'name'), part, isRelative: target.startsWith('worksheets/') }
  })
}

function findSheet(entries: ZipEntry[], name: string | undefined): SheetRef {
  const sheets = listSheets(entries)
  const sheet = name === undefined ? sheets[0] : sheets.find((candidate) => candidate.name === name)
  if (sheet !== undefined && sheet.part > 0) return sheet
  const names = sheets.map((candidate) => `"${candidate.name}"`).join(', ')
  throw new ImportFileError('unknown-sheet', `The workbook has no sheet "${name ?? ''}". It has ${names || 'none'}.`)
}

/** The library names a sheet by its tab when the link to its part is relative, else by the part's number. */
const isSheet = (reader: { name?: string; id?: unknown }, sheet: SheetRef): boolean =>
  sheet.isRelative ? reader.name === sheet.name : String(reader.id) === String(sheet.part)

async function* sheetRows(zip: Buffer, sheet: SheetRef): AsyncGenerator<RecordBatch> {
  const { default: excel } = await import('exceljs')
  const workbook = new excel.stream.xlsx.WorkbookReader(Readable.from([zip]) as never, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'ignore',
  })
  for await (const reader of workbook) {
    // The other sheets are passed over, not left: the library removes its temporary files as it goes on.
    if (isSheet(reader as { name?: string; id?: unknown }, sheet)) yield* rowBatches(reader)
  }
}

async function* rowBatches(rows: AsyncIterable<ExcelJS.Row>): AsyncGenerator<RecordBatch> {
  let batch: RecordBatch = { records: [], lines: [] }
  for await (const row of rows) {
    const cells = rowCells(row)
    if (cells.every((cell) => cell === '')) continue
    batch.records.push(cells)
    batch.lines.push(row.number)
    if (batch.records.length < 1000) continue
    yield batch
    batch = { records: [], lines: [] }
  }
  yield batch
}

function rowCells(row: ExcelJS.Row): Cell[] {
  const cells: Cell[] = []
  for (let column = 1; column <= row.cellCount; column += 1) {
    const cell = row.findCell(column)
    cells.push(cell === undefined ? '' : cellOf(cell.value, cell.numFmt))
  }
  return cells
}

function cellOf(value: ExcelJS.CellValue | undefined, format: string | undefined): Cell {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (typeof value === 'number') return numberCell(value)
  if (value instanceof Date) return dayCell(value)
  if ('error' in value) return { kind: 'error', text: value.error }
  if ('richText' in value) return value.richText.map((part) => part.text).join('')
  if ('hyperlink' in value) return value.text
  if (!('result' in value)) return ''
  // The library gives the day of a formula as its serial number.
  if (typeof value.result === 'number' && isDayFormat(format)) return dayCell(serialDay(value.result))
  return cellOf(value.result as ExcelJS.CellValue, format)
}

const isDayFormat = (format: string | undefined): boolean =>
  format !== undefined && /[dmy]/i.test(format.replaceAll(/\[[^\]]*\]|"[^"]*"|\\./g, ''))

/** 25569 is 1970-01-01 in the 1900 system. */
const serialDay = (serial: number): Date => new Date(Math.round((serial - 25_569) * 86_400_000))

const dayCell = (date: Date): TypedCell =>
  Number.isNaN(date.getTime()) ? { kind: 'error', text: '#DATE!' } : { kind: 'day', text: date.toISOString().slice(0, 10) }

function numberCell(value: number): TypedCell {
  if (!Number.isFinite(value)) return { kind: 'error', text: '#NUM!' }
  return { kind: 'number', text: plainNumber(value) }
}

/** Without exponent, from the 15 digits a workbook guarantees. */
export function plainNumber(value: number): string {
  const [mantissa = '0', exponent = '0'] = value.toExponential(14).split('e')
  const sign = value < 0 ? '-' : ''
  const digits = mantissa.replace(/[-.]/g, '').replace(/0+$/, '')
  if (digits === '') return '0'
  const point = Number(exponent) + 1
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}
