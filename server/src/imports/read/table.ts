import type { FileFormat } from '@attain/shared/contracts/mapping.ts'
import type { Reject } from '@attain/shared/contracts/import-rows.ts'
import { readCsvRecords } from './csv-read.ts'
import { decodeText } from './decode-text.ts'
import { type FileForm, openBytes } from './file-bytes.ts'
import { ImportFileError } from './import-file-error.ts'
import type { Cell, RecordBatch } from './records.ts'
import { readXlsxRecords } from './xlsx-read.ts'

/** Rows that are as wide as the header, and rejects for those that are not. */
export type TableBatch = { records: Cell[][]; lines: number[]; rejects: Reject[] }

export type Table = {
  /** Column names in the order of the cells; a column without a place in `positions` has the name `''`. */
  header: string[]
  /** The header line as it stands, for messages; null without header line. */
  headerLine: number | null
  rows: AsyncGenerator<TableBatch>
}

type Source = { bytes: AsyncIterable<Uint8Array>; fileName: string; format: FileFormat }
type Row = { record: Cell[]; line: number; isUnterminated: boolean }

/** A file as a header and rows of that width. Blank lines are dropped. Throws ImportFileError. */
export async function openTable({ bytes, fileName, format }: Source): Promise<Table> {
  const opened = await openBytes(bytes, fileName)
  const batches =
    opened.form === 'xlsx'
      ? readXlsxRecords(opened.bytes, format.sheet)
      : readCsvRecords(decodeText(opened.bytes, format.encoding), format)
  const reader = new RecordReader(batches, format.skip_lines)
  if (!format.header) return { header: positionHeader(format), headerLine: null, rows: tableRows(reader, format, opened.form) }
  const first = await reader.next()
  if (first === null) throw new ImportFileError('empty-file', 'The file holds no header line. Export it again.')
  const header = trimmedEnd(first.record.map(headerName), opened.form)
  refuseDuplicates(header, first.line)
  return { header, headerLine: first.line, rows: tableRows(reader, { ...format, column_count: header.length }, opened.form) }
}

const headerName = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text).trim()

/** A sheet has no last column of its own; a CSV line has. */
function trimmedEnd(header: string[], form: FileForm): string[] {
  const last = form === 'xlsx' ? header.findLastIndex((name) => name !== '') : header.length - 1
  return header.slice(0, last + 1)
}

function positionHeader({ positions = {}, column_count: count = 0 }: FileFormat): string[] {
  const header = Array.from({ length: count }, () => '')
  for (const [name, position] of Object.entries(positions)) header[position - 1] = name
  return header
}

function refuseDuplicates(header: string[], line: number): void {
  const twice = header.find((name, index) => name !== '' && header.indexOf(name) !== index)
  if (twice !== undefined)
    throw new ImportFileError('duplicate-column', `The header line names "${twice}" twice. Rename one of the columns.`, {
      line,
      column: twice,
    })
}

const isBlank = (record: Cell[]): boolean => record.length === 1 && typeof record[0] === 'string' && record[0].trim() === ''

/** Takes records off their batches, without the lines to skip and the blank ones. */
class RecordReader {
  readonly #batches: AsyncGenerator<RecordBatch>
  readonly #skipLines: number
  #left: RecordBatch = { records: [], lines: [] }
  #at = 0

  constructor(batches: AsyncGenerator<RecordBatch>, skipLines: number) {
    this.#batches = batches
    this.#skipLines = skipLines
  }

  async next(): Promise<Row | null> {
    for (;;) {
      const record = this.#left.records[this.#at]
      const line = this.#left.lines[this.#at] ?? 0
      if (record === undefined) {
        if (!(await this.#load())) return null
        continue
      }
      this.#at += 1
      if (this.#isKept(record, line)) return { record, line, isUnterminated: false }
    }
  }

  /** What is left of the current batch, or the next one; null at the end. */
  async rest(): Promise<RecordBatch | null> {
    if (this.#at >= this.#left.records.length && !(await this.#load())) return null
    const { records, lines, unterminated } = this.#left
    const kept: RecordBatch = { records: [], lines: [] }
    for (let index = this.#at; index < records.length; index += 1) {
      const record = records[index] as Cell[]
      const line = lines[index] as number
      if (!this.#isKept(record, line)) continue
      kept.records.push(record)
      kept.lines.push(line)
    }
    this.#at = records.length
    return unterminated === true ? { ...kept, unterminated } : kept
  }

  close(): Promise<unknown> {
    return this.#batches.return(undefined)
  }

  #isKept(record: Cell[], line: number): boolean {
    return line > this.#skipLines && !isBlank(record)
  }

  async #load(): Promise<boolean> {
    const next = await this.#batches.next()
    if (next.done === true) return false
    this.#left = next.value
    this.#at = 0
    return true
  }
}

async function* tableRows(reader: RecordReader, format: FileFormat, form: FileForm): AsyncGenerator<TableBatch> {
  const width = format.column_count ?? 0
  let held: RecordBatch = { records: [], lines: [] }
  let hasRows = false
  try {
    for (let batch = await reader.rest(); batch !== null; batch = await reader.rest()) {
      hasRows ||= batch.records.length > 0
      if (batch.unterminated === true && format.footer_lines === 0) refuseCut(batch, width)
      const joined = format.footer_lines === 0 ? batch : holdBack(held, batch, format.footer_lines)
      yield checked(joined, width, form)
    }
    if (!hasRows) throw new ImportFileError('empty-file', 'The file has no rows. Export it again.')
  } finally {
    await reader.close()
  }

  function holdBack(last: RecordBatch, batch: RecordBatch, count: number): RecordBatch {
    const records = [...last.records, ...batch.records]
    const lines = [...last.lines, ...batch.lines]
    const cut = Math.max(0, records.length - count)
    held = { records: records.slice(cut), lines: lines.slice(cut) }
    return { records: records.slice(0, cut), lines: lines.slice(0, cut) }
  }
}

function refuseCut({ records, lines }: RecordBatch, width: number): void {
  const last = records.at(-1)
  const line = lines.at(-1)
  if (last === undefined || last.length >= width) return
  throw new ImportFileError(
    'truncated',
    `The file ends inside line ${line}, which has ${last.length} of ${width} cells and no line end. Copy or export the file again.`,
    { line },
  )
}

function checked({ records, lines }: RecordBatch, width: number, form: FileForm): TableBatch {
  const batch: TableBatch = { records: [], lines: [], rejects: [] }
  for (let index = 0; index < records.length; index += 1) {
    const record = records[index] as Cell[]
    const line = lines[index] as number
    if (form === 'xlsx') fitSheetRow(record, width)
    if (record.length === width) {
      batch.records.push(record)
      batch.lines.push(line)
    } else batch.rejects.push(wrongWidth(record.length, width, line))
  }
  return batch
}

/** A sheet's row ends at its last filled cell, or at a formatted one beyond the header. */
function fitSheetRow(record: Cell[], width: number): void {
  while (record.length > width && record.at(-1) === '') record.pop()
  while (record.length < width) record.push('')
}

const wrongWidth = (count: number, width: number, line: number): Reject => ({
  line,
  column: null,
  code: 'column-count',
  message: `The line has ${count} cells instead of ${width}. ${
    count > width
      ? 'A cell that holds the delimiter must stand in quotes.'
      : 'Cells are missing at its end, or the line is broken.'
  }`,
})
