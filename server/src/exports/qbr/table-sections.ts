import type { AttainmentReport, AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import {
  basisColumns,
  coverageColumns,
  indicatorColumn,
  intervalColumns,
  measureColumns,
  type TableColumn,
  type TableRow,
  tableOf,
  text,
} from '../attainment-table.ts'
import { nameIn } from '../names.ts'
import { about, isDelivery, isLaunch, isSurvey } from './pick-indicators.ts'
import { lastPlacement } from './place.ts'
import type { Review } from './read-review.ts'
import { rowsOf, type Section } from './section.ts'
import { withTotals } from './totals-and-parts.ts'

interface TableText {
  key: string
  name: string
  title: string
  further?: readonly TableColumn[]
}

/** Rows of the regions, each indicator's followed by the scope's total. */
function byRegion(
  review: Review,
  { key, name, title, further = [] }: TableText,
  stamp: string,
  pick: (rows: AttainmentRow[]) => AttainmentRow[],
): Section {
  const { model, regions, totals, scope } = review
  const parts = pick(regions.rows)
  const whole = pick(totals.total)
  const region = text('region', 'Region', 30, (row) => (row.key.region === undefined ? scope : nameIn('region', row, model)))
  const columns = [indicatorColumn(model), region, ...measureColumns(regions), ...further, ...coverageColumns]
  return {
    key,
    sheet: { name, title, lead: [stamp], ...tableOf(columns, withTotals(parts, whole)), frozenColumns: 2 },
    rows: [...rowsOf(regions, parts), ...rowsOf(totals, whole)],
    lines: [],
  }
}

export const regionSection = (review: Review, stamp: string): Section =>
  byRegion(review, { key: 'region', name: 'Regions', title: 'Regions beside their total' }, stamp, (rows) => rows)

export const satisfactionSection = (review: Review, stamp: string): Section =>
  byRegion(
    review,
    {
      key: 'satisfaction',
      name: 'Satisfaction',
      title: 'Satisfaction, with the number of answers and the 95 % interval',
      further: intervalColumns,
    },
    stamp,
    (rows) => about(rows, review.model, isSurvey),
  )

export const deliverySection = (review: Review, stamp: string): Section =>
  byRegion(review, { key: 'delivery', name: 'Delivery', title: 'Delivery: rates over the work of the quarter' }, stamp, (rows) =>
    about(rows, review.model, isDelivery),
  )

export const launchSection = (review: Review, stamp: string): Section =>
  byRegion(review, { key: 'launches', name: 'Launches', title: 'Launches and enablement' }, stamp, (rows) =>
    about(rows, review.model, isLaunch),
  )

/** The only section with names of people, so that it can be taken out. */
export function personSection(review: Review, stamp: string): Section {
  const { model, members } = review
  const place = (row: AttainmentRow) => lastPlacement(row.key.member, members, model)
  const columns: TableColumn[] = [
    text('person', 'Person', 26, (row) => nameIn('member', row, model)),
    indicatorColumn(model),
    text('level', 'Level', 34, (row) => model.levels.byId.get(place(row)?.levelId ?? -1)?.name ?? null),
    text('region', 'Region', 24, (row) => model.regions.byId.get(place(row)?.regionId ?? -1)?.name ?? null),
    ...measureColumns(members),
    ...intervalColumns,
    ...basisColumns,
  ]
  const rows = byIndicatorThenAttainment(members, review)
  return {
    key: 'person',
    sheet: {
      name: 'People',
      title: 'By person, each under the basis of the level',
      lead: [stamp, 'Own holds what is credited to the person; Own adds up to the total, Actual under another basis does not.'],
      ...tableOf(
        columns,
        rows.map((row): TableRow => ({ row })),
      ),
      frozenColumns: 2,
    },
    rows: rowsOf(members, rows),
    lines: [],
  }
}

/** Within an indicator the furthest ahead first, who has no percentage last, nobody's after everybody. */
function byIndicatorThenAttainment({ rows }: AttainmentReport, { model }: Review): AttainmentRow[] {
  const order = new Map([...model.indicators.byId.values()].map((indicator, index) => [indicator.key, index]))
  const at = (row: AttainmentRow) => order.get(row.key.indicator) ?? order.size
  const rank = (row: AttainmentRow) => (row.key.member == null ? 2 : row.attainment === null ? 1 : 0)
  return rows.toSorted(
    (a, b) => at(a) - at(b) || rank(a) - rank(b) || (b.attainment ?? -1) - (a.attainment ?? -1) || (a.label < b.label ? -1 : 1),
  )
}
