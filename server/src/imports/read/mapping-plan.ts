import type { TabularKind } from '@attain/shared/contracts/import-rows.ts'
import type { ColumnRule, Condition, Mapping, MappingOutput } from '@attain/shared/contracts/mapping.ts'
import { multiply } from '@attain/shared/domain/decimal.ts'
import { cellCheck, columnRole, columnSchemas } from './cell-check.ts'
import { dateReader } from './date-format.ts'
import { ImportFileError } from './import-file-error.ts'
import type { LookupTable } from './lookup-table.ts'
import { numberReader } from './number-format.ts'
import { type Plan, type PlannedOutput, type ReadCell, delimiterHint } from './plan.ts'
import { type Cell, CellProblem, shown } from './records.ts'
import { type SourceColumns, columnText, columnsOf, isTemplate, positionOf, textSource } from './source-text.ts'
import type { Table } from './table.ts'

type Lookups = ReadonlyMap<string, LookupTable>

/** Plan for a foreign file. Throws when the file's columns are not those of the mapping. */
export function mappingPlan(mapping: Mapping, table: Table, lookups: Lookups): Plan {
  const { unpivot } = mapping
  const virtual = unpivot === undefined ? [] : [unpivot.name, unpivot.value]
  const columns: SourceColumns = {
    header: [...table.header, ...virtual],
    headerLine: table.headerLine,
    nullTokens: new Set(mapping.null_tokens),
  }
  const outputs: MappingOutput[] = mapping.outputs ?? [{ where: [], distinct: mapping.distinct, columns: mapping.columns ?? {} }]
  const planned = outputs.map((output) => planOutput(mapping, output, columns, lookups))
  refuseUnused(mapping, outputs, table)
  return { expand: unpivot === undefined ? null : expander(unpivot, columns), outputs: planned }
}

function planOutput(mapping: Mapping, output: MappingOutput, columns: SourceColumns, lookups: Lookups): PlannedOutput {
  const conditions = [...mapping.where, ...output.where].map((condition) => conditionTest(condition, columns))
  const distinct = output.distinct?.map((name) => columnText(positionOf(name, columns), columns.nullTokens))
  return {
    keeps: (record) => conditions.every((holds) => holds(record)),
    distinctKey: distinct === undefined ? null : (record) => JSON.stringify(distinct.map((read) => read(record))),
    columns: Object.keys(columnSchemas(mapping.kind)).map((column) => {
      const rule = output.columns[column]
      return {
        column,
        label: rule?.from ?? column,
        read: rule === undefined ? () => null : planColumn(mapping, column, rule, columns, lookups),
        check: cellCheck(mapping.kind, column),
      }
    }),
  }
}

function conditionTest(condition: Condition, columns: SourceColumns): (record: Cell[]) => boolean {
  const read = columnText(positionOf(condition.column, columns), columns.nullTokens)
  const text = (record: Cell[]) => {
    const value = read(record)
    return value instanceof CellProblem ? '' : value
  }
  const { equals, not_equals: notEquals, empty } = condition
  if (equals !== undefined) return (record) => text(record) === equals
  if (notEquals !== undefined) return (record) => text(record) !== notEquals
  if (empty !== undefined) return (record) => (text(record) === null) === empty
  const listed = new Set<string | null>(condition.in ?? condition.not_in)
  return (record) => listed.has(text(record)) === (condition.in !== undefined)
}

/** The steps of ColumnRule in their order. */
function planColumn(mapping: Mapping, column: string, rule: ColumnRule, columns: SourceColumns, lookups: Lookups): ReadCell {
  const { constant } = rule
  if (constant !== undefined) return () => (constant === '' ? null : constant)
  const read = sourceCell(column, rule, columns)
  const steps = (rule.lookup ?? []).map((name) => lookupStep(lookups.get(name)))
  const aliases = new Map(Object.entries(rule.aliases ?? {}))
  const format = formatStep(mapping, column, rule)
  const scale = scaleStep(rule)
  const otherwise = rule.otherwise === undefined || rule.otherwise === '' ? null : rule.otherwise
  return (record, line) => {
    const found = read(record, line)
    if (found instanceof CellProblem) return found
    let isCanonical = found.isCanonical
    let text = found.text
    for (const step of steps) {
      if (text === null) break
      const looked = step(text)
      if (looked instanceof CellProblem) return looked
      text = looked
      isCanonical = false
    }
    if (text === null) return otherwise
    const alias = aliases.get(text)
    if (alias === '') return otherwise
    const formatted = alias ?? (isCanonical ? text : format(text))
    return formatted instanceof CellProblem ? formatted : scale(formatted)
  }
}

type Found = { text: string | null; isCanonical: boolean }

