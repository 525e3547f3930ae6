import type { RestatedRow, RestatementReport } from '@attain/shared/contracts/restatement.ts'
import { canonical, compare, multiply } from '@attain/shared/domain/decimal.ts'
import { textCell } from '../cells.ts'
import { indicatorName } from '../names.ts'
import type { Model } from '../../model/model.ts'
import { measureFormat, unitText } from '../number-formats.ts'
import type { Cell, Column } from '../xlsx.ts'
import type { Review } from './read-review.ts'
import type { Section } from './section.ts'

const columns: Column[] = [
  { id: 'where', header: 'Where', width: 34 },
  { id: 'indicator', header: 'Indicator', width: 34 },
  { id: 'unit', header: 'Unit', width: 7 },
  ...(
    [
      ['closed', 'As closed'],
      ['restated', 'Restated'],
      ['difference', 'Difference'],
      ['targetClosed', 'Target as closed'],
      ['target', 'Target now'],
    ] as const
  ).map(([id, header]): Column => ({ id, header, width: 18, align: 'right' })),
]

/** A closed quarter that is no longer as it was closed, the scope first, then its regions; null where it is as it was. */
export function restatedSection(review: Review, restatement: RestatementReport, stamp: string): Section | null {
  const { model, scope } = review
  const total = restatement.total.filter(isRestated).map((row) => ({ row, where: scope, isTotal: true }))
  const regions = restatement.rows
    .filter(isRestated)
    .map((row) => ({ row, where: regionName(row.key.region, model), isTotal: false }))
  const lines = [...total, ...regions]
  if (lines.length === 0) return null
  const { closure } = restatement
  const title = `Restated since the close: ${total.length} ${total.length === 1 ? 'indicator' : 'indicators'} of ${scope}`
  return {
    key: 'restated',
    sheet: {
      name: 'Restated',
      title,
      lead: [
        stamp,
        `Closed on ${closure.at.slice(0, 10)} at version ${closure.pinnedVersion} by ${closure.by}: ${closure.reason}. Both sides as of ${restatement.asOf}.`,
      ],
      columns,
      rows: lines.map(({ row, where, isTotal }) => cellsOf(row, where, isTotal, indicatorName(row.key.indicator, model))),
      frozenColumns: 2,
    },
    rows: [],
    lines: lines.map(({ row, where }) => ({
      item: row.key.indicator,
      text: `${where}: as closed ${text(row.asClosed?.actual)}, restated ${text(row.restated?.actual)}, difference ${text(row.difference.actual)}, target as closed ${text(row.asClosed?.target)}, target now ${text(row.restated?.target)}`,
    })),
  }
}

const text = (value: string | number | null | undefined): string =>
  value === null || value === undefined ? 'no data' : canonical(String(value))

/** Actual or target, whatever else of the row moved. */
const isRestated = ({ asClosed, restated }: RestatedRow): boolean =>
  text(asClosed?.actual) !== text(restated?.actual) || text(asClosed?.target) !== text(restated?.target)

function cellsOf(row: RestatedRow, where: string, isTotal: boolean, indicator: string): Cell[] {
  const tone = isTotal ? 'strong' : undefined
  const measure = (value: string | number | null | undefined): Cell => ({
    value: value === null || value === undefined ? null : Number(value),
    format: measureFormat(value ?? null, row.unit),
    tone,
  })
  return [
    textCell(where, tone),
    textCell(indicator, tone),
    textCell(unitText(row)),
    measure(row.asClosed?.actual),
    measure(row.restated?.actual),
    differenceCell(row),
    measure(row.asClosed?.target),
    measure(row.restated?.target),
  ]
}

/** Restated − as closed, live; of percentages in percentage points. */
function differenceCell({ difference: { actual }, unit }: RestatedRow): Cell {
  if (actual === null) return { value: null }
  const difference = canonical(String(actual))
  const isPoints = unit === 'percent'
  const format = isPoints ? '0.0" pp"' : measureFormat(difference, unit)
  return {
    value: Number(isPoints ? multiply(difference, '100') : difference),
    format: compare(difference, '0') === 0 ? format : `+${format};-${format};${format}`,
    formula: (ref) => (isPoints ? `(${ref('restated')}-${ref('closed')})*100` : `${ref('restated')}-${ref('closed')}`),
  }
}

const regionName = (key: string | null | undefined, { regions }: Model): string =>
  key === null || key === undefined ? 'Unattributed' : (regions.byKey.get(key)?.name ?? key)
