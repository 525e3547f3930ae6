import type { Writable } from 'node:stream'
import type ExcelJS from 'exceljs'
import { fitColumns } from './fit-columns.ts'
import { linesIn, shownText } from './shown-text.ts'

/** The only module that writes workbooks, so that the library behind it can be exchanged here. */

/** good, bad: what a status means, beside its word. strong: totals. muted: what does not count. */
export type Tone = 'good' | 'bad' | 'muted' | 'strong'

/** The address of a cell of a column in this row, or in one so many rows away. */
export type CellRef = (column: string, rowsAway?: number) => string

export interface Cell {
  /** A text is never read as a formula. null = no data, an empty cell. */
  value: string | number | null
  /** Kept live by the spreadsheet; `value` is its result for viewers that do not calculate. */
  formula?: (ref: CellRef) => string
  /** A spreadsheet number format. */
  format?: string
  tone?: Tone | undefined
  /** An address that opens on a click. */
  link?: string | undefined
}

export interface Column {
  /** Unique in its sheet. */
  id: string
  header: string
  /** In characters: of a wrapped text at most; the others get what is in them. */
  width: number
  align?: 'right' | 'wrap'
}

export interface Sheet {
  /** At most 31 characters. */
  name: string
  title: string
  /** Lines under the title. */
  lead: readonly string[]
  columns: readonly Column[]
  rows: readonly (readonly Cell[])[]
  /** Columns that stay in sight when scrolled sideways. */
  frozenColumns?: number
  /** Whether the header offers filters. */
  filter?: boolean
}

export interface Workbook {
  createdAt: Date
  title: string
  sheets: Iterable<Sheet>
}

/** Said with every font: without it some viewers mix in another one. */
const face = { name: 'Calibri', family: 2, size: 11 } as const

const tones = {
  good: { ...face, color: { argb: 'FF1D4ED8' } },
  bad: { ...face, color: { argb: 'FFB45309' }, bold: true },
  muted: { ...face, color: { argb: 'FF6B7280' } },
  strong: { ...face, bold: true },
} as const satisfies Record<Tone, Partial<ExcelJS.Font>>

/** Height of one line of text, in points. */
const lineHeight = 15

const headerFill: ExcelJS.Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE5E7EB' } }
const headerBorder: Partial<ExcelJS.Borders> = { bottom: { style: 'thin', color: { argb: 'FF6B7280' } } }

/** Writes and ends the stream. Sheets are given out row by row. */
export async function writeWorkbook(stream: Writable, { createdAt, title, sheets }: Workbook): Promise<void> {
  // Loading the library takes a fifth of a second; only who exports pays for it.
  const { default: excel } = await import('exceljs')
  const writer = new excel.stream.xlsx.WorkbookWriter({ stream: stream as never, useStyles: true, useSharedStrings: false })
  Object.assign(writer, { creator: 'Attain', title, created: createdAt, modified: createdAt })
  for (const sheet of sheets) writeSheet(writer, sheet)
  await writer.commit()
}

function writeSheet(writer: ExcelJS.stream.xlsx.WorkbookWriter, given: Sheet): void {
  const frozenColumns = given.frozenColumns ?? 1
  const { columns, pagesWide } = fitColumns(given.columns, given.rows, frozenColumns)
  const sheet = { ...given, columns }
  const headerRow = sheet.lead.length + 3
  const lastColumn = letters(sheet.columns.length)
  const worksheet = writer.addWorksheet(sheet.name, {
    views: [{ state: 'frozen', xSplit: frozenColumns, ySplit: headerRow, showGridLines: false }],
    pageSetup: {
      paperSize: 9,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: pagesWide,
      fitToHeight: 0,
      printTitlesRow: `${headerRow}:${headerRow}`,
      ...(pagesWide > 1 && { printTitlesColumn: `A:${letters(frozenColumns)}` }),
      printArea: `A1:${lastColumn}${headerRow + sheet.rows.length}`,
      margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.3, footer: 0.3 },
    },
    headerFooter: { oddFooter: '&L&A&RPage &P of &N' },
  })
  worksheet.columns = sheet.columns.map(({ width }) => ({ width }))
  writeHead(worksheet, sheet, headerRow)
  if (sheet.filter !== false) {
    worksheet.autoFilter = { from: { row: headerRow, column: 1 }, to: { row: headerRow, column: sheet.columns.length } }
  }
  const position = new Map(sheet.columns.map(({ id }, index) => [id, index + 1]))
  const styles: Styles = new Map()
  for (const cells of sheet.rows) writeRow(worksheet, sheet, cells, position, styles)
  worksheet.commit()
}

