import type { AttainmentReport, AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { compare, canonical } from '@attain/shared/domain/decimal.ts'
import { formatMeasure } from '@attain/shared/format/measure.ts'
import { exportLocale } from '../locale.ts'
import { indicatorName, nameIn } from '../names.ts'
import type { Model } from '../../model/model.ts'
import type { Review } from './read-review.ts'
import { rowsOf, type Section, type SectionRow } from './section.ts'

interface Gap {
  row: AttainmentRow
  report: AttainmentReport
  where: string
  what: string
  detail: string
}

const noTarget = 'No target'
const noData = 'No data'

/** What the numbers do not cover, so that nobody reads silence as good news. */
export function gapSection(review: Review, stamp: string): Section {
  const { model, regions, totals, scope } = review
  const ofTotals = rowsOf(totals, totals.total).flatMap((each) => gapsOf(each, scope))
  const ofRegions = rowsOf(regions).flatMap((each) => gapsOf(each, nameIn('region', each.row, model)))
  const gaps = [...ofTotals, ...ofRegions.filter((gap) => !isSaidBy(ofTotals, gap)), ...unattributed(review)]
  return {
    key: 'gaps',
    sheet: {
      name: 'Gaps',
      title: gaps.length === 0 ? 'No gaps in targets or data' : 'Gaps in targets and data',
      lead: [stamp],
      columns: [
        { id: 'what', header: 'Gap', width: 26 },
        { id: 'where', header: 'Where', width: 34 },
        { id: 'indicator', header: 'Indicator', width: 34 },
        { id: 'detail', header: 'Detail', width: 70, align: 'wrap' },
      ],
      rows: gaps.map(({ what, where, row, detail }) =>
        [what, where, indicatorName(row.key.indicator, model), detail].map((value) => ({ value })),
      ),
    },
    rows: gaps.map(({ row, report }) => ({ row, report })),
    lines: gaps.map((gap) => ({ item: gap.what, text: lineOf(gap, model) })),
  }
}

/** What lacks everywhere is said once. */
const isSaidBy = (gaps: readonly Gap[], { what, row }: Gap): boolean =>
  (what === noTarget || what === noData) && gaps.some((gap) => gap.what === what && gap.row.key.indicator === row.key.indicator)

const lineOf = ({ where, row, detail }: Gap, model: Model): string =>
  `${where}, ${indicatorName(row.key.indicator, model)}: ${detail}`

function gapsOf({ row, report }: SectionRow, where: string): Gap[] {
  const gap = (what: string, detail: string): Gap => ({ row, report, where, what, detail })
  const { coverage, assigned, plan } = row
  return [
    ...(row.status === 'no-target' ? [gap(noTarget, 'Data without a target: there is no attainment.')] : []),
    ...(row.status === 'no-data'
      ? [gap(noData, row.target === null ? 'Neither data nor a target.' : 'A target without data: not zero, nothing is known.')]
      : []),
    ...(row.flags.includes('low-sample') ? [gap('Low sample', `${row.n} answers: too few to tell.`)] : []),
    ...(row.flags.includes('over-assigned')
      ? [
          gap(
            'Over-assigned',
            `Members carry ${formatMeasure(assigned, row, exportLocale)} against a plan of ${formatMeasure(plan, row, exportLocale)}.`,
          ),
        ]
      : []),
    ...(coverage !== null && coverage.withData < coverage.expected
      ? [gap('Members without data', `${coverage.withData} of ${coverage.expected} members have data.`)]
      : []),
  ]
}

/** Amounts that belong to no member placed on their day. */
function unattributed({ members, scope }: Review): Gap[] {
  return members.rows
    .filter((row) => row.key.member === null && row.own !== null && compare(canonical(String(row.own)), '0') !== 0)
    .map((row) => ({
      row,
      report: members,
      where: scope,
      what: 'Unattributed',
      detail:
        row.kind === 'ratio'
          ? `${row.n} rows of nobody who was placed on their day.`
          : `${formatMeasure(row.own, row, exportLocale)} of nobody who was placed on the day.`,
    }))
}
