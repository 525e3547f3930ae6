import { parse } from 'csv-parse/sync'
import { ImportFileError } from './import-file-error.ts'
import type { RecordBatch } from './records.ts'

export type CsvForm = { delimiter: string; quote: '"' | "'" | 'none' }

/** Also what bounds memory when a quote is never closed. */
const recordCharactersMax = 1024 * 1024

type LineEnd = '\n' | '\r'

/**
 * Records of CSV text with the line each starts on; a blank line is a record of one empty cell.
 * The text is read in blocks of whole records. A block without a quote is simply cut at its delimiters, which is
 * several times faster; csv-parse reads the others. Throws `quote-not-closed`, `bad-quote`, `line-too-long`.
 */
export async function* readCsvRecords(text: AsyncIterable<string>, form: CsvForm): AsyncGenerator<RecordBatch> {
  const quote = form.quote === 'none' ? null : form.quote
  let rest = ''
  let line = 1
  let lineEnd: LineEnd | null = null
  for await (const chunk of text) {
    rest += chunk
    lineEnd ??= lineEndOf(rest)
    const end = lineEnd === null ? 0 : lastRecordEnd(rest, lineEnd, quote)
    if (rest.length - end > recordCharactersMax) throw tooLong(rest.slice(end), form, line + countOf(rest.slice(0, end), lineEnd))
    if (end === 0) continue
    const block = rest.slice(0, end)
    rest = rest.slice(end)
    yield recordsOf(block, form, lineEnd ?? '\n', line)
    line += countOf(block, lineEnd)
  }
  if (rest === '') return
  yield { ...recordsOf(rest, form, lineEnd ?? (rest.includes('\r') ? '\r' : '\n'), line), unterminated: true }
}

/** The old Macintosh line end is a lone CR; a CR at the very end may still be the first half of CRLF. */
function lineEndOf(text: string): LineEnd | null {
  const at = text.search(/[\r\n]/)
  if (at === -1) return null
  if (text[at] === '\n' || text[at + 1] === '\n') return '\n'
  return at + 1 < text.length ? '\r' : null
}

/** Behind the last line end that is outside quotes, which is where an even number of quotes lies before; 0 = none. */
function lastRecordEnd(text: string, lineEnd: LineEnd, quote: string | null): number {
  let isOutside = quote === null || countOf(text, quote) % 2 === 0
  for (let from = text.length; from > 0; isOutside = !isOutside) {
    const quoteAt = quote === null ? -1 : text.lastIndexOf(quote, from - 1)
    const endAt = isOutside ? text.lastIndexOf(lineEnd, from - 1) : -1
    if (endAt > quoteAt) return endAt + 1
    from = quoteAt
  }
  return 0
}

function countOf(text: string, part: string | null): number {
  let count = 0
  if (part === null) return count
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) count += 1
  return count
}

function recordsOf(block: string, form: CsvForm, lineEnd: LineEnd, line: number): RecordBatch {
  if (form.quote === 'none' || !block.includes(form.quote)) return cutRecords(block, form.delimiter, lineEnd, line)
  const records = parsedRecords(block, form, lineEnd, line)
  const lines: number[] = []
  let next = line
  for (const record of records) {
    lines.push(next)
    next += 1
    for (const cell of record) next += countOf(cell, lineEnd)
  }
  return { records, lines }
}

function cutRecords(block: string, delimiter: string, lineEnd: LineEnd, line: number): RecordBatch {
  const parts = block.split(lineEnd)
  if (block.endsWith(lineEnd)) parts.pop()
  const bare = (part: string) => (lineEnd === '\n' && part.charCodeAt(part.length - 1) === 13 ? part.slice(0, -1) : part)
  return { records: parts.map((part) => bare(part).split(delimiter)), lines: parts.map((_, index) => line + index) }
}

function parsedRecords(block: string, { delimiter, quote }: CsvForm, lineEnd: LineEnd, line: number): string[][] {
  try {
    return parse(block, {
      delimiter,
      quote,
      escape: quote,
      record_delimiter: lineEnd === '\r' ? ['\r'] : ['\r\n', '\n'],
      relax_column_count: true,
    })
  } catch (error) {
    throw csvProblem(error, line)
  }
}

/** A quote in the middle of a cell looks like one that is never closed, until csv-parse reads it. */
function tooLong(pending: string, form: CsvForm, line: number): ImportFileError {
  if (form.quote !== 'none' && pending.includes(form.quote)) parsedRecords(pending, form, '\n', line)
  return new ImportFileError(
    'line-too-long',
    `Line ${line} is longer than 1 MiB. Check that the file is CSV with a line end after each row.`,
    { line },
  )
}

/** `firstLine`: the line of the file on which the block starts, as csv-parse counts from 1. */
function csvProblem(error: unknown, firstLine: number): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  const lines = 'lines' in error && typeof error.lines === 'number' ? error.lines : 1
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return new ImportFileError(
      'quote-not-closed',
      `A quote that opens in line ${firstLine} is not closed by the end of the file, or not within 1 MiB. Close it, double the quotes inside a cell, or state quote: none in the mapping file; if the file is cut off, export it again.`,
      { line: firstLine },
    )
  const line = firstLine + lines - 1
  if (error.code === 'CSV_INVALID_CLOSING_QUOTE' || error.code === 'INVALID_OPENING_QUOTE')
    return new ImportFileError(
      'bad-quote',
      `A quote stands inside a cell near line ${line}. Put the whole cell in quotes and double the inner ones, or state quote: none in the mapping file.`,
      { line },
    )
  return error
}
