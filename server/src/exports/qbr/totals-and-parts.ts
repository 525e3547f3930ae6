import type { AttainmentReport, AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { TableRow } from '../attainment-table.ts'

/** Indicator by indicator: the rows of the parts, then the total they belong to. */
export function withTotals(parts: readonly AttainmentRow[], totals: AttainmentReport['total']): TableRow[] {
  return totals.flatMap((total) => [
    ...parts.filter((row) => row.key.indicator === total.key.indicator).map((row) => ({ row })),
    { row: total, isTotal: true },
  ])
}
