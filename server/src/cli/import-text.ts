import type { ActualParts, ImportReport } from '@attain/shared/contracts/imports.ts'
import { movesText } from './moves-text.ts'
import { table } from './table.ts'

const rowsShown = 50

const stateTexts: Record<ImportReport['state'], string> = {
  previewed: 'previewed; nothing was written',
  refused: 'refused; nothing was written',
  committed: 'committed',
  reverted: 'reverted',
}

/** A report for people; rejected rows and warnings are cut after the first 50 of each. */
export function reportText(report: ImportReport): string {
  const { id, kind, file, state, version } = report
  const at = version === null ? (state === 'committed' ? ', everything was recorded already' : '') : `, version ${version}`
  const counts = [
    `${report.accepted} taken`,
    `${report.superseded} superseded`,
    `${report.unchanged} unchanged`,
    `${report.duplicates} duplicates`,
    `${report.skipped} left out`,
    `${report.rejected} rejected`,
  ].join(', ')
  return [
    `Import ${id} of ${kind} from ${file}: ${stateTexts[state]}${at}.`,
    counts,
    ...rowsText('Rejected', report.rejects, report.rejects.length),
    ...rowsText('Warnings', report.warnings, report.warned),
    ...changesText(report),
    ...(report.moves === null ? [] : movesText(report.moves)),
    ...(state === 'previewed' ? [`Nothing was written. To commit exactly this file, run the import without --dry-run.`] : []),
  ].join('\n')
}

function rowsText(title: string, rows: ImportReport['rejects'], total: number): string[] {
  if (total === 0) return []
  const shown = rows.slice(0, rowsShown)
  const cells = shown.map(({ line, column, code, message }) => [line === null ? '' : String(line), column ?? '', code, message])
  const more = total > shown.length ? [`… and ${total - shown.length} more`] : []
  return ['', `${title}:`, table(['line', 'column', 'code', 'message'], cells, [0]), ...more]
}

function changesText({ changes }: ImportReport): string[] {
  if (changes.length === 0) return []
  const shown = changes.slice(0, rowsShown)
  const cells = shown.map(({ indicator, period, currency, before, after }) => [
    indicator,
    period,
    currency ?? '',
    partsText(before),
    partsText(after),
  ])
  const more = changes.length > shown.length ? [`… and ${changes.length - shown.length} more`] : []
  return ['', 'Company actuals:', table(['indicator', 'quarter', 'currency', 'before', 'after'], cells, [3, 4]), ...more]
}

function partsText(parts: ActualParts | null): string {
  if (parts === null) return 'no data'
  return parts.weight === null ? parts.value : `${parts.value} / ${parts.weight}`
}
