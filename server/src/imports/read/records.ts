/** A cell that a workbook stores with a type of its own, so that no text format applies to it. */
export type TypedCell = {
  /** `number`: canonical decimal text. `day`: `YYYY-MM-DD`. `error`: a formula error such as `#REF!`. */
  kind: 'number' | 'day' | 'error'
  text: string
}

/** Text as it stands in the file, or a workbook's typed cell. */
export type Cell = string | TypedCell

/** Some records of a file, each with the line on which it starts. */
export type RecordBatch = {
  records: Cell[][]
  lines: number[]
  /** The last record ran into the end of the file without a line end. */
  unterminated?: boolean
}

/** Why one cell cannot be taken. */
export class CellProblem {
  readonly code: string
  readonly message: string

  constructor(code: string, message: string) {
    this.code = code
    this.message = message
  }
}

/** A cell's text for a message, shortened. */
export const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
