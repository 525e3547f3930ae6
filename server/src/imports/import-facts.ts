import type { RawBuilder } from 'kysely'
import type { FactTable, LiveMatch } from '@attain/db/queries/imports.queries.ts'
import { supersede } from '@attain/db/queries/versioned.queries.ts'
import type { ImportRow } from '@attain/shared/contracts/import-rows.ts'
import type { Day } from '@attain/shared/domain/day.ts'
import { CellSet } from '../rollups/cell-set.ts'
import { BatchIds } from './batch-ids.ts'
import { type Columns, FactLines, liveMatches, pickColumns, sortBatch } from './fact-file.ts'
import { FactKeys, FactPlaces, type Whose } from './fact-keys.ts'
import { type Effects, type Job, type Rows, takeNotes } from './import-job.ts'

/** Kinds of rows that are facts named by source and external id. */
type FactRows = 'actuals' | 'subscriptions' | 'survey-responses'

/** What the keys of a row stand for. */
export interface FactIds extends Whose {
  accountId: number | null
}

/**
 * What sets one kind of fact apart.
 * `C` its columns, `M` a live row under the id of an incoming one, `V` what checking a row finds out.
 */
export interface FactKind<K extends FactRows, C extends Columns, M extends LiveMatch, V> {
  table: FactTable
  /** Columns of no rows. */
  columns(): C
  /** The column of the day by which a row is placed. */
  dayColumn: keyof ImportRow<K> & string
  dayOf(row: ImportRow<K>): Day
  /** Checks what only this kind knows; null after the row was rejected. */
  check(line: number, row: ImportRow<K>): V | null
  /** Appends a row to every column but those of its source and id. */
  append(columns: C, row: ImportRow<K>, ids: FactIds, checked: V): void
  live(columns: C): RawBuilder<M>
  insert(columns: C): RawBuilder<unknown>
  /** The cells of new rows (positions) and of the live ones that they replace. */
  touch(cells: CellSet, columns: C, fresh: readonly number[], closed: readonly M[]): void | Promise<void>
}

/** Facts of one kind (A2), batch by batch: the file is never in memory as a whole. */
export async function importFacts<K extends FactRows, C extends Columns, M extends LiveMatch, V>(
  job: Job,
  rows: Rows<K>,
  kind: FactKind<K, C, M, V>,
): Promise<Effects> {
  const [cells, keys, places, known] = [new CellSet(), new FactKeys(job), new FactPlaces(job), new FactLines()]
  for await (const batch of rows) {
    takeNotes(job, batch)
    if (batch.rows.length === 0) continue
    await keys.learn(batch.rows)
    const { columns, lines } = resolve(job, kind, keys, places, batch.rows)
    if (lines.length > 0) await record(job, kind, cells, known, columns, lines)
  }
  return { cells, appended: job.counts.superseded === 0, model: keys.hasNewSource }
}

/** The rows of a batch that are taken, in columns, and the line of each. */
function resolve<K extends FactRows, C extends Columns, M extends LiveMatch, V>(
  job: Job,
  kind: FactKind<K, C, M, V>,
  keys: FactKeys,
  places: FactPlaces,
  rows: readonly { line: number; row: ImportRow<K> }[],
): { columns: C; lines: number[] } {
  const columns = kind.columns()
  const lines: number[] = []
  const ids = new BatchIds<ImportRow<K>>(job)
  for (const { line, row } of rows) {
    const checked = kind.check(line, row)
    const whose = places.resolve(line, row, kind.dayOf(row), kind.dayColumn)
    if (checked === null || whose === null) continue
    const sourceId = keys.sources.get(row.source) as number
    if (ids.isRepeated(line, sourceId, row)) continue
    columns.sourceId.push(sourceId)
    columns.externalId.push(row.external_id)
    const accountId = row.account === null ? null : (keys.accounts.get(row.account) as number)
    kind.append(columns, row, { ...whose, accountId }, checked)
    lines.push(line)
  }
  return { columns, lines }
}

/** Writes what is new, closes what it replaces (A11), and remembers which line each id stood in. */
async function record<K extends FactRows, C extends Columns, M extends LiveMatch, V>(
  job: Job,
  kind: FactKind<K, C, M, V>,
  cells: CellSet,
  known: FactLines,
  columns: C,
  lines: readonly number[],
): Promise<void> {
  const { trx, scope, stamp, counts } = job
  const live = await liveMatches(job, kind.table, columns, async (some) => (await kind.live(some).execute(trx)).rows)
  const { fresh, closed } = sortBatch(job, columns, lines, known, live)
  const ids = closed.map(({ id }) => id)
  if (ids.length > 0) await supersede(trx, scope, kind.table, ids, stamp.version)
  if (fresh.length > 0) await kind.insert(pickColumns(columns, fresh)).execute(trx)
  counts.accepted += fresh.length
  counts.superseded += closed.length
  await kind.touch(cells, columns, fresh, closed)
  for (let at = 0; at < lines.length; at += 1) {
    known.remember(columns.sourceId[at] as number, columns.externalId[at] as string, lines[at] as number)
  }
}
