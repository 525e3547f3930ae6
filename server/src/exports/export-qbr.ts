import type { Context } from '../context.ts'
import { rawColumns } from './attainment-columns.ts'
import type { CsvTable } from './csv.ts'
import { csvFile, type ExportFile, type ExportOptions, fileName, xlsxFile } from './export-file.ts'
import type { QbrExportQuery } from './exports.schemas.ts'
import { factsSheet } from './facts.ts'
import { pageLink } from './page-link.ts'
import { readReview, type Review } from './qbr/read-review.ts'
import type { Section } from './qbr/section.ts'
import { sectionsOf } from './qbr/sections.ts'
import { type Stamp, stampLine, stampOf } from './stamp.ts'
import type { Workbook } from './xlsx.ts'

/**
 * The quarterly review of the organisation, a region or a team, every number of it read at one version.
 * @throws AppError as `readAttainment` does, before anything is sent
 */
export async function exportQbr(ctx: Context, query: QbrExportQuery, { baseUrl }: ExportOptions): Promise<ExportFile> {
  const review = await readReview(ctx, query)
  const { totals, model } = review
  const stamp = stampOf(model, {
    scope: review.scope,
    report: totals,
    createdAt: ctx.clock(),
    actor: ctx.actor,
    link: pageLink(baseUrl, review.filters, totals.asOf),
  })
  const sections = sectionsOf(review, stamp)
  const name = fileName([
    'qbr',
    totals.period,
    query.region ?? query.manager ?? null,
    `as-of-${totals.asOf}`,
    `v${totals.version}`,
  ])
  return query.format === 'csv'
    ? csvFile(name, reviewCsv(sections, review))
    : xlsxFile(name, reviewWorkbook(sections, review, stamp))
}

/** One long table: what a section says in words has `item` and `text`, its rows the columns of every attainment export. */
function reviewCsv(sections: readonly Section[], { model }: Review): CsvTable {
  const empty = rawColumns.map(() => null)
  return {
    header: ['section', 'item', 'text', ...rawColumns.map(({ name }) => name)],
    rows: sections.flatMap(({ key, lines, rows }) => [
      ...lines.map(({ item, text }) => [key, item, text, ...empty]),
      ...rows.map(({ row, report }) => [key, null, null, ...rawColumns.map(({ cell }) => cell(row, report, model))]),
    ]),
  }
}

function reviewWorkbook(sections: readonly Section[], { facts, model }: Review, stamp: Stamp): Workbook {
  const sheets = sections.map(({ sheet }) => sheet)
  return {
    createdAt: stamp.createdAt,
    title: `Quarterly business review ${stamp.report.period}, ${stamp.scope}`,
    sheets: facts === null ? sheets : [...sheets, factsSheet(facts, [stampLine(stamp)], model)],
  }
}
