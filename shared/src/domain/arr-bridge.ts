import { type ArrBook, arrBook, bookTotal, isPaying, sameCurrency, type SubscriptionPeriod } from './arr-book.ts'
import { type Day, previousDay } from './day.ts'
import { add, compare, type Decimal, isZero, subtract, sum } from './decimal.ts'

export const arrMovements = ['new', 'reactivation', 'moved-in', 'expansion', 'contraction', 'moved-out', 'churn'] as const
/**
 * Why an account's ARR differs between two snapshots; an account has one reason per period. `moved-in` and `moved-out` are
 * the handing over of accounts between the parts of a whole: the whole itself has none.
 */
export type ArrMovement = (typeof arrMovements)[number]

export interface AccountMovement {
  account: string
  opening: Decimal
  closing: Decimal
  /** The opening amount at the rate of the closing, less the opening: no movement of the account. '0' where one rate stands. */
  fx: Decimal
  /** closing − opening − fx: below 0 for contraction and churn. */
  change: Decimal
  /** null = no change. */
  movement: ArrMovement | null
}

/** From one snapshot to the next: opening + fx + Σ movements = closing, for the whole and for every account. */
export interface ArrBridge {
  /** Snapshot days: the day before the period, and its last. */
  openingDay: Day
  closingDay: Day
  /** null = nothing active on either day. */
  currency: string | null
  opening: Decimal
  /** What the opening book gained by rates alone; movements stand at the closing's rates. */
  fx: Decimal
  /** Signed: contraction, moved-out and churn are below 0. */
  movements: Record<ArrMovement, Decimal>
  closing: Decimal
  /** Every account active on either day. */
  accounts: AccountMovement[]
}

/**
 * The ARR bridge of each period, oldest first (a stock's opening and closing by A3, the flow between them). An account
 * that pays at the close but not at the opening is `reactivation` where it paid on an earlier snapshot, else `new`;
 * what begins and ends between two snapshots is in neither. So that a quarter tells the two apart as its months do, give
 * the month-ends before the first period in `earlier`, and those between the periods too where they are not contiguous.
 * Throws RangeError when a book has several currencies, or two books of one bridge differ.
 * @param periods closed ranges of days, in order of time.
 * @param earlier further snapshot days; one counts for a period when it lies before the period's opening snapshot.
 */
export function arrBridges(
  subscriptions: readonly SubscriptionPeriod[],
  periods: readonly { from: Day; to: Day }[],
  earlier: readonly Day[] = [],
): ArrBridge[] {
  const bookOn = remembered((day) => arrBook(subscriptions, day))
  const days = new Set([...earlier, ...periods.flatMap(({ from, to }) => [previousDay(from), to])])
  const snapshots = [...days].sort()
  const paidBefore = new Set<string>()
  let at = 0
  return periods.map(({ from, to }) => {
    const opening = previousDay(from)
    for (; at < snapshots.length && (snapshots[at] as Day) < opening; at += 1) {
      for (const [account, arr] of bookOn(snapshots[at] as Day).accounts) if (isPaying(arr)) paidBefore.add(account)
    }
    return bridgeBooks(bookOn(opening), bookOn(to), paidBefore)
  })
}

/** What accounts paid on the two days wherever they were: in the part that is bridged or in another. */
export interface WholeBooks {
  opening: Pick<ArrBook, 'accounts'>
  closing: Pick<ArrBook, 'accounts'>
}

/**
 * The bridge between two books. Throws RangeError when they are in different currencies.
 * @param paidBefore accounts that paid on a snapshot before the opening.
 * @param whole of a part (a region, a member): the books that it is part of, so that what was handed over is neither won
 * nor lost.
 * @param revalued the opening book at the rates of the closing, with the same accounts; by default one rate stands.
 */
export function bridgeBooks(
  opening: ArrBook,
  closing: ArrBook,
  paidBefore: ReadonlySet<string>,
  whole: WholeBooks = { opening, closing },
  revalued: Pick<ArrBook, 'accounts'> = opening,
): ArrBridge {
  const currency = sameCurrency(opening.currency, closing.currency)
  const names = new Set([...opening.accounts.keys(), ...closing.accounts.keys()])
  const accounts = [...names].map((account) => {
    const amounts = [opening, revalued, closing].map((book) => book.accounts.get(account) ?? '0') as Amounts
    return movementOf(account, amounts, {
      before: paidBefore.has(account),
      atOpening: isPaying(whole.opening.accounts.get(account)),
      atClosing: isPaying(whole.closing.accounts.get(account)),
    })
  })
  const movements = Object.fromEntries(arrMovements.map((movement) => [movement, '0'])) as Record<ArrMovement, Decimal>
  for (const { movement, change } of accounts) {
    if (movement !== null) movements[movement] = add(movements[movement], change)
  }
  const fx = sum(accounts.map((each) => each.fx))
  return {
    openingDay: opening.day,
    closingDay: closing.day,
    currency,
    opening: bookTotal(opening),
    fx,
    movements,
    closing: bookTotal(closing),
    accounts,
  }
}

/**
 * Opening, opening at the closing's rates, closing. An account outside a book has an ARR of 0 that day: the book is
 * complete, so this is no absence of data.
 */
type Amounts = [Decimal, Decimal, Decimal]

function movementOf(account: string, [opening, revalued, closing]: Amounts, paid: Paid): AccountMovement {
  const change = subtract(closing, revalued)
  const movement = kindOf(revalued, closing, change, paid)
  return { account, opening, closing, fx: subtract(revalued, opening), change, movement }
}

/** Whether an account paid at all: on an earlier snapshot, and anywhere on the two of the bridge. */
interface Paid {
  before: boolean
  atOpening: boolean
  atClosing: boolean
}

function kindOf(opening: Decimal, closing: Decimal, change: Decimal, paid: Paid): ArrMovement | null {
  if (isZero(change)) return null
  if (isPaying(closing) && !isPaying(opening)) return paid.atOpening ? 'moved-in' : paid.before ? 'reactivation' : 'new'
  if (isPaying(opening) && !isPaying(closing)) return paid.atClosing ? 'moved-out' : 'churn'
  return compare(change, '0') > 0 ? 'expansion' : 'contraction'
}

function remembered<Value>(compute: (day: Day) => Value): (day: Day) => Value {
  const known = new Map<Day, Value>()
  return (day) => {
    const value = known.get(day) ?? compute(day)
    known.set(day, value)
    return value
  }
}
