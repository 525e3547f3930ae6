import { type AccountSum, firstPaid, sumByAccount } from '@attain/db/queries/arr-book.queries.ts'
import type { FactSelection } from '@attain/db/queries/selected-facts.ts'
import type { ArrBook } from '@attain/shared/domain/arr-book.ts'
import { add } from '@attain/shared/domain/decimal.ts'
import type { Day, Period } from '@attain/shared/domain/period.ts'
import type { Exchange } from '../attainment/money.ts'
import type { Context } from '../context.ts'
import type { Indicator } from '../model/model.ts'
import { latest, type Snapshot } from './snapshots.ts'

/** Rows that name no account stand together under this name. */
export const noAccount = ''

/** The book of some snapshots in the currency of the answer, with how many rows it is made of. */
export interface CountedBook extends ArrBook {
  rows: number
  payingRows: number
}

/** Books of a scope by account, read once for all the snapshots that a question compares. */
export class Books {
  readonly #sums: ReadonlyMap<string, readonly AccountSum[]>
  readonly #exchange: Exchange
  readonly #indicator: Indicator

  constructor(sums: readonly AccountSum[], exchange: Exchange, indicator: Indicator) {
    const bySnapshot = new Map<string, AccountSum[]>()
    for (const sum of sums) {
      const key = `${sum.source_id} ${sum.day}`
      const found = bySnapshot.get(key)
      if (found === undefined) bySnapshot.set(key, [sum])
      else found.push(sum)
    }
    this.#sums = bySnapshot
    this.#exchange = exchange
    this.#indicator = indicator
  }

  /**
   * The book of some snapshots at the plan rates of one period, or at dated rates.
   * @param rateDay whose dated rate stands for a snapshot; by default its own
   */
  bookOf(snapshots: readonly Snapshot[], period: Period, rateDay: (snapshot: Snapshot) => Day = ({ day }) => day): CountedBook {
    const accounts = new Map<string, string>()
    let [rows, payingRows] = [0, 0]
    for (const snapshot of snapshots) {
      const at = rateDay(snapshot)
      for (const sum of this.#sums.get(`${snapshot.sourceId} ${snapshot.day}`) ?? []) {
        const account = sum.account ?? noAccount
        const value = this.#exchange.amount(sum.value, sum.currency, period, this.#indicator, at)
        accounts.set(account, add(accounts.get(account) ?? '0', value))
        rows += sum.rows
        payingRows += sum.paying
      }
    }
    return { day: latest(snapshots) ?? period.from, currency: null, accounts, rows, payingRows }
  }

  /** Ids by name of every account in any of the books. */
  get accountIds(): Map<string, number> {
    const ids = new Map<string, number>()
    for (const sums of this.#sums.values()) {
      for (const { account, account_id: id } of sums) if (account !== null && id !== null) ids.set(account, id)
    }
    return ids
  }
}

/** @param selection the scope's facts; its days are those of the snapshots */
export async function readBooks(
  ctx: Context,
  selection: FactSelection,
  snapshots: readonly Snapshot[],
  exchange: Exchange,
  indicator: Indicator,
): Promise<Books> {
  const distinct = [...new Map(snapshots.map((each) => [`${each.sourceId} ${each.day}`, each])).values()]
  const days = distinct.map(({ day }) => day).sort()
  const [from, to] = [days[0], days.at(-1)]
  if (from === undefined || to === undefined) return new Books([], exchange, indicator)
  const sourceIds = distinct.map(({ sourceId }) => sourceId)
  const of = { ...selection, from, to, snapshots: { sourceIds, days: distinct.map(({ day }) => day) } }
  const { rows } = await sumByAccount(ctx.scope, of).execute(ctx.database.read)
  return new Books(rows, exchange, indicator)
}

/** The first snapshot on which each account paid, of those that ever did before a day. */
export async function readFirstPaid(
  ctx: Context,
  indicatorId: number,
  ids: ReadonlyMap<string, number>,
  before: Day,
): Promise<ReadonlyMap<string, Day>> {
  if (ids.size === 0) return new Map()
  const { rows } = await firstPaid(ctx.scope, { indicatorId, accountIds: [...ids.values()], before }).execute(ctx.database.read)
  const days = new Map(rows.map((row) => [row.account_id, row.day]))
  return new Map([...ids].flatMap(([account, id]) => (days.has(id) ? [[account, days.get(id) as Day]] : [])))
}
