import type { ArrAccount, ArrAccountsQuery, ArrAccountsReport } from '@attain/shared/contracts/arr-bridge.ts'
import { isPaying } from '@attain/shared/domain/arr-book.ts'
import { compare, type Decimal, isZero, negate, subtract, sum } from '@attain/shared/domain/decimal.ts'
import { atOneVersion, todayOf } from '../attainment/read-attainment.ts'
import type { Context } from '../context.ts'
import { asKnownAt } from '../known/as-known-at.ts'
import { AppError } from '../errors.ts'
import { accountName, cohortAccounts, compareBooks, type ComparedPeriod } from './compare-books.ts'

const pageSize = 100

/**
 * The accounts behind one bar of a period's bridge, or behind its retention, a page of them; their sums tie with the bar
 * (A14). Throws AppError as `readArrBridge`, and `invalid-period` for a range.
 */
export async function listArrAccounts(asked: Context, query: ArrAccountsQuery): Promise<ArrAccountsReport> {
  const known = await asKnownAt(asked, query.knownAt)
  return atOneVersion(known, { allSayVersion: false }, async (versioned, ctx) => {
    const { of, page = 1, ...scoped } = query
    const compared = await compareBooks(ctx, versioned, scoped)
    if (compared !== null && compared.periods.length > 1) {
      throw new AppError('invalid-period', 'period: the accounts behind a figure belong to one period, not to a range.')
    }
    const [period] = compared?.periods ?? []
    const all = period === undefined ? [] : accountsOf(period, of)
    const size = sizeBy(of)
    all.sort((a, b) => compare(size(b), size(a)) || ((a.account ?? '') < (b.account ?? '') ? -1 : 1))
    return {
      version: versioned.version,
      period: query.period,
      of,
      asOf: compared?.question.asOf ?? query.asOf ?? todayOf(ctx, versioned.model),
      org: query.org ?? 'was',
      fx: query.fx ?? 'plan',
      currency: compared?.exchange.currency ?? versioned.model.workspace.currency,
      rows: all.slice((page - 1) * pageSize, page * pageSize),
      page,
      pages: Math.max(1, Math.ceil(all.length / pageSize)),
      count: all.length,
      sums: {
        opening: sum(all.map(({ opening }) => opening)),
        closing: sum(all.map(({ closing }) => closing)),
        fx: of === 'retention' || (period?.fx ?? null) === null ? null : sum(all.flatMap(({ fx }) => fx ?? [])),
        change: sum(all.map(({ change }) => change)),
        retained: of === 'retention' ? sum(all.flatMap(({ retained }) => retained ?? [])) : null,
      },
    }
  })
}

/** What the accounts are ordered by. */
const sizeBy =
  (of: ArrAccountsQuery['of']) =>
  (account: ArrAccount): Decimal => {
    const value = sizeOf(account, of)
    return value.startsWith('-') ? negate(value) : value
  }

function sizeOf({ opening, closing, change, fx }: ArrAccount, of: ArrAccountsQuery['of']): Decimal {
  if (of === 'closing') return closing
  if (of === 'fx') return fx ?? '0'
  return of === 'opening' || of === 'retention' ? opening : change
}

function accountsOf({ bridge, fx: rates, cohort }: ComparedPeriod, of: ArrAccountsQuery['of']): ArrAccount[] {
  if (of === 'retention') {
    if (cohort === null) return []
    return cohortAccounts(cohort.opening).map((account) => {
      const opening = cohort.opening.accounts.get(account) as string
      const closing = cohort.closing.accounts.get(account) ?? '0'
      const retained = compare(closing, opening) < 0 ? closing : opening
      return { account: accountName(account), opening, closing, fx: null, change: subtract(closing, opening), retained }
    })
  }
  const isWanted = (account: NonNullable<typeof bridge>['accounts'][number]) =>
    of === 'opening'
      ? !isZero(account.opening)
      : of === 'closing'
        ? isPaying(account.closing)
        : of === 'fx'
          ? !isZero(account.fx)
          : account.movement === of
  return (bridge?.accounts ?? []).filter(isWanted).map(({ account, opening, closing, fx, change }) => ({
    account: accountName(account),
    opening,
    closing,
    fx: rates === null ? null : fx,
    change,
    retained: null,
  }))
}
