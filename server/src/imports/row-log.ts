import type { Reject } from '@attain/shared/contracts/import-rows.ts'
import { ImportFileError } from './read/import-file-error.ts'

const rejectsMax = 10_000
const warningsKept = 1_000

/** What an import has to say about single rows, in the order in which it was found. */
export class RowLog {
  readonly rejects: Reject[] = []
  readonly warnings: Reject[] = []
  /** All warnings, those beyond the kept ones included. */
  warned = 0

  /** @throws ImportFileError `too-many-rejects` */
  reject(line: number | null, column: string | null, code: string, message: string): void {
    this.rejects.push({ line, column, code, message })
    if (this.rejects.length < rejectsMax) return
    throw new ImportFileError(
      'too-many-rejects',
      `${rejectsMax} rows were rejected, so reading stopped. Correct the cause the first rejects name, then load the file again.`,
    )
  }

  add(rejects: readonly Reject[]): void {
    for (const { line, column, code, message } of rejects) this.reject(line, column, code, message)
  }

  warn(line: number | null, column: string | null, code: string, message: string): void {
    this.warned += 1
    if (this.warnings.length < warningsKept) this.warnings.push({ line, column, code, message })
  }

  /** Rows of the file that are rejected; a row may have several reasons. */
  get rejectedRows(): number {
    return new Set(this.rejects.map(({ line }) => line)).size
  }
}
