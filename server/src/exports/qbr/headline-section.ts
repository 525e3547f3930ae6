import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { formatPeriod } from '@attain/shared/format/period.ts'
import { compareColumns, indicatorColumn, measureColumns, tableOf } from '../attainment-table.ts'
import { exportLocale } from '../locale.ts'
import { healthColumns, judgementText } from './health-section.ts'
import type { Review } from './read-review.ts'
import { rowsOf, type Section } from './section.ts'
import { takeaway } from './takeaway.ts'

/** The takeaway in words over the indicators that lead. */
export function headlineSection(review: Review, headline: readonly AttainmentRow[], stamp: string): Section {
  const sentences = takeaway(review, headline)
  const then = headline.find((row) => row.compare !== null)?.compare?.period ?? null
  const compared = then === null ? [] : [`Compared with ${formatPeriod(then, exportLocale)}, which is “then”.`]
  const whole = review.health.own.find(({ indicator }) => indicator === null)
  const judged = whole === undefined ? [] : [`Declared health: ${judgementText(whole)}`]
  const columns = [
    indicatorColumn(review.model),
    ...measureColumns(review.totals),
    ...healthColumns(review.health),
    ...compareColumns,
  ]
  return {
    key: 'headline',
    sheet: {
      name: 'Headline',
      title: sentences[0] ?? '',
      lead: [...sentences.slice(1), ...judged, ...compared, stamp],
      ...tableOf(
        columns,
        headline.map((row) => ({ row })),
      ),
    },
    rows: rowsOf(review.totals, headline),
    lines: [...sentences.map((text) => ({ item: 'takeaway', text })), ...judged.map((text) => ({ item: 'health', text }))],
  }
}
