import type { CatalogueIndicator } from '@attain/shared/contracts/meta.ts'
import type { DraftCell, DraftCellInput } from '@attain/shared/contracts/target-drafts.ts'
import type { PhasingWeights, TargetList, TargetRecord } from '@attain/shared/contracts/targets.ts'
import type { Comparator } from '@attain/shared/contracts/vocabulary.ts'
import { compare, type Decimal } from '@attain/shared/domain/decimal.ts'
import { type FiscalCalendar, parsePeriod, type Period, periodsWithin } from '@attain/shared/domain/period.ts'
import { phasedOver, type PhasedValue } from '@attain/shared/domain/phased-over.ts'
import type { PhasedRow } from '@attain/shared/domain/phasing.ts'
import { checkPlanSet } from '@attain/shared/domain/target-set.ts'
import { targetProblemText } from '@attain/shared/format/target-problem.ts'

/** What a target belongs to: a level, everywhere or in one region, or one member; a plan to a region or, without, the company. */
export interface TargetSubject {
  level: string | null
  region: string | null
  member: string | null
}
export interface TargetAbout extends TargetSubject {
  indicator: string
  period: string
}

/** What one target is to become; null takes it away. What is left out stays as it is there. */
export interface TargetEdit extends TargetAbout {
  value: Decimal | null
  comparator?: Comparator
  currency?: string | null
  weights?: PhasingWeights | null
  /** The recorded row it was written over; null = there was none. */
  base: number | null
}

export type Edits = ReadonlyMap<string, TargetEdit>
export type Grain = 'year' | 'quarter' | 'month'

/** A target's name in maps and in the address; keys are encoded, so that none of them can hold the bar. */
export const aboutKey = ({ level, region, member, indicator, period }: TargetAbout): string =>
  [level ?? '', region ?? '', member ?? '', indicator, period].map(encodeURIComponent).join('|')

export function readAboutKey(text: string): TargetAbout | null {
  const parts = text.split('|').map(decoded)
  const [level, region, member, indicator, period] = parts
  if (parts.length !== 5 || !indicator || !period || (level && member)) return null
  return { level: level || null, region: region || null, member: member || null, indicator, period }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}

export const subjectKey = ({ level, region, member }: TargetSubject): string =>
  [level ?? '', region ?? '', member ?? ''].map(encodeURIComponent).join('|')

export interface GridCell {
  key: string
  about: TargetAbout
  /** The recorded row of exactly this subject, indicator and period. */
  record: TargetRecord | null
  edit: TargetEdit | null
  /** What the draft makes of it; null = nothing covers the period. */
  shown: PhasedValue | null
  comparator: Comparator | null
  problem: string | null
}

export interface GridLine {
  id: string
  /** Beside the indicator: the region to which the target of a level is narrowed; '' = none. */
  where: string
  subject: TargetSubject
  indicator: CatalogueIndicator
  /** Of its rows; null = no money, or the reporting currency. */
  currency: string | null
  cells: GridCell[]
  /** Of a plan: what members were assigned in the year, and that ÷ the plan − 1; null = nothing to compare. */
  assigned?: { value: Decimal; share: number | null } | null
  /** Problems of the line as the draft leaves it, those of periods not on screen included. */
  problems: string[]
}

/** The columns: the fiscal year, and its quarters or months. */
export const columnsOf = (year: Period, grain: Grain, calendar: FiscalCalendar): Period[] =>
  grain === 'year' ? [year] : [year, ...periodsWithin(year, grain, calendar)]

