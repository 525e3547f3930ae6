import type { Reject } from '@attain/shared/contracts/import-rows.ts'
import { ImportFileError } from './import-file-error.ts'
import type { Plan, PlannedOutput } from './plan.ts'
import { type Cell, CellProblem } from './records.ts'
import type { TableBatch } from './table.ts'

type MadeRow = Record<string, unknown>
export type RowSink = { rows: { line: number; row: MadeRow }[]; rejects: Reject[]; skipped: number }

/** Each distinct key is held in memory. */
const distinctKeysMax = 1_000_000

/** Turns records into canonical rows by a plan; `take` adds to the sink and gives the number of rejected rows. */
export function rowMaker(plan: Plan) {
  const outputs = plan.outputs.map(outputMaker)
  const one = (record: Cell[], line: number, sink: RowSink): number => {
    let rejected = 0
    let isUsed = false
    for (const make of outputs) {
      const result = make(record, line, sink)
      isUsed ||= result !== 'skipped'
      if (result === 'rejected') rejected += 1
    }
    if (!isUsed) sink.skipped += 1
    return rejected
  }
  return {
    take(batch: TableBatch, sink: RowSink): number {
      let rejected = 0
      for (let index = 0; index < batch.records.length; index += 1) {
        const record = batch.records[index] as Cell[]
        const line = batch.lines[index] as number
        if (plan.expand === null) rejected += one(record, line, sink)
        else for (const part of plan.expand(record)) rejected += one(part, line, sink)
      }
      return rejected
    },
  }
}

type Result = 'made' | 'skipped' | 'rejected'

function outputMaker(output: PlannedOutput): (record: Cell[], line: number, sink: RowSink) => Result {
  const isRepeat = output.distinctKey === null ? null : repeatTest(output.distinctKey)
  const { columns, keeps } = output
  return (record, line, sink) => {
    if (!keeps(record)) return 'skipped'
    const row: MadeRow = {}
    const rejectsBefore = sink.rejects.length
    for (const { column, label, read, check } of columns) {
      const text = read(record, line)
      const value = text instanceof CellProblem ? text : check(text)
      if (value instanceof CellProblem) sink.rejects.push({ line, column: label, code: value.code, message: value.message })
      else row[column] = value
    }
    if (sink.rejects.length > rejectsBefore) return 'rejected'
    const repeat = isRepeat?.(record, row, line) ?? null
    if (repeat instanceof CellProblem) {
      sink.rejects.push({ line, column: null, code: repeat.code, message: repeat.message })
      return 'rejected'
    }
    if (repeat === 'repeat') return 'skipped'
    sink.rows.push({ line, row })
    return 'made'
  }
}

/** Of the records of one key the first counts; a later one that would give another row is a contradiction. */
function repeatTest(keyOf: (record: Cell[]) => string) {
  const seen = new Map<string, { made: string; line: number }>()
  return (record: Cell[], row: MadeRow, line: number): 'first' | 'repeat' | CellProblem => {
    const key = keyOf(record)
    const made = JSON.stringify(row)
    const first = seen.get(key)
    if (first?.made === made) return 'repeat'
    if (first !== undefined)
      return new CellProblem(
        'distinct-conflict',
        `The row repeats ${key} of line ${first.line} with other values. Only one row is wanted for it: correct one of them.`,
      )
    if (seen.size >= distinctKeysMax)
      throw new ImportFileError('too-many-keys', `The file has more than ${distinctKeysMax} distinct keys. Split it.`)
    seen.set(key, { made, line })
    return 'first'
  }
}
