import {
  insertSubscriptions,
  type LiveMatch,
  liveSubscriptions,
  type SubscriptionColumns,
} from '@attain/db/queries/imports.queries.ts'
import type { ImportRow } from '@attain/shared/contracts/import-rows.ts'
import { annualised } from '@attain/shared/domain/arr-book.ts'
import { type Day, minDay, monthFromIndex, monthIndex, monthOf, monthStart } from '@attain/shared/domain/day.ts'
import { bookedThrough } from '../../rollups/booked-through.ts'
import type { CellSet } from '../../rollups/cell-set.ts'
import { type FactIds, type FactKind, importFacts } from '../import-facts.ts'
import type { Effects, Job, Rows } from '../import-job.ts'

type SubscriptionRow = ImportRow<'subscriptions'>
type Match = LiveMatch & { ended_on: string | null }
interface Checked {
  arr: string
  offeringId: number | null
}

/**
 * Subscriptions (A3): each is one account's at one price and with one owner for a range of days. Every indicator that the
 * catalogue feeds with subscriptions is read from those active at a month's end.
 */
export async function importSubscriptions(job: Job, rows: Rows<'subscriptions'>): Promise<Effects> {
  return { ...(await importFacts(job, rows, new Subscriptions(job))), booked: true }
}

class Subscriptions implements FactKind<'subscriptions', SubscriptionColumns, Match, Checked> {
  readonly table = 'subscription'
  readonly columns = noSubscriptions
  readonly dayColumn = 'started_on'
  readonly #job: Job
  readonly #fed: readonly number[]
  readonly #through: Day

  constructor(job: Job) {
    this.#job = job
    this.#fed = [...job.model.indicators.byId.values()].filter(({ subscriptions }) => subscriptions !== null).map(({ id }) => id)
    this.#through = bookedThrough(job.stamp)
  }

  dayOf(row: SubscriptionRow) {
    return row.started_on
  }

  check(line: number, row: SubscriptionRow): Checked | null {
    const arr = this.#arrOf(line, row)
    const offering = row.offering === null ? null : this.#job.keys.offering(line, 'offering', row.offering)
    if (arr === null || (row.offering !== null && offering === null)) return null
    return { arr, offeringId: offering?.id ?? null }
  }

  append(columns: SubscriptionColumns, row: SubscriptionRow, ids: FactIds, { arr, offeringId }: Checked): void {
    columns.accountId.push(ids.accountId as number)
    columns.regionId.push(ids.regionId)
    columns.memberId.push(ids.memberId)
    columns.offeringId.push(offeringId)
    columns.startedOn.push(row.started_on)
    columns.endedOn.push(row.ended_on)
    columns.arr.push(arr)
    columns.currency.push(row.currency)
    columns.label.push(row.label)
    columns.url.push(row.url)
    columns.note.push(row.note)
  }

  live(columns: SubscriptionColumns) {
    return liveSubscriptions(this.#job.scope, columns)
  }

  insert(columns: SubscriptionColumns) {
    return insertSubscriptions(this.#job.scope, columns, this.#job.batchId, this.#job.stamp.version)
  }

  /** Every month from the start to the end. */
  touch(cells: CellSet, columns: SubscriptionColumns, fresh: readonly number[], closed: readonly Match[]): void {
    const touchMonths = (memberId: number, from: Day, end: Day | null) => {
      const last = monthIndex(monthOf(end === null ? this.#through : minDay(end, this.#through)))
      for (let month = monthIndex(monthOf(from)); month <= last; month += 1) {
        for (const id of this.#fed) cells.touch(id, memberId, monthStart(monthFromIndex(month)))
      }
    }
    for (const at of fresh) {
      touchMonths(columns.memberId[at] as number, columns.startedOn[at] as string, columns.endedOn[at] ?? null)
    }
    for (const { member_id: memberId, day, ended_on: end } of closed) touchMonths(memberId, day, end)
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
