import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { canonical, multiply, subtract } from '@attain/shared/domain/decimal.ts'
import { indicatorColumn, type TableColumn, tableOf, text } from '../attainment-table.ts'
import { actualCell, attainmentCell, measureCell, statusCell, varianceCell } from '../cells.ts'
import { measureFormat, unitText } from '../number-formats.ts'
import type { Cell } from '../xlsx.ts'
import { about, isBalance } from './pick-indicators.ts'
import type { Review } from './read-review.ts'
import { rowsOf, type Section } from './section.ts'

/** From the close of the quarter before to this quarter's: books of business, retention, adoption. */
export function balanceSection(review: Review, stamp: string): Section {
  const rows = about(review.totals.total, review.model, isBalance)
  const number = (id: string, header: string, cell: TableColumn['cell']): TableColumn => ({
    id,
    header,
    width: 18,
    align: 'right',
    cell,
  })
  const columns: TableColumn[] = [
    indicatorColumn(review.model),
    text('unit', 'Unit', 7, unitText),
    number('opening', 'Opening', (row) => measureCell(row, row.compare?.actual ?? null)),
    number('change', 'Change', changeCell),
    number('actual', 'Closing', actualCell),
    number('target', 'Target', (row) => measureCell(row, row.target)),
    number('attainment', 'Attainment', attainmentCell),
    number('variance', 'Variance', varianceCell),
    { id: 'status', header: 'Status', width: 11, cell: statusCell },
  ]
  return {
    key: 'balances',
    sheet: {
      name: 'Balances',
      title: 'From opening to closing: books of business, retention and adoption',
      lead: [stamp, 'Opening is the newest snapshot of the quarter before, closing the newest of this quarter.'],
      ...tableOf(
        columns,
        rows.map((row) => ({ row })),
      ),
    },
    rows: rowsOf(review.totals, rows),
    lines: [],
  }
}

/** Closing − opening, live; of percentages in percentage points. */
function changeCell(row: AttainmentRow): Cell {
  const opening = row.compare?.actual ?? null
  if (row.actual === null || opening === null) return { value: null }
  const difference = subtract(canonical(String(row.actual)), canonical(String(opening)))
  const isPoints = row.unit === 'percent'
  const format = isPoints ? '0.0" pp"' : measureFormat(difference, row.unit)
  return {
    value: Number(isPoints ? multiply(difference, '100') : difference),
    format: `+${format};-${format};${format}`,
    formula: (ref) => (isPoints ? `(${ref('actual')}-${ref('opening')})*100` : `${ref('actual')}-${ref('opening')}`),
  }
}
