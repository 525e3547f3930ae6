import type { AttainmentReport, AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { StampLine } from '../stamp.ts'
import type { Sheet } from '../xlsx.ts'

/** One section of a review, for the workbook and for the long table. */
export interface Section {
  /** Stable name in the CSV's `section` column. */
  key: string
  sheet: Sheet
  /** Rows of the answers that the section shows. */
  rows: readonly SectionRow[]
  /** What it says in words. */
  lines: readonly StampLine[]
}

export interface SectionRow {
  row: AttainmentRow
  report: AttainmentReport
}

export const rowsOf = (report: AttainmentReport, rows: readonly AttainmentRow[] = report.rows): SectionRow[] =>
  rows.map((row) => ({ row, report }))