/** One line of the grid: a subject's targets of one indicator under the edits, phased and checked as publishing would. */
export function gridLine(
  subject: TargetSubject,
  indicator: CatalogueIndicator,
  columns: readonly Period[],
  { list, edits, calendar, where = '' }: { list: TargetList; edits: Edits; calendar: FiscalCalendar; where?: string },
): GridLine {
  const isSame = (row: TargetAbout | TargetRecord) => subjectKey(row) === subjectKey(subject) && row.indicator === indicator.key
  const records = list.targets.filter(isSame)
  const changes = [...edits.values()].filter(isSame)
  const changed = new Set(changes.map(({ period }) => period))
  const rows: PhasedRow[] = [
    ...records.flatMap((record) => (changed.has(record.period ?? '') ? [] : rowOf(record, record.id, calendar))),
    ...changes.flatMap((edit, at) => (edit.value === null ? [] : rowOf(withBase(edit, records), -1 - at, calendar))),
  ]
  const curve = list.curves.find((each) => each.indicator === indicator.key)?.months ?? null
  const rules = { indicator, calendar, curve }
  const found = changes.length === 0 ? [] : checkPlanSet(rows, rules).filter(({ refused }) => refused)
  const problemAt = new Map(
    found.flatMap((problem) =>
      [problem.rowId, ...problem.otherIds].map((id) => [periodOf(rows, id), targetProblemText(problem)] as const),
    ),
  )
  const shown = phasedOver(rows, columns, rules)
  const cells = columns.map((period, at): GridCell => {
    const about = { ...subject, indicator: indicator.key, period: period.key }
    const key = aboutKey(about)
    const record = records.find((each) => each.period === period.key) ?? null
    const edit = edits.get(key) ?? null
    const comparator = edit?.comparator ?? record?.comparator ?? null
    return { key, about, record, edit, shown: shown[at] ?? null, comparator, problem: problemAt.get(period.key) ?? null }
  })
  const currency = [...records, ...changes].find((row) => row.currency != null)?.currency ?? null
  const problems = found.map((problem) => `${problem.period}: ${targetProblemText(problem)}`)
  const id = `${subjectKey(subject)}|${encodeURIComponent(indicator.key)}`
  return { id, where, subject, indicator, currency, cells, problems }
}

const periodOf = (rows: readonly PhasedRow[], id: number): string => rows.find((row) => row.id === id)?.period.key ?? ''

/** What an edit leaves open stays as it is in the row it replaces, or in one beside it. */
function withBase(edit: TargetEdit, records: readonly TargetRecord[]) {
  const there = records.find((record) => record.period === edit.period)
  const beside = there ?? records.find((record) => record.repeats === null)
  return {
    period: edit.period,
    value: edit.value ?? '0',
    comparator: edit.comparator ?? beside?.comparator ?? ('>=' as const),
    currency: edit.currency === undefined ? (beside?.currency ?? null) : edit.currency,
    weights: edit.weights === undefined ? (there?.weights ?? null) : edit.weights,
  }
}

function rowOf(
  row: { period: string | null; value: Decimal; comparator: Comparator; currency: string | null; weights: PhasingWeights | null },
  id: number,
  calendar: FiscalCalendar,
): PhasedRow[] {
  if (row.period === null) return []
  const { value, comparator, currency, weights } = row
  return [{ id, period: parsePeriod(row.period, calendar), value, comparator, currency, weights }]
}

/** Whether an edit only says what is recorded already. */
export function saysNothing(edit: TargetEdit, record: TargetRecord | null): boolean {
  if (record === null || record.repeats !== null) return edit.value === null
  const same = <T>(said: T | undefined, is: T) => said === undefined || JSON.stringify(said) === JSON.stringify(is)
  return (
    edit.value !== null &&
    compare(edit.value, record.value) === 0 &&
    same(edit.comparator, record.comparator) &&
    same(edit.currency, record.currency) &&
    same(edit.weights, record.weights)
  )
}

/** The cells of a saved draft as edits. */
export const editsOf = (cells: readonly DraftCell[]): Map<string, TargetEdit> =>
  new Map(cells.map((cell) => [aboutKey(cell), cell]))

/** Whether it is the plan of a region or of the company. */
export const isPlan = ({ level, member }: TargetSubject): boolean => level === null && member === null

/** Edits as they are sent. */
export const cellsOf = (edits: Edits): DraftCellInput[] =>
  [...edits.values()].map((edit) => (isPlan(edit) ? { ...edit, plan: true } : edit))
