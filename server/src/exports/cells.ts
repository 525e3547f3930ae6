import type { AttainmentRow, Measure } from '@attain/shared/contracts/attainment.ts'
import { multiply, canonical } from '@attain/shared/domain/decimal.ts'
import { effectiveComparator } from '@attain/shared/domain/attain.ts'
import { flagText, statusText } from '@attain/shared/format/status.ts'
import { actualFormat, attainmentFormat, measureFormat, varianceFormat } from './number-formats.ts'
import type { Cell, CellRef, Tone } from './xlsx.ts'

/** Which columns of a sheet, and how many rows away, hold what a formula is over. */
export interface Operands {
  actual: Operand
  target: Operand
}
type Operand = readonly [column: string, rowsAway?: number]

const inRow: Operands = { actual: ['actual'], target: ['target'] }

/** A workbook's numbers are doubles; the CSV has every digit. */
const numberOf = (measure: Measure): number | null => (measure === null ? null : Number(measure))

export const textCell = (value: string | null, tone?: Tone): Cell => ({ value, tone })

export const countCell = (value: number | null): Cell => ({ value, format: '#,##0' })

export const actualCell = (row: AttainmentRow): Cell => ({ value: numberOf(row.actual), format: actualFormat(row) })

/** Any other measure in the unit of the row. */
export const measureCell = (row: AttainmentRow, measure: Measure): Cell => ({
  value: numberOf(measure),
  format: measureFormat(measure, row.unit),
})

/** Live over the cells of actual and target, in the cases of A8; empty where the row has no percentage. */
export function attainmentCell(row: AttainmentRow, operands: Operands = inRow): Cell {
  const { better } = row
  const comparator = effectiveComparator(row)
  return {
    value: row.attainment,
    format: attainmentFormat(row),
    formula: (ref) => {
      const { a, t } = addresses(ref, operands)
      const share = better === 'higher' ? `${a}/${t}` : `MAX(0,2-${a}/${t})`
      return `IF(OR(${a}="",${t}=""),"",IF(${t}>0,${share},IF(${t}=0,IF(${a}${comparator}0,1,0),"")))`
    },
  }
}

/** Live: actual − target, of percentages in percentage points. */
export function varianceCell(row: AttainmentRow): Cell {
  const isPoints = row.unit === 'percent'
  const value = row.variance === null ? null : canonical(String(row.variance))
  return {
    value: value === null ? null : Number(isPoints ? multiply(value, '100') : value),
    format: varianceFormat(row),
    formula: (ref) => {
      const { a, t } = addresses(ref, inRow)
      const difference = isPoints ? `(${a}-${t})*100` : `${a}-${t}`
      return `IF(OR(${a}="",${t}=""),"",${difference})`
    },
    // While a flow is running and on pace, what is left to the target is no bad news.
    tone: row.favourable === false && toneOf(row) === 'bad' ? 'bad' : undefined,
  }
}

/** No formula: expected to date crosses the wire rounded, the quotient was taken before (A9, A12). */
export const pacingCell = (row: AttainmentRow): Cell => ({ value: row.pacing, format: '0.0%' })

const goodStatuses = new Set(['met', 'ahead', 'on-pace'])
const badStatuses = new Set(['missed', 'behind'])

/** What a status means for the one who reads it; undefined where there is nothing to judge. */
export function toneOf({ status }: Pick<AttainmentRow, 'status'>): Tone | undefined {
  if (goodStatuses.has(status)) return 'good'
  return badStatuses.has(status) ? 'bad' : undefined
}

export const statusCell = (row: AttainmentRow): Cell => ({ value: statusText[row.status], tone: toneOf(row) ?? 'muted' })

export const flagsCell = (row: AttainmentRow): Cell =>
  textCell(row.flags.length === 0 ? null : row.flags.map((flag) => flagText[flag]).join(', '))

/** An end of the interval of a survey ratio. */
export const intervalCell = (row: AttainmentRow, end: 'low' | 'high'): Cell => ({
  value: row.interval === null ? null : row.interval[end],
  format: '0.0%',
})

function addresses(ref: CellRef, { actual, target }: Operands) {
  return { a: ref(...actual), t: ref(...target) }
}
