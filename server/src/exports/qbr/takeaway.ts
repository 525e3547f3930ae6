import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { formatMeasure, formatVariance, thresholdOf } from '@attain/shared/format/measure.ts'
import { formatPeriod } from '@attain/shared/format/period.ts'
import { formatAttainment, formatRatio, metOf } from '@attain/shared/format/ratio.ts'
import { toneOf } from '../cells.ts'
import { exportLocale } from '../locale.ts'
import { indicatorName } from '../names.ts'
import type { Review } from './read-review.ts'

/** The review in up to three sentences: how many targets stand well, what to look at first, what leads. */
export function takeaway(review: Review, headline: readonly AttainmentRow[]): string[] {
  const { totals, scope } = review
  const period = formatPeriod(totals.period, exportLocale)
  const judged = headline.filter((row) => toneOf(row) !== undefined)
  if (judged.length === 0)
    return [`${scope} has nothing to judge in ${period}: no headline indicator has both data and a target.`]
  const good = judged.filter((row) => toneOf(row) === 'good')
  const count = good.length === judged.length ? `all ${judged.length}` : `${good.length} of ${judged.length}`
  const verb = totals.open ? 'is on pace or better on' : 'met the target on'
  const first = `${scope} ${verb} ${count} headline ${judged.length === 1 ? 'indicator' : 'indicators'} in ${period}.`
  const worst = judged
    .filter((row) => toneOf(row) === 'bad')
    .toSorted((a, b) => standing(a, totals.open) - standing(b, totals.open))[0]
  const best = good.toSorted((a, b) => standing(b, totals.open) - standing(a, totals.open))[0]
  return [
    first,
    ...(worst === undefined ? [] : [`Look first at ${describe(worst, review)}.`]),
    ...(best === undefined ? [] : [`Furthest ahead is ${describe(best, review)}.`]),
  ]
}

/** Pacing while it runs, attainment after; what has neither comes last among the bad and among the good. */
const standing = (row: AttainmentRow, isOpen: boolean): number =>
  (isOpen ? row.pacing : null) ?? row.attainment ?? (toneOf(row) === 'bad' ? Infinity : -Infinity)

function describe(row: AttainmentRow, { model, totals }: Review): string {
  const pacing = totals.open ? row.pacing : null
  const amount = (value: AttainmentRow['actual']) => formatMeasure(value, row, exportLocale, { against: thresholdOf(row) })
  const shares = [
    pacing === null ? null : `${formatRatio(pacing, {}, exportLocale)} of what was expected by now`,
    pacing !== null || row.attainment === null || row.kind === 'ratio'
      ? null
      : `${formatAttainment(row.attainment, metOf(row.status), exportLocale)} of target`,
    pacing === null ? `variance ${formatVariance(row.variance, row, exportLocale)}` : null,
    row.interval === null ? null : `n = ${row.n}, ${intervalText(row.interval)}`,
  ].filter((part) => part !== null)
  return `${indicatorName(row.key.indicator, model)}: ${amount(row.actual)} against ${formatMeasure(row.target, row, exportLocale)} (${shares.join('; ')})`
}

const intervalText = ({ low, high }: NonNullable<AttainmentRow['interval']>): string =>
  `95 % interval ${formatRatio(low, {}, exportLocale)} to ${formatRatio(high, {}, exportLocale)}`
