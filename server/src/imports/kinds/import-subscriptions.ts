import {
  insertSubscriptions,
  type LiveMatch,
  liveSubscriptions,
  type SubscriptionColumns,
} from '@attain/db/queries/imports.queries.ts'
import { supersede } from '@attain/db/queries/versioned.queries.ts'
import type { ImportRow } from '@attain/shared/contracts/import-rows.ts'
import { annualised } from '@attain/shared/domain/arr-book.ts'
import { type Day, minDay, monthFromIndex, monthIndex, monthOf, monthStart } from '@attain/shared/domain/day.ts'
import { bookedThrough } from '../../rollups/booked-through.ts'
import { CellSet } from '../../rollups/cell-set.ts'
import { BatchIds } from '../batch-ids.ts'
import { FactKeys, FactPlaces } from '../fact-keys.ts'
import { FactLines, liveMatches, pickColumns, sortBatch } from '../fact-file.ts'
import { type Effects, type Job, type Rows, takeNotes } from '../import-job.ts'

type SubscriptionRow = ImportRow<'subscriptions'>
type Row = { line: number; row: SubscriptionRow }

/**
 * Subscriptions (A3): each is one account's at one price and with one owner for a range of days. Every indicator that the
 * catalogue feeds with subscriptions is read from those active at a month's end.
 */
export async function importSubscriptions(job: Job, rows: Rows<'subscriptions'>): Promise<Effects> {
  const importer = new SubscriptionsImport(job)
  for await (const batch of rows) {
    takeNotes(job, batch)
    await importer.take(batch.rows)
  }
  return { cells: importer.cells, appended: job.counts.superseded === 0, booked: true, model: importer.keys.hasNewSource }
}

class SubscriptionsImport {
  readonly cells = new CellSet()
  readonly keys: FactKeys
  readonly #job: Job
  readonly #places: FactPlaces
  readonly #lines = new FactLines()
  readonly #fed: readonly number[]
  readonly #through: Day

  constructor(job: Job) {
    this.#job = job
    this.keys = new FactKeys(job)
    this.#places = new FactPlaces(job)
    this.#fed = [...job.model.indicators.byId.values()].filter(({ subscriptions }) => subscriptions !== null).map(({ id }) => id)
    this.#through = bookedThrough(job.stamp)
  }

  async take(rows: readonly Row[]): Promise<void> {
    const { trx, scope, stamp, batchId, counts } = this.#job
    if (rows.length === 0) return
    await this.keys.learn(rows)
    const { columns, lines } = this.#resolve(rows)
    if (lines.length === 0) return
    const live = await liveMatches(this.#job, 'subscription', { ...columns }, async (some) =>
      (await liveSubscriptions(scope, some).execute(trx)).rows.map((row) => ({ ...row, indicator_id: 0 })),
    )
    const ends = new Map(live.map((row) => [row.id, row.ended_on]))
    const { fresh, closed } = sortBatch(this.#job, { ...columns }, lines, this.#lines, live)
    if (closed.length > 0) {
      const ids = closed.map(({ id }) => id)
      await supersede(trx, scope, 'subscription', ids, stamp.version)
    }
    if (fresh.length > 0)
      await insertSubscriptions(scope, pickColumns({ ...columns }, fresh), batchId, stamp.version).execute(trx)
    counts.accepted += fresh.length
    counts.superseded += closed.length
    this.#touch(columns, fresh, closed, ends)
    for (let at = 0; at < lines.length; at += 1) {
      this.#lines.remember(columns.sourceId[at] as number, columns.externalId[at] as string, lines[at] as number)
    }
  }

  #resolve(rows: readonly Row[]): { columns: SubscriptionColumns; lines: number[] } {
    const columns = noSubscriptions()
    const lines: number[] = []
    const ids = new BatchIds<SubscriptionRow>(this.#job)
    for (const { line, row } of rows) {
      const arr = this.#arrOf(line, row)
      const offering = row.offering === null ? null : this.#job.keys.offering(line, 'offering', row.offering)
      const whose = this.#places.resolve(line, row, row.started_on, 'started_on')
      if (arr === null || whose === null || (row.offering !== null && offering === null)) continue
      const sourceId = this.keys.sources.get(row.source) as number
      if (ids.isRepeated(line, sourceId, row)) continue
      columns.sourceId.push(sourceId)
      columns.externalId.push(row.external_id)
      columns.accountId.push(this.keys.accounts.get(row.account) as number)
      columns.regionId.push(whose.regionId)
      columns.memberId.push(whose.memberId)
      columns.offeringId.push(offering?.id ?? null)
      columns.startedOn.push(row.started_on)
      columns.endedOn.push(row.ended_on)
      columns.arr.push(arr)
      columns.currency.push(row.currency)
      columns.label.push(row.label)
      columns.url.push(row.url)
      columns.note.push(row.note)
      lines.push(line)
    }
    return { columns, lines }
  }

  /** Annual recurring revenue as given or as twelve times the monthly one; null after the row was rejected. */
  #arrOf(line: number, row: SubscriptionRow): string | null {
    const { log } = this.#job
    if (this.#fed.length === 0) {
      log.reject(
        line,
        null,
        'no-subscription-indicator',
        'No indicator is read from subscriptions. Load a catalogue in which a stock of money has subscriptions: arr.',
      )
      return null
    }
    if (row.ended_on !== null && row.ended_on < row.started_on) {
      log.reject(
        line,
        'ended_on',
        'ends-before-start',
        `The subscription ends on ${row.ended_on}, before it starts on ${row.started_on}.`,
      )
      return null
    }
    if ((row.mrr === null) === (row.arr === null)) {
      const why = row.mrr === null ? 'neither of them is given' : 'both are given'
      log.reject(line, 'mrr', 'mrr-or-arr', `Give either mrr, the revenue of a month, or arr, that of a year: ${why}.`)
      return null
    }
    return row.arr ?? annualised(row.mrr as string)
  }

  /** Every month from the start to the end, of new rows and of those that they replace. */
  #touch(
    columns: SubscriptionColumns,
    fresh: readonly number[],
    closed: readonly LiveMatch[],
    ends: ReadonlyMap<number, string | null>,
  ): void {
    const touch = (memberId: number, from: Day, end: Day | null) => {
      const last = monthIndex(monthOf(end === null ? this.#through : minDay(end, this.#through)))
      for (let month = monthIndex(monthOf(from)); month <= last; month += 1) {
        for (const id of this.#fed) this.cells.touch(id, memberId, monthStart(monthFromIndex(month)))
      }
    }
    for (const at of fresh) touch(columns.memberId[at] as number, columns.startedOn[at] as string, columns.endedOn[at] ?? null)
    for (const { id, member_id: memberId, day } of closed) touch(memberId, day, ends.get(id) ?? null)
  }
}

const noSubscriptions = (): SubscriptionColumns => ({
  sourceId: [],
  externalId: [],
  accountId: [],
  regionId: [],
  memberId: [],
  offeringId: [],
  startedOn: [],
  endedOn: [],
  arr: [],
  currency: [],
  label: [],
  url: [],
  note: [],
})
