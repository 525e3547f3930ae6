import type { Lookup, Mapping } from '@attain/shared/contracts/mapping.ts'
import { ImportFileError } from './import-file-error.ts'
import { type SourceColumns, textSource } from './source-text.ts'
import { CellProblem, shown } from './records.ts'
import { openTable } from './table.ts'

export type OpenLookup = (file: string) => AsyncIterable<Uint8Array> | null

/** `get` gives undefined for a key that the file does not have. */
export type LookupTable = { file: string; missing: Lookup['missing']; values: Map<string, string | null> }

const keysMax = 1_000_000

/** Reads every lookup file of a mapping into memory. Throws `missing-lookup`, `bad-lookup` and what reading throws. */
export async function loadLookups(mapping: Mapping, open: OpenLookup): Promise<Map<string, LookupTable>> {
  const tables = new Map<string, LookupTable>()
  for (const [name, lookup] of Object.entries(mapping.lookups)) tables.set(name, await loadLookup(lookup, open))
  return tables
}

async function loadLookup(lookup: Lookup, open: OpenLookup): Promise<LookupTable> {
  const bytes = open(lookup.file)
  if (bytes === null)
    throw new ImportFileError('missing-lookup', `The mapping looks things up in ${lookup.file}. Give that file too.`)
  try {
    return { file: lookup.file, missing: lookup.missing, values: await readPairs(lookup, bytes) }
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error
    throw new ImportFileError(error.code, `${lookup.file}: ${error.message}`, error)
  }
}

async function readPairs(lookup: Lookup, bytes: AsyncIterable<Uint8Array>): Promise<Map<string, string | null>> {
  const table = await openTable({ bytes, fileName: lookup.file, format: lookup })
  const columns: SourceColumns = { header: table.header, headerLine: table.headerLine, nullTokens: new Set(lookup.null_tokens) }
  const readKey = textSource(lookup.key, columns)
  const readValue = textSource(lookup.value, columns)
  const values = new Map<string, string | null>()
  for await (const batch of table.rows) {
    const reject = batch.rejects[0]
    if (reject !== undefined)
      throw new ImportFileError('bad-lookup', `line ${reject.line}: ${reject.message}`, { line: reject.line ?? undefined })
    for (const [index, record] of batch.records.entries()) {
      const line = batch.lines[index] ?? 0
      addPair(values, readKey(record, line), readValue(record, line), line)
    }
  }
  return values
}

function addPair(
  values: Map<string, string | null>,
  key: string | null | CellProblem,
  value: string | null | CellProblem,
  line: number,
): void {
  const problem = [key, value].find((part) => part instanceof CellProblem)
  if (problem instanceof CellProblem) throw new ImportFileError('bad-lookup', `line ${line}: ${problem.message}`, { line })
  if (key === null || key instanceof CellProblem || value instanceof CellProblem) return
  const known = values.get(key)
  if (known !== undefined && known !== value)
    throw new ImportFileError(
      'bad-lookup',
      `line ${line}: the key ${shown(key)} has two values, ${shown(known ?? '')} and ${shown(value ?? '')}. Keep one of the rows.`,
      { line },
    )
  if (values.size >= keysMax) throw new ImportFileError('too-many-keys', `has more than ${keysMax} keys to look up.`)
  values.set(key, value)
}
