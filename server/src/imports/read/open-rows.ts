import type { ImportRow, Reject, TabularKind } from '@attain/shared/contracts/import-rows.ts'
import type { Mapping } from '@attain/shared/contracts/mapping.ts'
import { ImportFileError } from './import-file-error.ts'
import { type OpenLookup, loadLookups } from './lookup-table.ts'
import { mappingPlan, refuseOtherKind } from './mapping-plan.ts'
import { canonicalFormat } from './mapping-yaml.ts'
import { type Plan, canonicalPlan } from './plan.ts'
import { type RowSink, rowMaker } from './row-maker.ts'
import { type Table, openTable } from './table.ts'

export type OpenRowsInput<K extends TabularKind> = {
  bytes: AsyncIterable<Uint8Array>
  /** For messages only; what a file is, its bytes say. */
  fileName: string
  kind: K
  /** null = the file has the canonical columns (design §4). */
  mapping: Mapping | null
  /** Opens a file that the mapping looks things up in, by the name the mapping gives; null = not there. */
  lookups: OpenLookup
}

export type RowBatch<K extends TabularKind> = {
  /** `line` is the row's line in the file (XLSX: its row). Several rows may come from one line. */
  rows: { line: number; row: ImportRow<K> }[]
  rejects: Reject[]
  /** Lines left out on purpose: by `where`, or as a repetition under `distinct`. */
  skipped: number
}

const batchRows = 5000
export const rejectedRowsMax = 10_000

/**
 * A file's rows in batches of about 5,000, in the order of the file, holding no more than a batch at a time.
 * A cell that cannot be taken rejects its row, with one reject per cell. Throws ImportFileError for what concerns the
 * whole file, also after batches were given: rows of a file that ends in an error must not be committed.
 */
export async function* openRows<K extends TabularKind>(input: OpenRowsInput<K>): AsyncGenerator<RowBatch<K>> {
  const { table, plan } = await openPlan(input)
  const maker = rowMaker(plan)
  let sink: RowSink = { rows: [], rejects: [], skipped: 0 }
  let rejectedRows = 0
  for await (const batch of table.rows) {
    sink.rejects.push(...batch.rejects)
    rejectedRows += batch.rejects.length + maker.take(batch, sink)
    if (rejectedRows < rejectedRowsMax && sink.rows.length + sink.rejects.length < batchRows) continue
    yield sink as RowBatch<K>
    if (rejectedRows >= rejectedRowsMax) throw tooManyRejects(sink.rejects.at(-1)?.line ?? undefined)
    sink = { rows: [], rejects: [], skipped: 0 }
  }
  yield sink as RowBatch<K>
}

async function openPlan<K extends TabularKind>(input: OpenRowsInput<K>): Promise<{ table: Table; plan: Plan }> {
  const { bytes, fileName, kind, mapping } = input
  if (mapping === null) {
    const table = await openTable({ bytes, fileName, format: canonicalFormat })
    return { table, plan: canonicalPlan(kind, table) }
  }
  refuseOtherKind(mapping, kind)
  const tables = await loadLookups(mapping, input.lookups)
  const table = await openTable({ bytes, fileName, format: mapping })
  return { table, plan: mappingPlan(mapping, table, tables) }
}

const tooManyRejects = (line: number | undefined) =>
  new ImportFileError(
    'too-many-rejects',
    `${rejectedRowsMax} rows were rejected, so reading stopped${line === undefined ? '' : ` near line ${line}`}. Correct the cause the first rejects name, then load the file again.`,
    { line },
  )
