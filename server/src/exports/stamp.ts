import type { AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import { currencyText, orgText } from '@attain/shared/format/reading.ts'
import { formatDay, formatPeriod } from '@attain/shared/format/period.ts'
import type { Model } from '../model/model.ts'
import { exportLocale } from './locale.ts'
import type { Sheet } from './xlsx.ts'

/** Whence the numbers of a file are: enough to ask for them again. */
export interface Stamp {
  organisation: string
  demonstration: boolean
  /** What the numbers are about, in words. */
  scope: string
  report: Pick<
    AttainmentReport,
    'period' | 'from' | 'to' | 'asOf' | 'open' | 'closed' | 'pace' | 'version' | 'knownAt' | 'org' | 'fx' | 'currency' | 'basis'
  >
  createdAt: Date
  actor: string
  /** The page with the same filters; null = the address of the installation is not known. */
  link: string | null
}

export interface StampLine {
  item: string
  text: string
}

export function stampLines({ organisation, demonstration, scope, report, createdAt, actor, link }: Stamp): StampLine[] {
  const { period, from, to, asOf, version, knownAt, org, basis } = report
  return [
    { item: 'Organisation', text: organisation },
    ...(demonstration ? [{ item: 'Data', text: 'Made up, for demonstration' }] : []),
    { item: 'Scope', text: scope },
    { item: 'Period', text: `${formatPeriod(period, exportLocale)} (${from} to ${to})` },
    { item: 'State of the period', text: stateText(report) },
    { item: 'As of', text: asOf },
    { item: 'As known at', text: knownAt === null ? `version ${version}, the newest` : `version ${version}, ${knownAt}` },
    { item: 'Organisation reading', text: `${org}: ${orgText[org]}` },
    ...(report.open ? [{ item: 'Expected to date', text: paceText[report.pace] }] : []),
    { item: 'Currency basis', text: currencyText(report) },
    ...(basis === null ? [] : [{ item: 'Reading', text: 'everybody by own credit' }]),
    { item: 'Generated', text: createdAt.toISOString() },
    { item: 'By', text: actor },
    ...(link === null ? [] : [{ item: 'Page', text: link }]),
  ]
}

function stateText({ open, closed }: Pick<AttainmentReport, 'open' | 'closed'>): string {
  if (closed !== null) return `Closed on ${closed.at.slice(0, 10)}, pinned at version ${closed.pinnedVersion}`
  return open ? 'Open: the period is still running' : 'Ended, not closed'
}

const paceText = { calendar: 'by calendar days', 'working-days': 'by working days of each region' } as const

/** The currency, and whatever is not read as it is by default. */
const readingText = ({ org, fx, currency }: Stamp['report']): string =>
  `${fx === 'plan' ? currency : currencyText({ currency, fx })}${org === 'was' ? '' : `, ${orgText[org]}`}`

/** The same in one line, for the head of a sheet. */
export function stampLine({ scope, report }: Stamp): string {
  const period = formatPeriod(report.period, exportLocale)
  const state = report.open
    ? `open, as of ${formatDay(report.asOf, exportLocale)}`
    : report.closed === null
      ? 'ended'
      : `closed at version ${report.closed.pinnedVersion}`
  return `${scope} · ${period} (${state}) · ${readingText(report)} · version ${report.version}${report.knownAt === null ? '' : `, as known at ${report.knownAt.slice(0, 10)}`}`
}

export function stampSheet(stamp: Stamp, title: string, notes: readonly string[], name = 'Stamp'): Sheet {
  return linesSheet(stampLines(stamp), stamp.link, title, notes, name)
}

/** A sheet that says whence a file is. */
export function linesSheet(
  said: readonly StampLine[],
  link: string | null,
  title: string,
  notes: readonly string[],
  name = 'Stamp',
): Sheet {
  const lines = [...said, ...notes.map((text, index) => ({ item: index === 0 ? 'Notes' : '', text }))]
  return {
    name,
    title,
    lead: [],
    columns: [
      { id: 'item', header: 'What', width: 24 },
      { id: 'text', header: 'Value', width: 100, align: 'wrap' },
    ],
    rows: lines.map(({ item, text }) => [
      { value: item, tone: 'strong' },
      { value: text, link: text === link ? text : undefined },
    ]),
    filter: false,
  }
}

/** What every workbook has to say of its numbers. */
export const workbookNotes = [
  'Attainment and variance are formulas over the cells of their row. An empty cell means that there is no number, never zero.',
  'Attainment: actual ÷ target where higher is better, 2 − actual ÷ target and not below 0 where lower is. A level to be held is met or missed and has no percentage.',
  'Cells hold what spreadsheets can: 15 digits. The same export as CSV has every digit.',
]

export const stampOf = (model: Model, rest: Omit<Stamp, 'organisation' | 'demonstration'>): Stamp => ({
  organisation: model.workspace.name,
  demonstration: model.workspace.demonstration,
  ...rest,
})
