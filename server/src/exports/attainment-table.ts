import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { Model } from '../model/model.ts'
import {
  actualCell,
  attainmentCell,
  countCell,
  flagsCell,
  intervalCell,
  measureCell,
  pacingCell,
  statusCell,
  textCell,
  varianceCell,
} from './cells.ts'
import { indicatorName } from './names.ts'
import { unitText } from './number-formats.ts'
import type { Cell, Column } from './xlsx.ts'

/** A column of a table of rows. */
export interface TableColumn extends Column {
  cell: (row: AttainmentRow) => Cell
  /** Left out when no row has anything in it. */
  optional?: boolean
}

const number = (id: string, header: string, cell: TableColumn['cell'], width = 15): TableColumn => ({
  id,
  header,
  width,
  align: 'right',
  cell,
})
const optional = (column: TableColumn): TableColumn => ({ ...column, optional: true })

export const text = (id: string, header: string, width: number, of: (row: AttainmentRow) => string | null): TableColumn => ({
  id,
  header,
  width,
  cell: (row) => textCell(of(row)),
})

export const indicatorColumn = (model: Model): TableColumn =>
  text('indicator', 'Indicator', 34, (row) => indicatorName(row.key.indicator, model))

/** What a table says of each row, between its key and its further columns. */
export const measureColumns: readonly TableColumn[] = [
  text('unit', 'Unit', 8, unitText),
  number('actual', 'Actual', actualCell, 18),
  number('target', 'Target', (row) => measureCell(row, row.target), 18),
  number('attainment', 'Attainment', attainmentCell, 12),
  number('variance', 'Variance', varianceCell, 18),
  optional(number('expected', 'Expected to date', (row) => measureCell(row, row.expectedToDate), 18)),
  optional(number('pacing', 'Pacing', pacingCell, 10)),
  { id: 'status', header: 'Status', width: 11, cell: statusCell },
  optional({ id: 'flags', header: 'Flags', width: 24, cell: flagsCell }),
  number('n', 'n', (row) => countCell(row.n), 9),
  optional(number('low', '95 % from', (row) => intervalCell(row, 'low'), 10)),
  optional(number('high', '95 % to', (row) => intervalCell(row, 'high'), 10)),
]

/** Everything else an answer holds of a row. */
export const furtherColumns: readonly TableColumn[] = [
  text('basis', 'Basis', 9, (row) => row.basis),
  number('own', 'Own', (row) => measureCell(row, row.own), 18),
  optional(number('plan', 'Plan', (row) => measureCell(row, row.plan), 18)),
  optional(number('assigned', 'Assigned to members', (row) => measureCell(row, row.assigned), 18)),
  optional(number('with-data', 'Members with data', (row) => countCell(row.coverage?.withData ?? null), 11)),
  optional(number('expected-members', 'Members expected', (row) => countCell(row.coverage?.expected ?? null), 11)),
  optional(number('crossing-in', 'Sold here by others', (row) => measureCell(row, row.crossing?.in ?? null))),
  optional(number('crossing-out', 'Sold elsewhere', (row) => measureCell(row, row.crossing?.out ?? null))),
]

export const compareColumns: readonly TableColumn[] = [
  optional(text('compare-period', 'Compared with', 12, (row) => row.compare?.period ?? null)),
  optional(number('compare-actual', 'Actual then', (row) => measureCell(row, row.compare?.actual ?? null), 18)),
  optional(number('compare-target', 'Target then', (row) => measureCell(row, row.compare?.target ?? null), 18)),
  optional(
    number('compare-attainment', 'Attainment then', (row) => ({ value: row.compare?.attainment ?? null, format: '0.0%' }), 12),
  ),
]

/** A total among the rows it is the total of. */
export interface TableRow {
  row: AttainmentRow
  isTotal?: boolean
}

/** Columns and cells of the rows; columns that nothing is in are gone. */
export function tableOf(columns: readonly TableColumn[], rows: readonly TableRow[]): { columns: Column[]; rows: Cell[][] } {
  const cells = rows.map(({ row, isTotal }) =>
    columns.map((column) => {
      const cell = column.cell(row)
      return isTotal === true ? { ...cell, tone: cell.tone ?? ('strong' as const) } : cell
    }),
  )
  const kept = columns.map((column, index) => column.optional !== true || cells.some((row) => row[index]?.value != null))
  return {
    columns: columns.filter((_, index) => kept[index]).map(({ id, header, width, align }) => ({ id, header, width, ...(align && { align }) })),
    rows: cells.map((row) => row.filter((_, index) => kept[index])),
  }
}
