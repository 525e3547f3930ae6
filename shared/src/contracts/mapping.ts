import { z } from 'zod'
import { importRows, tabularKinds } from './import-rows.ts'
import { Decimal } from './vocabulary.ts'

/**
 * A mapping file: how a foreign export becomes rows of one import kind (design §4). Formats are stated, never guessed.
 * It is written in YAML, where every scalar may arrive as text; a misspelt field is an error with its path.
 */

const asText = (value: unknown) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value)
const asFlag = (value: unknown) => (value === 'true' ? true : value === 'false' ? false : value)
const asCount = (value: unknown) => (typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value)

const Cell = z.preprocess(asText, z.string())
const Flag = z.preprocess(asFlag, z.boolean('must be true or false'))
const Count = z.preprocess(asCount, z.int('must be a whole number').min(0).max(100_000))
const Position = z.preprocess(asCount, z.int('must be a whole number').min(1, 'positions count from 1').max(16_384))
const ColumnName = Cell

/** How numbers are written in the file, for example `{ decimal: ',', grouping: '.' }` for 1.234,50. */
export const NumberFormat = z
  .strictObject({
    decimal: z.enum(['.', ','], 'must be "." or ","').default('.'),
    /** Between groups of three digits; a wrongly placed one is an error. */
    grouping: z.enum(['.', ',', ' ', "'", '\u00a0', '\u202f', '_']).optional(),
    /** Where the sign of a negative number stands: -1, 1- or (1). */
    negative: z.enum(['leading', 'trailing', 'parentheses']).default('leading'),
    /** Texts around the number that are dropped, for example `$` or `EUR`. */
    strip: z.array(Cell).default([]),
  })
  .refine((format) => format.grouping !== format.decimal, 'decimal and grouping must differ')
export type NumberFormat = z.output<typeof NumberFormat>

const tokens = /yyyy|MM|dd|M|d/g

/** A pattern of `yyyy`, `MM` or `M`, `dd` or `d` and separators; each token once, years and months needed. */
const isDatePattern = (pattern: string) => {
  const found = (pattern.match(tokens) ?? []).map((token) => token[0])
  const rest = pattern.replace(tokens, '')
  return new Set(found).size === found.length && found.includes('y') && found.includes('M') && /^[-/. ]*$/.test(rest)
}

const DateFormatFields = z
  .strictObject({
    /** `excel` = serial day numbers of the 1900 system, such as 45292 for 2024-01-01. */
    pattern: z
      .string()
      .refine(
        (pattern) => pattern === 'excel' || isDatePattern(pattern),
        'must be made of yyyy, MM and dd, for example dd-MM-yyyy or yyyy/MM, or be excel',
      ),
    /** `drop`: a time of day after the day is allowed and dropped; the day is taken as written. */
    time: z.literal('drop').optional(),
    /** Which day a month stands for when the pattern has none. */
    day: z.enum(['first', 'last']).optional(),
  })
  .refine((format) => format.day === undefined || !format.pattern.includes('d'), 'the pattern has a day already')

/** How days are written: a pattern alone, or `{ pattern, time, day }`. */
export const DateFormat = z.preprocess((value) => (typeof value === 'string' ? { pattern: value } : value), DateFormatFields)
export type DateFormat = z.output<typeof DateFormat>

