import type { Job } from './import-job.ts'
import { rejectSecondRow } from './fact-file.ts'
import { sameValues } from './merge-versioned.ts'

interface FactRow {
  external_id: string
}

/** The ids of one batch, so that it is clear which rows repeat one another before the database is asked. */
export class BatchIds<R extends FactRow> {
  readonly #job: Job
  readonly #seen = new Map<number, Map<string, { line: number; row: R }>>()

  constructor(job: Job) {
    this.#job = job
  }

  /** Whether an earlier row of the batch has the id; the row is then counted, or rejected when it says otherwise. */
  isRepeated(line: number, sourceId: number, row: R): boolean {
    let ofSource = this.#seen.get(sourceId)
    if (ofSource === undefined) this.#seen.set(sourceId, (ofSource = new Map()))
    const earlier = ofSource.get(row.external_id)
    if (earlier === undefined) {
      ofSource.set(row.external_id, { line, row })
      return false
    }
    const [before, now] = [
      earlier.row as unknown as Record<string, string | null>,
      row as unknown as Record<string, string | null>,
    ]
    if (sameValues(before, now)) this.#job.counts.duplicates += 1
    else rejectSecondRow(this.#job, line, earlier.line, row.external_id)
    return true
  }
}
