import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { formatPeriod } from '@attain/shared/format/period.ts'
import { actualCell, attainmentCell, measureCell, textCell } from '../cells.ts'
import { exportLocale } from '../locale.ts'
import { indicatorName } from '../names.ts'
import { unitText } from '../number-formats.ts'
import type { Cell, Column } from '../xlsx.ts'
import type { Review } from './read-review.ts'
import { rowsOf, type Section } from './section.ts'

/** Quarters side by side: of each indicator its actual, its target and its attainment. */
export function trendSection(review: Review, stamp: string): Section {
  const { model, trend } = review
  const quarters = [...new Set(trend.rows.map((row) => row.key.period ?? ''))].toSorted()
  const columns: Column[] = [
    { id: 'indicator', header: 'Indicator', width: 34 },
    { id: 'unit', header: 'Unit', width: 12 },
    { id: 'measure', header: 'Measure', width: 12 },
    ...quarters.map((quarter): Column => ({
      id: quarter,
      header: formatPeriod(quarter, exportLocale),
      width: 17,
      align: 'right',
    })),
  ]
  const indicators = [...new Set(trend.rows.map((row) => row.key.indicator))]
  return {
    key: 'trend',
    sheet: {
      name: 'Trend',
      title: `Trend of ${quarters.length} quarters`,
      lead: [stamp],
      columns,
      rows: indicators.flatMap((indicator) => {
        const rows = trend.rows.filter((row) => row.key.indicator === indicator)
        const cells = quarters.map((quarter) => rows.find((row) => row.key.period === quarter))
        return linesOf(indicatorName(indicator, model), cells)
      }),
      frozenColumns: 3,
    },
    rows: rowsOf(trend),
    lines: [],
  }
}

function linesOf(name: string, cells: readonly (AttainmentRow | undefined)[]): Cell[][] {
  const first = cells.find((row) => row !== undefined)
  const unit = first === undefined ? null : unitText(first)
  const line = (measure: string, unitShown: string | null, of: (row: AttainmentRow) => Cell): Cell[] => [
    measure === 'Actual' ? textCell(name, 'strong') : textCell(name, 'muted'),
    textCell(unitShown),
    textCell(measure),
    ...cells.map((row) => (row === undefined ? textCell(null) : of(row))),
  ]
  const has = (measure: 'target' | 'attainment') => cells.some((row) => row !== undefined && row[measure] !== null)
  return [
    line('Actual', unit, actualCell),
    ...(has('target') ? [line('Target', unit, (row) => measureCell(row, row.target))] : []),
    // Below its target, two below its actual: where there is an attainment there is a target.
    ...(has('attainment') ? [line('Attainment', '%', attainmentAbove)] : []),
  ]
}

function attainmentAbove(row: AttainmentRow): Cell {
  const quarter = row.key.period ?? ''
  return attainmentCell(row, { actual: [quarter, -2], target: [quarter, -1] })
}
