import type { ArrBridgePeriod, ArrBridgeQuery, ArrBridgeReport } from '@attain/shared/contracts/arr-bridge.ts'
import { toWireRatio } from '@attain/shared/domain/amount.ts'
import { isPaying } from '@attain/shared/domain/arr-book.ts'
import { arrMovements, type ArrBridge } from '@attain/shared/domain/arr-bridge.ts'
import { atOneVersion, todayOf } from '../attainment/read-attainment.ts'
import type { Context } from '../context.ts'
import { asKnownAt } from '../known/as-known-at.ts'
import { compareBooks, type ComparedPeriod } from './compare-books.ts'
import { latest } from './snapshots.ts'

/**
 * The ARR bridge of a scope by period, from the facts that its book is read from on the page, with gross and net retention
 * of the closed cohort of twelve months before (A3, A14).
 * Throws AppError for unknown keys, an indicator that is no book, a missing rate.
 */
export async function readArrBridge(asked: Context, query: ArrBridgeQuery): Promise<ArrBridgeReport> {
  const known = await asKnownAt(asked, query.knownAt)
  return atOneVersion(known, { allSayVersion: false }, async (versioned, ctx) => {
    const { model, version } = versioned
    const compared = await compareBooks(ctx, versioned, query)
    return {
      version,
      indicator: compared && { key: compared.indicator.key, name: compared.indicator.name },
      asOf: compared?.question.asOf ?? query.asOf ?? todayOf(ctx, model),
      knownAt: ctx.scope.knownAt === undefined ? null : ctx.clock().toISOString(),
      org: query.org ?? 'was',
      fx: query.fx ?? 'plan',
      currency: compared?.exchange.currency ?? model.workspace.currency,
      periods: compared?.periods.map(periodOf) ?? [],
    }
  })
}

function periodOf(compared: ComparedPeriod): ArrBridgePeriod {
  const { period, opening, bridge, fx, closingBook, cohort } = compared
  const { key, from, to } = period
  const openingDay = latest(opening)
  const none = { period: key, from, to, openingDay, closingDay: null, opening: null, fx, movements: null, closing: null }
  if (bridge === null) return { ...none, moved: null, book: null, retention: null }
  return {
    ...none,
    closingDay: bridge.closingDay,
    opening: bridge.opening,
    movements: bridge.movements,
    closing: bridge.closing,
    moved: movedOf(bridge),
    book: {
      rows: closingBook.rows,
      payingRows: closingBook.payingRows,
      accounts: closingBook.accounts.size,
      payingAccounts: [...closingBook.accounts.values()].filter(isPaying).length,
    },
    retention: cohort && {
      openingDay: cohort.opening.day,
      closingDay: bridge.closingDay,
      accounts: cohort.retention.accounts,
      lost: cohort.retention.lost,
      opening: cohort.retention.opening,
      closing: cohort.retention.closing,
      retained: cohort.retention.retained,
      grr: toWireRatio(cohort.retention.grr),
      nrr: toWireRatio(cohort.retention.nrr),
    },
  }
}

function movedOf({ accounts }: ArrBridge): NonNullable<ArrBridgePeriod['moved']> {
  const counts = Object.fromEntries(arrMovements.map((movement) => [movement, 0])) as NonNullable<ArrBridgePeriod['moved']>
  for (const { movement } of accounts) if (movement !== null) counts[movement] += 1
  return counts
}
