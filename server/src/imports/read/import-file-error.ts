/** Why a whole file (not a single row) cannot be read. Each message says what to do. */
export type ImportFileErrorCode =
  | 'empty-file'
  | 'binary-file'
  | 'wrong-encoding'
  | 'truncated'
  | 'corrupt-file'
  | 'too-large'
  | 'zip-bomb'
  | 'not-xlsx'
  | 'unknown-sheet'
  | 'quote-not-closed'
  | 'bad-quote'
  | 'line-too-long'
  | 'missing-column'
  | 'unknown-column'
  | 'duplicate-column'
  | 'column-count'
  | 'too-many-rejects'
  | 'too-many-keys'
  | 'bad-mapping'
  | 'wrong-kind'
  | 'missing-lookup'
  | 'bad-lookup'

export type FilePlace = { line?: number | undefined; column?: string | undefined }

/** `line` is 1-based; in an XLSX file it is the row. `column` is the file's own name for it. */
export class ImportFileError extends Error {
  override readonly name = 'ImportFileError'
  readonly code: ImportFileErrorCode
  readonly line: number | undefined
  readonly column: string | undefined

  constructor(code: ImportFileErrorCode, message: string, place: FilePlace = {}) {
    super(message)
    this.code = code
    this.line = place.line
    this.column = place.column
  }
}
