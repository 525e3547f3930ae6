import { type TabularKind, importRows } from '@attain/shared/contracts/import-rows.ts'
import type { z } from 'zod'
import { CellProblem, shown } from './records.ts'

/** What a canonical column holds, which decides whether number and date formats apply to it. */
export type ColumnRole = 'number' | 'day' | 'period' | 'key' | 'text' | 'aliases' | 'other'

const roles: Record<string, ColumnRole> = {
  ...roleOf('number', [
    'value',
    'weight',
    'q1',
    'q2',
    'q3',
    'q4',
    'm1',
    'm2',
    'm3',
    'fte',
    'share',
    'factor',
    'rate',
    'score',
    'scale_max',
    'mrr',
    'arr',
    'month',
  ]),
  ...roleOf('day', [
    'hired_on',
    'left_on',
    'valid_from',
    'valid_to',
    'occurred_on',
    'responded_on',
    'started_on',
    'ended_on',
    'day',
    'date',
  ]),
  ...roleOf('period', ['period']),
  ...roleOf('key', [
    'region',
    'parent',
    'offering',
    'member',
    'level',
    'manager',
    'indicator',
    'source',
    'external_id',
    'account',
    'survey',
  ]),
  ...roleOf('text', ['name', 'label', 'url', 'note']),
  ...roleOf('aliases', ['aliases']),
}

function roleOf(role: ColumnRole, columns: string[]): Record<string, ColumnRole> {
  return Object.fromEntries(columns.map((column) => [column, role]))
}

export const columnRole = (column: string): ColumnRole => roles[column] ?? 'other'

export const columnSchemas = (kind: TabularKind): Record<string, z.ZodType> => importRows[kind].shape

/** A cell's typed value, or why it has none. `text` is trimmed; null = empty. */
export type CheckCell = (text: string | null) => unknown

const plainDecimal = /^-?\d+(?:\.\d+)?$/
// oxlint-disable-next-line no-control-regex
const plainKey = /^[^\u0000-\u001f\u007f]{1,200}$/

/** Per column; beyond it cells are checked each time. */
const rememberedMax = 5000

/**
 * The check of one column. Its schema in `importRows` decides; what is accepted here without asking it is a subset of
 * what it accepts unchanged, and answers about repeated cells are remembered.
 */
export function cellCheck(kind: TabularKind, column: string): CheckCell {
  const schema = columnSchemas(kind)[column]
  if (schema === undefined) throw new RangeError(`${kind} has no column ${column}`)
  const role = columnRole(column)
  const ask = (text: string | null): unknown => {
    const result = schema.safeParse(text)
    return result.success ? result.data : refusal(role, text, result.error)
  }
  if (role === 'aliases') return ask
  const whenEmpty = ask(null)
  const check = quickCheck(kind, column, role, ask)
  return (text) => (text === null ? whenEmpty : check(text))
}

function quickCheck(kind: TabularKind, column: string, role: ColumnRole, ask: CheckCell): (text: string) => unknown {
  if (role === 'key') return (text) => (plainKey.test(text) ? text : ask(text))
  if (role === 'text') return (text) => (text.length <= 2000 ? text : ask(text))
  if (column === 'value') return (text) => (plainDecimal.test(text) ? text : ask(text))
  return remembered(ask)
}

function remembered(ask: CheckCell): (text: string) => unknown {
  const known = new Map<string, unknown>()
  return (text) => {
    const seen = known.get(text)
    if (seen !== undefined) return seen
    const value = ask(text)
    if (known.size < rememberedMax) known.set(text, value)
    return value
  }
}

const codes: Partial<Record<ColumnRole, string>> = { number: 'bad-number', day: 'bad-date', period: 'bad-period' }

function refusal(role: ColumnRole, text: string | null, error: z.ZodError): CellProblem {
  if (text === null) return new CellProblem('missing-value', 'The cell is empty, but a value is needed.')
  const rule = error.issues[0]?.message ?? 'is not allowed'
  return new CellProblem(codes[role] ?? 'bad-value', `${shown(text)}: ${rule}.${hint(role, text)}`)
}

function hint(role: ColumnRole, text: string): string {
  if (role === 'number' && /^-?[\d.,' ]+$/.test(text) && /[,' ]|\..*\./.test(text))
    return ' Other ways of writing numbers are stated in a mapping file, for example numbers: { decimal: ",", grouping: "." }.'
  if (role !== 'day') return ''
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return ' The calendar has no such day.'
  return ' Days are written YYYY-MM-DD; other ways are stated in a mapping file, for example dates: dd-MM-yyyy.'
}
