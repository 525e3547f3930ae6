import type { TabularKind } from '@attain/shared/contracts/import-rows.ts'
import { type CheckCell, cellCheck, columnRole, columnSchemas } from './cell-check.ts'
import { ImportFileError } from './import-file-error.ts'
import { type Cell, CellProblem } from './records.ts'
import type { Table } from './table.ts'

export type ReadCell = (record: Cell[], line: number) => string | null | CellProblem

/** How one canonical column is read off a record and checked. */
export type PlannedColumn = {
  column: string
  /** The file's own name for it, which a reject shows. */
  label: string
  read: ReadCell
  check: CheckCell
}

export type PlannedOutput = {
  keeps: (record: Cell[]) => boolean
  /** The record's key among those of which only one is wanted; null = every record is wanted. */
  distinctKey: ((record: Cell[]) => string) | null
  columns: PlannedColumn[]
}

/** What to do with each record of a table. */
export type Plan = {
  /** One record into several (wide to long). */
  expand: ((record: Cell[]) => Cell[][]) | null
  outputs: PlannedOutput[]
}

const otherDelimiters: [string, string][] = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'bars'],
  [',', 'commas'],
]

/** A hint when the header came out as one name that holds another delimiter. */
export function delimiterHint(header: string[]): string {
  const only = header.length === 1 ? (header[0] ?? '') : ''
  const other = otherDelimiters.find(([delimiter]) => only.includes(delimiter))
  if (other === undefined) return ''
  const stated = other[0] === '\t' ? 'tab' : `"${other[0]}"`
  return ` The line looks separated by ${other[1]}: state delimiter: ${stated} in a mapping file, or save the file with the expected delimiter.`
}

/** Plan for a file whose header line already has the canonical names, in any order. Throws when it has not. */
export function canonicalPlan(kind: TabularKind, { header, headerLine }: Table): Plan {
  const schemas = columnSchemas(kind)
  const expected = Object.keys(schemas)
  const unknown = header.filter((name) => !Object.hasOwn(schemas, name))
  const missing = expected.filter((name) => !header.includes(name) && !schemas[name]?.safeParse(null).success)
  if (unknown.length > 0 || missing.length > 0) throw wrongHeader(kind, header, headerLine, unknown, missing)
  const columns = expected.map((column): PlannedColumn => {
    const at = header.indexOf(column)
    const read = at === -1 ? () => null : canonicalCell(at, columnRole(column) === 'day')
    return { column, label: column, read, check: cellCheck(kind, column) }
  })
  return { expand: null, outputs: [{ keeps: () => true, distinctKey: null, columns }] }
}

function wrongHeader(kind: TabularKind, header: string[], line: number | null, unknown: string[], missing: string[]) {
  const parts = [
    missing.length > 0 ? `lacks ${missing.join(', ')}` : null,
    unknown.length > 0 ? `has unknown columns ${unknown.map((name) => `"${name}"`).join(', ')}` : null,
  ].filter((part) => part !== null)
  return new ImportFileError(
    unknown.length > 0 && missing.length === 0 ? 'unknown-column' : 'missing-column',
    `The header line ${parts.join(' and ')}. ${kind} expects ${Object.keys(columnSchemas(kind)).join(', ')}.${
      delimiterHint(header) || ' A foreign file needs a mapping file.'
    }`,
    { line: line ?? 1, column: unknown[0] ?? missing[0] },
  )
}

function canonicalCell(at: number, isDay: boolean): ReadCell {
  return (record) => {
    const cell = record[at] as Cell
    if (typeof cell === 'string') return trimmed(cell)
    return typedText(cell, isDay)
  }
}

/** null = empty. */
export const trimmed = (cell: string): string | null => {
  if (cell === '') return null
  const text = cell.trim()
  return text === '' ? null : text
}

/** The text of a workbook's typed cell. A plain number in a day column is not taken for a day. */
export function typedText(cell: Exclude<Cell, string>, isDay: boolean): string | CellProblem {
  if (cell.kind === 'error')
    return new CellProblem('cell-error', `The cell shows the error ${cell.text}. Correct the formula or clear the cell.`)
  if (isDay && cell.kind === 'number')
    return new CellProblem(
      'bad-date',
      `The cell holds the number ${cell.text}, not a date. Format it as a date, or state dates: excel in a mapping file.`,
    )
  return cell.text
}
