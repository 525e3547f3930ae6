import type { AuditEntry, AuditFilter } from '@attain/shared/contracts/audit.ts'
import { dayInTimeZone } from '@attain/shared/domain/period.ts'
import { readWholeAudit } from '../audit/read-audit.ts'
import type { Context } from '../context.ts'
import type { CsvTable } from './csv.ts'
import { csvFile, type ExportFile, type ExportOptions, fileName, xlsxFile } from './export-file.ts'
import type { AuditExportQuery } from './exports.schemas.ts'
import { linesSheet, type StampLine } from './stamp.ts'
import type { Sheet, Workbook } from './xlsx.ts'

/** Longest text that a cell of a spreadsheet holds. */
const cellMax = 32_767

/**
 * The audit log as a file, through the read path of the page.
 * @throws AppError as `readWholeAudit` does, before anything is sent
 */
export async function exportAudit(
  ctx: Context,
  { format, ...filter }: AuditExportQuery,
  { baseUrl }: ExportOptions,
): Promise<ExportFile> {
  const { model, version } = await ctx.models.current(ctx.scope)
  const entries = await readWholeAudit(ctx, filter)
  const createdAt = ctx.clock()
  const { name: organisation, demonstration, timeZone } = model.workspace
  const day = dayInTimeZone(createdAt, timeZone)
  const name = fileName(['audit', filter.from ?? null, filter.to ?? null, `until-${day}`, `v${version}`])
  const stamp = { version: String(version), generated: createdAt.toISOString(), by: ctx.actor }
  if (format === 'csv') return csvFile(name, auditCsv(entries, stamp))
  const link = auditLink(baseUrl, filter)
  const said: StampLine[] = [
    { item: 'Organisation', text: organisation },
    ...(demonstration ? [{ item: 'Data', text: 'Made up, for demonstration' }] : []),
    { item: 'Scope', text: scopeText(filter, timeZone) },
    { item: 'Rows', text: String(entries.length) },
    { item: 'Data version', text: stamp.version },
    { item: 'Generated', text: stamp.generated },
    { item: 'By', text: stamp.by },
    ...(link === null ? [] : [{ item: 'Page', text: link }]),
  ]
  return xlsxFile(name, auditWorkbook(entries, createdAt, said, link))
}

const columns = [
  { name: 'id', header: 'Number', width: 9, cell: ({ id }: AuditEntry) => String(id) },
  { name: 'at', header: 'When', width: 26, cell: ({ at }: AuditEntry) => at },
  { name: 'actor', header: 'Who', width: 22, cell: ({ actor }: AuditEntry) => actor },
  { name: 'action', header: 'What', width: 26, cell: ({ action }: AuditEntry) => action },
  { name: 'subject', header: 'Of', width: 34, cell: ({ subject }: AuditEntry) => subject },
  {
    name: 'version',
    header: 'Version',
    width: 9,
    cell: ({ version }: AuditEntry) => (version === null ? null : String(version)),
  },
  { name: 'reason', header: 'Why', width: 40, cell: ({ reason }: AuditEntry) => reason },
  { name: 'before', header: 'Before', width: 50, cell: ({ before }: AuditEntry) => jsonText(before) },
  { name: 'after', header: 'After', width: 50, cell: ({ after }: AuditEntry) => jsonText(after) },
  { name: 'detail', header: 'Besides', width: 40, cell: ({ detail }: AuditEntry) => jsonText(detail) },
] as const

const jsonText = (value: unknown): string | null => {
  const text = value === null ? null : JSON.stringify(value)
  return text === '{}' ? null : text
}

function auditCsv(entries: readonly AuditEntry[], stamp: { version: string; generated: string; by: string }): CsvTable {
  return {
    header: [...columns.map(({ name }) => name), 'data_version', 'generated_at', 'generated_by'],
    rows: entries.map((entry) => [...columns.map(({ cell }) => cell(entry)), stamp.version, stamp.generated, stamp.by]),
  }
}

function auditWorkbook(
  entries: readonly AuditEntry[],
  createdAt: Date,
  said: readonly StampLine[],
  link: string | null,
): Workbook {
  const log: Sheet = {
    name: 'Audit',
    title: 'Audit log',
    lead: said.filter(({ item }) => item === 'Organisation' || item === 'Scope').map(({ text }) => text),
    columns: columns.map(({ name: id, header, width }) => ({
      id,
      header,
      width,
      ...(width >= 34 ? { align: 'wrap' as const } : {}),
    })),
    rows: entries.map((entry) => columns.map(({ cell }) => ({ value: cell(entry)?.slice(0, cellMax) ?? null }))),
    filter: true,
    frozenColumns: 2,
  }
  const notes = [
    'Every write leaves one row in its own transaction; rows are only ever added.',
    `A cell holds ${cellMax} characters at most; the same export as CSV has all of them.`,
  ]
  return { createdAt, title: 'Audit log', sheets: [log, linesSheet(said, link, 'Where these rows come from', notes)] }
}

function scopeText({ from, to, actor, action, subject }: AuditFilter, timeZone: string): string {
  const parts = [
    from === undefined && to === undefined ? 'all days' : `${from ?? 'the first day'} to ${to ?? 'today'} (${timeZone})`,
    actor === undefined ? null : `by ${actor}`,
    action === undefined ? null : action,
    subject === undefined ? null : `about “${subject}”`,
  ]
  return parts.filter((part) => part !== null).join(', ')
}

function auditLink(baseUrl: string | null, filter: AuditFilter): string | null {
  if (baseUrl === null) return null
  const url = new URL(`${baseUrl.replace(/\/$/, '')}/audit`)
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) url.searchParams.set(name, value)
  return url.href
}
