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

const number = (id: string, header: string, cell: TableColumn['cell'], width = 16): TableColumn => ({
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

/** What a table says of each row; how it is pacing only while the period runs. */
export const measureColumns = ({ open }: { open: boolean }): TableColumn[] => [
  text('unit', 'Unit', 7, unitText),
  number('actual', 'Actual', actualCell),
  number('target', 'Target', (row) => measureCell(row, row.target)),
  number('attainment', 'Attainment', attainmentCell, 14),
  number('variance', 'Variance', varianceCell),
  ...(open ? paceColumns : []),
  { id: 'status', header: 'Status', width: 12, cell: statusCell },
  optional({ id: 'flags', header: 'Flags', width: 16, cell: flagsCell }),
  number('n', 'n', (row) => countCell(row.n), 8),
]

/** What a survey ratio may be, given how many answered (A10). */
export const intervalColumns: readonly TableColumn[] = [
  optional(number('low', '95 % from', (row) => intervalCell(row, 'low'), 9)),
  optional(number('high', '95 % to', (row) => intervalCell(row, 'high'), 9)),
]

const paceColumns = [
  optional(number('expected', 'Expected to date', (row) => measureCell(row, row.expectedToDate))),
  optional(number('pacing', 'Pacing', pacingCell, 10)),
  optional(number('landing', 'Landing', (row) => measureCell(row, row.landing?.estimate ?? null))),
  optional(number('landing-low', 'Landing from', (row) => measureCell(row, row.landing?.low ?? null))),
  optional(number('landing-high', 'Landing to', (row) => measureCell(row, row.landing?.high ?? null))),
  optional(text('landing-reading', 'Landing by', 24, landingText)),
]

/** How a landing is known (A9). */
function landingText({ landing }: AttainmentRow): string | null {
  if (landing == null) return null
  return landing.reading === 'learned' ? `learned from ${landing.periods} earlier periods` : 'straight line'
}

/** Under which basis a row is read, and what is credited to it itself (A4). */
export const basisColumns: readonly TableColumn[] = [
  text('basis', 'Basis', 9, (row) => row.basis),
  number('own', 'Own', (row) => measureCell(row, row.own)),
]

export const coverageColumns: readonly TableColumn[] = [
  optional(number('with-data', 'Members with data', (row) => countCell(row.coverage?.withData ?? null), 11)),
  optional(number('expected-members', 'Members expected', (row) => countCell(row.coverage?.expected ?? null), 11)),
]

/** Everything else an answer holds of a row. */
export const furtherColumns: readonly TableColumn[] = [
  ...basisColumns,
  optional(number('plan', 'Plan', (row) => measureCell(row, row.plan))),
  optional(number('assigned', 'Assigned to members', (row) => measureCell(row, row.assigned))),
  ...coverageColumns,
  optional(number('crossing-in', 'Sold here by others', (row) => measureCell(row, row.crossing?.in ?? null))),
  optional(number('crossing-out', 'Sold elsewhere', (row) => measureCell(row, row.crossing?.out ?? null))),
]

export const comparedColumn = optional(text('compare-period', 'Compared with', 13, (row) => row.compare?.period ?? null))

export const compareColumns: readonly TableColumn[] = [
  optional(number('compare-actual', 'Actual then', (row) => measureCell(row, row.compare?.actual ?? null))),
  optional(number('compare-target', 'Target then', (row) => measureCell(row, row.compare?.target ?? null))),
  optional(
    number('compare-attainment', 'Attainment then', (row) => ({ value: row.compare?.attainment ?? null, format: '0.0%' }), 14),
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
    columns: columns.flatMap((column, index) => (kept[index] === true ? [sheetColumn(column)] : [])),
    rows: cells.map((row) => row.filter((_, index) => kept[index])),
  }
}

const sheetColumn = ({ id, header, width, align }: TableColumn): Column => ({ id, header, width, ...(align && { align }) })
