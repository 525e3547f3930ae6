import type { AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import type { RestatementQuery, RestatementReport } from '@attain/shared/contracts/restatement.ts'
import { closureOf } from '@attain/shared/domain/closure.ts'
import { atOneVersion, readAttainment } from '../attainment/read-attainment.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { asKnownAt } from '../known/as-known-at.ts'
import { periodNamed } from '../periods/change-period.ts'
import { restatedRows } from './restated-rows.ts'
import { readDetail } from './restatement-detail.ts'

/**
 * A closed period as it was closed and as it reads now, both as of its last day, and the difference (A11). With one
 * indicator named, the facts, rates and targets that make the difference up.
 * @throws AppError `period-not-closed`, and what `readAttainment` throws
 */
export async function readRestatement(asked: Context, query: RestatementQuery): Promise<RestatementReport> {
  const { page = 1, ...filter } = query
  return atOneVersion(asked, { allSayVersion: false }, async (versioned, ctx) => {
    const { model, version } = versioned
    const period = periodNamed(filter.period, model)
    const closure = closureOf(period, model.closures)
    if (closure === null) {
      throw new AppError('period-not-closed', `${period.key} is not closed: there is nothing to compare it with yet.`, {
        status: 409,
      })
    }
    const question = { ...filter, asOf: period.to }
    const atClose = await asKnownAt(ctx, String(closure.pinnedVersion))
    // One after the other: an embedded database has a single connection.
    const asClosed = await unlessUnknown(() => readAttainment(atClose, question))
    const restated = await readAttainment(ctx, question)
    const total = restatedRows(asClosed?.total ?? [], restated.total)
    const rows = restatedRows(asClosed?.rows ?? [], restated.rows)
    const { from, to, fx, currency } = restated
    // The facts of a total are shown only where the total is.
    const isWithheld = restated.withheld.length > 0 && restated.total.length === 0
    return {
      period: period.key,
      from,
      to,
      asOf: period.to,
      closure,
      version,
      fx,
      currency,
      differs: [...total, ...rows].some(({ differs }) => differs),
      total,
      rows,
      detail:
        filter.indicator?.length === 1 && asClosed !== null && !isWithheld
          ? await readDetail({ ctx, atClose, versioned, question, page })
          : null,
    }
  })
}

/** What was named only after the close was nothing then. */
async function unlessUnknown(read: () => Promise<AttainmentReport>): Promise<AttainmentReport | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return null
    throw error
  }
}
