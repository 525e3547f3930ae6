import type { AttainmentReport, AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { atOneVersion, readAttainment } from '../attainment/read-attainment.ts'
import type { Context } from '../context.ts'
import { asKnownAt } from '../known/as-known-at.ts'
import type { Model } from '../model/model.ts'
import { isKeyColumn, rawColumns } from './attainment-columns.ts'
import {
  comparedColumn,
  compareColumns,
  furtherColumns,
  indicatorColumn,
  intervalColumns,
  measureColumns,
  type TableColumn,
  tableOf,
  text,
} from './attainment-table.ts'
import type { CsvTable } from './csv.ts'
import { csvFile, type ExportFile, type ExportOptions, fileName, xlsxFile } from './export-file.ts'
import type { AttainmentExportQuery } from './exports.schemas.ts'
import { type Facts, factsSheet, readFacts } from './facts.ts'
import { nameIn } from './names.ts'
import { pageLink } from './page-link.ts'
import { scopeText } from './scope-text.ts'
import { type Stamp, stampLine, stampOf, stampSheet, workbookNotes } from './stamp.ts'
import type { Sheet, Workbook } from './xlsx.ts'

/**
 * What a page shows, as a file: the rows of the one read path, raw as CSV, or formatted as a workbook.
 * @throws AppError as `readAttainment` does, before anything is sent
 */
export async function exportAttainment(
  asked: Context,
  query: AttainmentExportQuery,
  options: ExportOptions,
): Promise<ExportFile> {
  const { format, ...question } = query
  const ctx = await asKnownAt(asked, query.knownAt)
  const {
    report,
    model,
    facts: all,
  } = await atOneVersion(ctx, { allSayVersion: false }, async (versioned, seen) => ({
    report: await readAttainment(ctx, { ...question, landing: '1' }),
    model: versioned.model,
    facts: format === 'xlsx' ? await readFacts(seen, versioned, question) : null,
  }))
  const facts =
    all === null ? null : { ...all, rows: all.rows.filter(({ indicator }) => !isTotalWithheld(report, indicator.key)) }
  const name = nameOfFile(query, report)
  if (facts === null) return csvFile(name, attainmentCsv(report, query.by, model))
  const stamp = stampOf(model, {
    scope: scopeText(question, model),
    report,
    createdAt: asked.clock(),
    actor: ctx.actor,
    link: pageLink(options.baseUrl, question, report.asOf),
  })
  return xlsxFile(name, attainmentWorkbook({ report, by: query.by, model, facts, stamp }))
}

/** Of an indicator that is confidential in any period of the answer no underlying row goes along (A9). */
const isTotalWithheld = ({ withheld }: AttainmentReport, indicator: string): boolean =>
  withheld.some(
    ({ indicator: own, period: _p, month: _m, quarter: _q, ...entities }) =>
      own === indicator && Object.keys(entities).length === 0,
  )

function nameOfFile(query: AttainmentExportQuery, report: AttainmentReport): string {
  const narrowed = [query.region, query.family, query.level, query.member, query.offering].flatMap((keys) => keys ?? [])
  const scope = [...narrowed, ...(query.manager === undefined ? [] : [query.manager])].join('-').slice(0, 60)
  return fileName(['attainment', report.period, `by-${query.by.join('-')}`, scope, `as-of-${report.asOf}`, `v${report.version}`])
}

/** Raw rows with the answer's stamp in columns; the answer's total is left out, so that a column can be added up. */
function attainmentCsv(report: AttainmentReport, by: AttainmentExportQuery['by'], model: Model): CsvTable {
  const columns = rawColumns.filter(({ name }) => !isKeyColumn(name) || (by as readonly string[]).includes(name))
  return {
    header: columns.map(({ name }) => name),
    rows: report.rows.map((row) => columns.map(({ cell }) => cell(row, report, model))),
  }
}

interface Workings {
  report: AttainmentReport
  by: AttainmentExportQuery['by']
  model: Model
  facts: Facts
  stamp: Stamp
}

function attainmentWorkbook({ report, by, model, facts, stamp }: Workings): Workbook {
  const lead = [stampLine(stamp)]
  const keys = by.filter((dimension) => dimension !== 'indicator').map((dimension) => keyColumn(dimension, model))
  const slot = report.rows.concat(report.total).some((row) => row.key.period !== undefined) ? [periodColumn] : []
  const totalSlot = by.some((dimension) => dimension === 'month' || dimension === 'quarter')
    ? keys.filter(({ id }) => id === 'month' || id === 'quarter')
    : slot
  const isSameRows = by.every((dimension) => ['indicator', 'month', 'quarter'].includes(dimension))
  const sheets: Sheet[] = [
    sheetOf('Attainment', `Attainment by ${by.join(' and ')}`, lead, [...keys, ...slot], report, report.rows, model),
    // Without a dimension of people or places the rows are the total.
    ...(isSameRows ? [] : [sheetOf('Total', 'Total: every fact counted once', lead, totalSlot, report, report.total, model)]),
    factsSheet(facts, lead, model),
    stampSheet(stamp, 'Where these numbers come from', workbookNotes),
  ]
  return { createdAt: stamp.createdAt, title: `Attainment ${report.period}`, sheets }
}

const periodColumn = text('period', 'Period', 11, (row) => row.key.period ?? null)

function keyColumn(dimension: AttainmentExportQuery['by'][number], model: Model): TableColumn {
  const header = dimension.charAt(0).toUpperCase() + dimension.slice(1)
  const width = dimension === 'month' || dimension === 'quarter' ? 12 : 30
  return text(dimension, header, width, (row) => nameIn(dimension, row, model))
}

function sheetOf(
  name: string,
  title: string,
  lead: readonly string[],
  keys: readonly TableColumn[],
  report: AttainmentReport,
  rows: readonly AttainmentRow[],
  model: Model,
): Sheet {
  const columns = [
    ...keys,
    indicatorColumn(model),
    ...measureColumns(report),
    ...intervalColumns,
    comparedColumn,
    ...compareColumns,
    ...furtherColumns,
  ]
  return {
    name,
    title,
    lead,
    ...tableOf(
      columns,
      rows.map((row) => ({ row })),
    ),
    frozenColumns: keys.length + 1,
  }
}