const fileFormat = {
  delimiter: z
    .string()
    .transform((text) => (text === 'tab' || text === '\\t' ? '\t' : text))
    .refine((text) => text.length === 1 && !/["\r\n]/.test(text), 'must be one character, or tab')
    .default(','),
  quote: z.enum(['"', "'", 'none'], `must be '"', "'" or none`).default('"'),
  /** `iso-8859-1` is read as its superset windows-1252, as browsers do. */
  encoding: z.enum(['utf-8', 'utf-16le', 'windows-1252', 'iso-8859-1']).default('utf-8'),
  /** false: the file has no header line; `positions` and `column_count` are then needed. */
  header: Flag.default(true),
  /** Names given to the columns of a file without header line: name → 1-based position. */
  positions: z.record(z.string(), Position).optional(),
  column_count: Position.optional(),
  /** Lines above the header line (or above the first row) to drop. */
  skip_lines: Count.default(0),
  /** Lines at the end (totals) to drop; blank lines do not count. */
  footer_lines: Count.default(0),
  /** XLSX: name of the sheet; the first sheet when absent. */
  sheet: z.string().optional(),
  /** Texts that mean "no data", besides the empty cell. */
  null_tokens: z.array(Cell).default([]),
  numbers: NumberFormat.default({ decimal: '.', negative: 'leading', strip: [] }),
  dates: DateFormat.default({ pattern: 'yyyy-MM-dd' }),
}

/** How a file's bytes become named cells. */
export const FileFormat = z.strictObject(fileFormat)
export type FileFormat = z.output<typeof FileFormat>

/** A row is kept when all conditions hold. Cells are compared as trimmed text; an empty cell equals nothing. */
export const Condition = z
  .strictObject({
    column: ColumnName,
    equals: Cell.optional(),
    not_equals: Cell.optional(),
    in: z.array(Cell).optional(),
    not_in: z.array(Cell).optional(),
    empty: Flag.optional(),
  })
  .refine(
    (condition) => Object.values(condition).filter((part) => part !== undefined).length === 2,
    'needs exactly one of equals, not_equals, in, not_in, empty',
  )
export type Condition = z.output<typeof Condition>

const oneOrMore = (value: unknown) => (typeof value === 'string' ? [value] : value)

/**
 * Where a canonical cell comes from and what happens to it, in this order: one of `from`, `template`, `constant`;
 * lookups one after the other; aliases; `otherwise` for a cell that is empty by then; number or date format; factor.
 * A column name alone is short for `{ from: name }`.
 */
export const ColumnRule = z.preprocess(
  (value) => (typeof value === 'string' ? { from: value } : value),
  z
    .strictObject({
      from: ColumnName.optional(),
      /** `{Name}` stands for a column, `{line}` for the line of the file; empty when one of the columns is. */
      template: z.string().optional(),
      /** Written in canonical form: decimal point, ISO date. */
      constant: Cell.optional(),
      lookup: z.preprocess(oneOrMore, z.array(z.string()).min(1)).optional(),
      /** Text of the file → canonical text; the empty text = no data. */
      aliases: z.record(z.string(), Cell).optional(),
      otherwise: Cell.optional(),
      numbers: NumberFormat.optional(),
      dates: DateFormat.optional(),
      /** Exact multiplier, for example 1000 for thousands or 0.01 for per cent. */
      factor: z.preprocess(asText, Decimal).optional(),
    })
    .refine(
      (rule) => [rule.from, rule.template, rule.constant].filter((source) => source !== undefined).length === 1,
      'needs exactly one of from, template, constant',
    ),
)
export type ColumnRule = z.output<typeof ColumnRule>

const Columns = z.record(z.string(), ColumnRule)
const Where = z.array(Condition).default([])
const Distinct = z.array(ColumnName).min(1).optional()

/** One canonical row per source row that passes `where`, or per distinct combination of the `distinct` columns. */
export const MappingOutput = z.strictObject({ where: Where, distinct: Distinct, columns: Columns })
export type MappingOutput = z.output<typeof MappingOutput>

/** A second file that translates: the `key` of a row → its `value`. */
export const Lookup = z.strictObject({
  ...fileFormat,
  /** Name of the file that is given beside the main one. */
  file: z.string().min(1),
  /** A column, or a template such as `{Group}/{Country}`. */
  key: ColumnName,
  value: ColumnName,
  /** What a key that the file does not have means: the row is rejected, or the cell is empty. */
  missing: z.enum(['reject', 'empty']).default('reject'),
})
export type Lookup = z.output<typeof Lookup>

/** Wide to long: each listed column of a row gives a row of its own, with two new columns `name` and `value`. */
export const Unpivot = z.strictObject({
  /** Source columns, or source column → the text that `name` holds for it. */
  columns: z.preprocess(
    (value) => (Array.isArray(value) ? Object.fromEntries(value.map((name) => [name, name])) : value),
    z.record(z.string(), Cell),
  ),
  name: z.string().default('name'),
  value: z.string().default('value'),
  /** Rows whose cell is empty are left out. */
  skip_empty: Flag.default(true),
})
export type Unpivot = z.output<typeof Unpivot>

const MappingFields = z.strictObject({
  kind: z.enum(tabularKinds as [(typeof tabularKinds)[number], ...typeof tabularKinds]),
  ...fileFormat,
  /** Source columns that are left out on purpose; every other unused column is an error. */
  ignore: z.array(ColumnName).default([]),
  unpivot: Unpivot.optional(),
  lookups: z.record(z.string(), Lookup).default({}),
  where: Where,
  distinct: Distinct,
  /** Canonical column → rule. */
  columns: Columns.optional(),
  /** Instead of `columns`: several canonical rows out of one source row. */
  outputs: z.array(MappingOutput).min(1).optional(),
})

type Issue = { path: (string | number)[]; message: string }

function* formatIssues(format: FileFormat, path: (string | number)[]): Generator<Issue> {
  if (format.header && format.positions !== undefined)
    yield { path: [...path, 'positions'], message: 'belongs to a file without header line (header: false)' }
  if (format.header) return
  const { positions = {}, column_count: count } = format
  if (format.positions === undefined) yield { path, message: 'header: false needs positions' }
  if (count === undefined) yield { path, message: 'header: false needs column_count' }
  for (const [name, position] of Object.entries(positions))
    if (count !== undefined && position > count)
      yield { path: [...path, 'positions', name], message: `lies beyond column_count ${count}` }
}

function* columnIssues(
  kind: (typeof tabularKinds)[number],
  columns: Record<string, ColumnRule>,
  lookups: Record<string, Lookup>,
  path: (string | number)[],
): Generator<Issue> {
  const shape: Record<string, z.ZodType> = importRows[kind].shape
  for (const [column, rule] of Object.entries(columns)) {
    if (!Object.hasOwn(shape, column))
      yield { path: [...path, column], message: `${kind} has no such column; it has ${Object.keys(shape).join(', ')}` }
    for (const name of rule.lookup ?? [])
      if (!Object.hasOwn(lookups, name)) yield { path: [...path, column, 'lookup'], message: `no lookup is called "${name}"` }
  }
  for (const [column, schema] of Object.entries(shape))
    if (!Object.hasOwn(columns, column) && !schema.safeParse(null).success)
      yield { path, message: `${kind} needs the column ${column}` }
}

function* mappingIssues(mapping: z.output<typeof MappingFields>): Generator<Issue> {
  yield* formatIssues(mapping, [])
  for (const [name, lookup] of Object.entries(mapping.lookups)) yield* formatIssues(lookup, ['lookups', name])
  if ((mapping.columns === undefined) === (mapping.outputs === undefined))
    yield { path: [], message: 'needs columns or outputs, and not both' }
  if (mapping.outputs !== undefined && mapping.distinct !== undefined)
    yield { path: ['distinct'], message: 'belongs into each of the outputs' }
  if (mapping.columns !== undefined) yield* columnIssues(mapping.kind, mapping.columns, mapping.lookups, ['columns'])
  for (const [index, output] of (mapping.outputs ?? []).entries())
    yield* columnIssues(mapping.kind, output.columns, mapping.lookups, ['outputs', index, 'columns'])
}

export const Mapping = MappingFields.superRefine((mapping, context) => {
  for (const issue of mappingIssues(mapping)) context.addIssue({ code: 'custom', ...issue })
})
export type Mapping = z.output<typeof Mapping>
