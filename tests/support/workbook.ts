import ExcelJS from 'exceljs'

export async function readWorkbook(bytes: ArrayBuffer | Buffer): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes as never)
  return workbook
}

export type SheetRow = Record<string, ExcelJS.Cell>

/** Rows below the header, by column title; the header is the row that the sheet keeps in sight. */
export function sheetRows(workbook: ExcelJS.Workbook, name: string): SheetRow[] {
  const sheet = workbook.getWorksheet(name)
  if (sheet === undefined) throw new Error(`no sheet ${name}, only ${workbook.worksheets.map((each) => each.name).join(', ')}`)
  const [view] = sheet.views
  const headerRow = view?.state === 'frozen' ? (view.ySplit ?? 1) : 1
  const header = sheet.getRow(headerRow)
  const titles = Array.from({ length: header.cellCount }, (_, index) => String(header.getCell(index + 1).value))
  const rows = Array.from({ length: Math.max(0, sheet.rowCount - headerRow) }, (_, index) => sheet.getRow(headerRow + 1 + index))
  return rows.map((row) => Object.fromEntries(titles.map((title, index) => [title, row.getCell(index + 1)])))
}

/** What a cell shows without calculating: its value, or the stored result of its formula. */
export function shown(cell: ExcelJS.Cell | undefined): string | number | null {
  const value = cell?.value
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number') return value
  // Of the value itself the library leaves out a result of zero.
  if (typeof value === 'object' && 'formula' in value) return cell?.result as number
  if (typeof value === 'object' && 'text' in value) return String(value.text)
  throw new Error(`a cell of another kind: ${JSON.stringify(value)}`)
}

/** Every text of a sheet, titles and headers included. */
export function textsOf(sheet: ExcelJS.Worksheet): string[] {
  const texts: string[] = []
  sheet.eachRow((row) => row.eachCell((cell) => texts.push(cell.text)))
  return texts
}