/** `isCanonical`: a workbook's typed number or day, to which the stated text formats do not apply. */
function sourceCell(
  column: string,
  rule: ColumnRule,
  columns: SourceColumns,
): (record: Cell[], line: number) => Found | CellProblem {
  const source = rule.from ?? rule.template ?? ''
  if (rule.template !== undefined && !isTemplate(source))
    throw new ImportFileError('bad-mapping', `The template "${source}" of ${column} names no column, such as {Name}.`)
  const read = rule.from === undefined ? textSource(source, columns) : columnText(positionOf(source, columns), columns.nullTokens)
  const at = rule.from === undefined ? -1 : positionOf(source, columns)
  const role = columnRole(column)
  const plain: Found = { text: null, isCanonical: false }
  return (record, line) => {
    const text = read(record, line)
    if (text instanceof CellProblem) return text
    const cell = record[at]
    if (typeof cell !== 'object') {
      plain.text = text
      return plain
    }
    if (role === 'period' && cell.kind === 'day') return { text: cell.text.slice(0, 7), isCanonical: true }
    return { text, isCanonical: (role === 'number' && cell.kind === 'number') || (role === 'day' && cell.kind === 'day') }
  }
}

function lookupStep(table: LookupTable | undefined): (key: string) => string | null | CellProblem {
  if (table === undefined) throw new RangeError('lookup not loaded')
  return (key) => {
    const value = table.values.get(key)
    if (value !== undefined) return value
    if (table.missing === 'empty') return null
    return new CellProblem('lookup-missing', `${table.file} has no ${shown(key)}. Add it there, or state missing: empty.`)
  }
}

function formatStep(mapping: Mapping, column: string, rule: ColumnRule): (text: string) => string | CellProblem {
  const role = columnRole(column)
  if (role === 'number') return numberReader(rule.numbers ?? mapping.numbers)
  if (role === 'day') return dateReader(wholeDay(rule.dates ?? mapping.dates, column), 'day')
  if (role === 'period' && rule.dates !== undefined) return dateReader(rule.dates, 'month')
  return (text) => text
}

function wholeDay(format: NonNullable<ColumnRule['dates']>, column: string): NonNullable<ColumnRule['dates']> {
  if (format.pattern === 'excel' || format.pattern.includes('d') || format.day !== undefined) return format
  throw new ImportFileError(
    'bad-mapping',
    `The date format ${format.pattern} of ${column} has no day. State day: first or day: last beside the pattern.`,
  )
}

function scaleStep({ factor }: ColumnRule): (text: string) => string | CellProblem {
  if (factor === undefined) return (text) => text
  return (text) =>
    /^-?\d+(\.\d+)?$/.test(text)
      ? multiply(text, factor)
      : new CellProblem('bad-number', `${shown(text)} is no number to multiply by ${factor}.`)
}

/** Each listed column's cell with its label, behind the cells of the record. */
function expander(unpivot: NonNullable<Mapping['unpivot']>, columns: SourceColumns): (record: Cell[]) => Cell[][] {
  const parts = Object.entries(unpivot.columns).map(([name, label]) => {
    const at = positionOf(name, columns)
    return { at, label, read: columnText(at, columns.nullTokens) }
  })
  return (record) => {
    const records: Cell[][] = []
    for (const { at, label, read } of parts)
      if (!unpivot.skip_empty || read(record) !== null) records.push([...record, label, record[at] as Cell])
    return records
  }
}

/** Every column of the file is used or ignored by name, so that a new one cannot go unnoticed. */
function refuseUnused(mapping: Mapping, outputs: MappingOutput[], table: Table): void {
  if (table.headerLine === null) return
  const used = new Set([...mapping.ignore, ...Object.keys(mapping.unpivot?.columns ?? {})])
  for (const { column } of mapping.where) used.add(column)
  for (const output of outputs) {
    for (const { column } of output.where) used.add(column)
    for (const name of output.distinct ?? []) used.add(name)
    for (const { from, template } of Object.values(output.columns))
      for (const name of columnsOf(template ?? from ?? '')) used.add(name)
    for (const { from } of Object.values(output.columns)) if (from !== undefined) used.add(from)
  }
  const unused = table.header.filter((name) => !used.has(name))
  if (unused.length === 0) return
  throw new ImportFileError(
    'unknown-column',
    `The mapping neither uses nor ignores ${unused.map((name) => `"${name}"`).join(', ')}. Map them, or name them under ignore.${delimiterHint(table.header)}`,
    { line: table.headerLine, column: unused[0] },
  )
}

/** Throws `wrong-kind` when the mapping makes rows of another kind than asked for. */
export function refuseOtherKind(mapping: Mapping, kind: TabularKind): void {
  if (mapping.kind !== kind)
    throw new ImportFileError('wrong-kind', `The mapping makes ${mapping.kind}, not ${kind}. Import it as ${mapping.kind}.`)
}
