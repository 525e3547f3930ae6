import type { JSONColumnType } from 'kysely'
import type { Identified, Owned } from './columns.ts'

export interface ImportBatchTable extends Identified {
  kind: string
  file_name: string
  mapping: string | null
  state: 'previewed' | 'refused' | 'committed' | 'reverted'
  actor: string
  reason: string | null
  created_at: Date
  version: number | null
  reverted_version: number | null
  report: JSONColumnType<Record<string, unknown>>
}
export interface ImportFileTable extends Owned {
  batch_id: number
  /** '' = the imported file; else a file that the mapping looks things up in. */
  name: string
  part: number
  bytes: Buffer
}
export interface ImportRowTable extends Owned {
  batch_id: number
  seq: number
  severity: 'reject' | 'warning'
  line: number | null
  column_name: string | null
  code: string
  message: string
}

/** Batches of files, the files themselves and what was refused of them. */
export interface ImportTables {
  import_batch: ImportBatchTable
  import_file: ImportFileTable
  import_row: ImportRowTable
}
