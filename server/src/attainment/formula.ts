import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { quotient, quotientToDecimal } from '@attain/shared/domain/quotient.ts'
import type { Indicator } from '../model/model.ts'

/** Decimals of a quotient that does not end; what ends sooner is printed whole. */
const decimals = 6

/** The row's arithmetic in words and exact numbers (A8); the reader can redo it by hand. */
export function formulaOf(row: AttainmentRow, indicator: Indicator): string {
  const actual =
    indicator.average === 'median' && row.actual !== null
      ? `median of ${row.n} ${row.n === 1 ? 'value' : 'values'} = ${row.parts?.value ?? ''}`
      : row.kind === 'ratio' && row.parts !== null && row.actual !== null
        ? `${row.parts.value} ÷ ${row.parts.weight} = ${shown(row.actual)}`
        : shown(row.actual)
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
        `target ${row.comparator ?? ''} ${shown(row.target)}`,
        attainmentOf(row),
        `variance = ${shown(row.variance)}`,
      ]
        .filter((part) => part !== null)
        .join('; ')
  }
}

function attainmentOf(row: AttainmentRow): string | null {
  if (row.attainment === null)
    return row.kind === 'stock' ? 'a level to be held: met or not decides' : 'target below 0: variance only'
  if (Number(row.target) === 0) return `attainment = ${shown(row.attainment)} (target 0: met or not)`
  return row.better === 'higher'
    ? `attainment = ${shown(row.actual)} ÷ ${shown(row.target)} = ${shown(row.attainment)}`
    : `attainment = 2 − ${shown(row.actual)} ÷ ${shown(row.target)} = ${shown(row.attainment)} (lower is better, not below 0)`
}

/** Amounts are exact as they are; ratios to `decimals` places, half up. */
function shown(value: string | number | null): string {
  return typeof value === 'number' ? quotientToDecimal(quotient(plain(value)), decimals) : String(value)
}

/** A double as decimal text without an exponent, more digits than are shown. */
const plain = (value: number): string => value.toFixed(15)
