import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { Indicator } from '../model/model.ts'

/** The row's arithmetic in words and exact numbers (A8); the reader can redo it by hand. */
export function formulaOf(row: AttainmentRow, indicator: Indicator): string {
  const actual =
    row.kind === 'ratio' && row.parts !== null && row.actual !== null
      ? `${row.parts.value} ÷ ${row.parts.weight} = ${row.actual}`
      : String(row.actual)
  switch (row.status) {
    case 'no-data':
      return `${indicator.name}: no data, so no attainment.`
    case 'no-target':
      return `actual = ${actual}; no target is set, so no attainment.`
    case 'not-due':
      return `actual = ${actual}; nothing is due in this period (target 0 after proration), so no attainment.`
    default:
      return [
        `actual = ${actual}`,
        `target ${row.comparator ?? ''} ${row.target}`,
        attainmentOf(row),
        `variance = ${row.variance}`,
      ]
        .filter((part) => part !== null)
        .join('; ')
  }
}

function attainmentOf(row: AttainmentRow): string | null {
  if (row.attainment === null)
    return row.kind === 'stock' ? 'a level to be held: met or not decides' : 'target below 0: variance only'
  if (Number(row.target) === 0) return `attainment = ${row.attainment} (target 0: met or not)`
  return row.better === 'higher'
    ? `attainment = ${row.actual} ÷ ${row.target} = ${row.attainment}`
    : `attainment = 2 − ${row.actual} ÷ ${row.target} = ${row.attainment} (lower is better, not below 0)`
}
