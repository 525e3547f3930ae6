/** A table of raw values; null = no data, an empty cell. */
export interface CsvTable {
  header: readonly string[]
  rows: Iterable<readonly (string | null)[]>
}

/** Lines are given out in pieces of about this many rows. */
const rowsPerPiece = 500

/** RFC 4180, UTF-8 without a byte order mark, header first. */
export function* csvLines({ header, rows }: CsvTable): Generator<string> {
  let piece = [lineOf(header)]
  for (const row of rows) {
    piece.push(lineOf(row))
    if (piece.length < rowsPerPiece) continue
    yield piece.join('')
    piece = []
  }
  yield piece.join('')
}

const lineOf = (cells: readonly (string | null)[]): string => `${cells.map(cellOf).join(',')}\r\n`

function cellOf(value: string | null): string {
  if (value === null) return ''
  const text = neutralised(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Signs after which spreadsheets read a formula, the full-width ones of East Asian input included. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/
const plainNumber = /^-?\d+(\.\d+)?$/

/** Text that a spreadsheet would run gets an apostrophe in front; numbers stay as they are. */
export const neutralised = (text: string): string => (formulaStart.test(text) && !plainNumber.test(text) ? `'${text}` : text)
