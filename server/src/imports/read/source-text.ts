import { ImportFileError } from './import-file-error.ts'
import { delimiterHint, trimmed, typedText } from './plan.ts'
import type { ReadCell } from './plan.ts'
import type { Cell, CellProblem } from './records.ts'

/** The columns that a mapping or a lookup reads from. */
export type SourceColumns = { header: string[]; headerLine: number | null; nullTokens: ReadonlySet<string> }

/** Where a named column stands. Throws `missing-column` naming what there is. */
export function positionOf(name: string, { header, headerLine }: SourceColumns): number {
  const at = header.indexOf(name)
  if (at !== -1) return at
  const alike = header.find((other) => other.toLowerCase() === name.toLowerCase())
  const names = header.filter((other) => other !== '').map((other) => `"${other}"`)
  throw new ImportFileError(
    'missing-column',
    `The mapping names the column "${name}", but the file has ${names.join(', ')}.${
      alike === undefined ? delimiterHint(header) : ` Did you mean "${alike}"?`
    }`,
    { line: headerLine ?? undefined, column: name },
  )
}

/** A column's trimmed text; null when it is empty or one of the texts that mean no data. */
export function columnText(at: number, nullTokens: ReadonlySet<string>): (record: Cell[]) => string | null | CellProblem {
  return (record) => {
    const cell = record[at] as Cell
    if (typeof cell !== 'string') return nullTokens.has(cell.text) ? null : typedText(cell, false)
    const text = trimmed(cell)
    return text !== null && nullTokens.has(text) ? null : text
  }
}

const placeholder = /\{([^{}]+)\}/g

export const isTemplate = (text: string): boolean => text.search(placeholder) !== -1

/** The columns that a column name or template reads. */
export const columnsOf = (source: string): string[] =>
  isTemplate(source)
    ? [...source.matchAll(placeholder)].map((match) => match[1] ?? '').filter((name) => name !== 'line')
    : [source]

/** Reads a column, or a template over columns and `{line}`; a template with an empty column is empty. */
export function textSource(source: string, columns: SourceColumns): ReadCell {
  if (!isTemplate(source)) return columnText(positionOf(source, columns), columns.nullTokens)
  const parts = source.split(/(\{[^{}]+\})/).map((part): string | ReadCell => {
    const name = /^\{([^{}]+)\}$/.exec(part)?.[1]
    if (name === undefined) return part
    if (name === 'line') return (_, line) => String(line)
    return columnText(positionOf(name, columns), columns.nullTokens)
  })
  return (record, line) => {
    let text = ''
    for (const part of parts) {
      const piece = typeof part === 'string' ? part : part(record, line)
      if (typeof piece !== 'string') return piece
      text += piece
    }
    return text
  }
}