function writeHead(worksheet: ExcelJS.Worksheet, sheet: Sheet, headerRow: number): void {
  writeLine(worksheet, sheet, sheet.title, { ...face, size: 14, bold: true })
  for (const line of sheet.lead) writeLine(worksheet, sheet, line, { ...face, color: { argb: 'FF4B5563' } })
  worksheet.addRow([]).commit()
  const header = worksheet.getRow(headerRow)
  sheet.columns.forEach((column, index) => {
    const cell = header.getCell(index + 1)
    cell.value = column.header
    cell.font = tones.strong
    cell.fill = headerFill
    cell.border = headerBorder
    cell.alignment = { ...alignment(column), vertical: 'top', wrapText: true }
  })
  // Filter buttons stand in a line of their own below the words.
  const lines = Math.max(...sheet.columns.map(({ header, width }) => linesIn(header, width)))
  header.height = lineHeight * (sheet.filter === false ? lines : lines + 1)
  header.commit()
}

/** A line above the table. It runs over the columns, and is set in several lines where the table is narrower. */
function writeLine(worksheet: ExcelJS.Worksheet, { columns }: Sheet, text: string, font: Partial<ExcelJS.Font>): void {
  const size = (font.size ?? face.size) / face.size
  const room = columns.reduce((sum, { width }) => sum + width, 0) / size
  const row = worksheet.addRow([text])
  row.font = font
  if (text.length > room) {
    worksheet.mergeCells(row.number, 1, row.number, columns.length)
    row.getCell(1).alignment = { wrapText: true, vertical: 'top' }
    row.height = lineHeight * size * linesIn(text, room)
  }
  row.commit()
}

function writeRow(
  worksheet: ExcelJS.Worksheet,
  sheet: Sheet,
  cells: readonly Cell[],
  position: ReadonlyMap<string, number>,
  styles: Styles,
): void {
  const row = worksheet.addRow([])
  const ref: CellRef = (column, rowsAway = 0) => {
    const index = position.get(column)
    if (index === undefined) throw new RangeError(`the sheet ${sheet.name} has no column ${column}`)
    return `${letters(index)}${row.number + rowsAway}`
  }
  sheet.columns.forEach((column, index) => {
    const cell = cells[index]
    if (cell !== undefined) fillCell(row.getCell(index + 1), cell, ref, styleOf(styles, cell, column))
  })
  // Viewers do not all fit the height of a row to wrapped text, so it is said.
  const lines = sheet.columns.map(({ align, width }, index) => (align === 'wrap' ? wrappedLines(cells[index], width) : 1))
  if (Math.max(...lines) > 1) row.height = lineHeight * Math.max(...lines)
  row.commit()
}

/** Widths are given in digits; words are narrower, unless they are bold. */
const wrappedLines = (cell: Cell | undefined, width: number): number =>
  linesIn(shownText(cell), width * (cell?.tone === 'strong' || cell?.tone === 'bad' ? 0.94 : 1.06))

/** Texts keep a distance from the numbers to their left. */
function alignment({ align }: Column): Partial<ExcelJS.Alignment> {
  if (align === 'right') return { horizontal: 'right' }
  return align === 'wrap' ? { horizontal: 'left', wrapText: true } : { horizontal: 'left', indent: 1 }
}

function fillCell(target: ExcelJS.Cell, cell: Cell, ref: CellRef, style: Partial<ExcelJS.Style>): void {
  const { value, formula, link } = cell
  if (formula !== undefined && value !== null) target.value = { formula: formula(ref), result: value }
  else if (link !== undefined && typeof value === 'string') target.value = { text: value, hyperlink: link }
  else target.value = value
  target.style = style
}

/** Of a sheet, by what they depend on: the library looks up a style by the object that it is, and only once for each. */
type Styles = Map<string, Partial<ExcelJS.Style>>

function styleOf(styles: Styles, { format, tone }: Cell, column: Column): Partial<ExcelJS.Style> {
  const name = [column.align, tone, format].join(' ')
  const style = styles.get(name) ?? {
    font: tone === undefined ? face : tones[tone],
    alignment: { ...alignment(column), vertical: 'top' },
    ...(format === undefined ? {} : { numFmt: format }),
  }
  styles.set(name, style)
  return style
}

/** 1 → A, 27 → AA. */
function letters(index: number): string {
  const rest = Math.floor((index - 1) / 26)
  return (rest === 0 ? '' : letters(rest)) + String.fromCharCode(65 + ((index - 1) % 26))
}
