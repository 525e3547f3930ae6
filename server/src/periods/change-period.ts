import { periodEvents, recordPeriod } from '@attain/db/queries/periods.queries.ts'
import type { PeriodChange } from '@attain/shared/contracts/periods.ts'
import { dayInTimeZone, isOpen, parsePeriod, type Period } from '@attain/shared/domain/period.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { loadModel } from '../model/load-model.ts'
import type { Model } from '../model/model.ts'
import { derive, horizonAsWritten } from '../write/derive.ts'
import { inVersion } from '../write/in-version.ts'
import { eventOf } from './list-period-history.ts'

/**
 * Writes a period's next state at a version of its own. What is derived is brought in step as every write does, since
 * the next one takes that for granted.
 * @param refuse throws when the period cannot go there
 */
export async function changePeriod(
  ctx: Context,
  key: string,
  state: 'open' | 'closed',
  reason: string,
  refuse: (period: Period, model: Model, today: string) => void,
): Promise<PeriodChange> {
  const why = reason.trim()
  if (why === '') throw new AppError('reason-needed', 'reason: say why; it stands in the history of the period (--reason).')
  const version = await inVersion(
    ctx,
    {
      action: state === 'closed' ? 'period close' : 'period reopen',
      reason: why,
      changesModel: true,
      audit: () => ({
        subject: `period ${key}`,
        detail: { before: { state: state === 'closed' ? 'open' : 'closed' }, after: { state } },
      }),
    },
    async (trx, stamp) => {
      const model = await loadModel(trx, ctx.scope)
      const horizon = await horizonAsWritten(trx, ctx.scope, stamp, model)
      refuse(periodNamed(key, model), model, dayInTimeZone(stamp.at, model.workspace.timeZone))
      await derive(trx, ctx.scope, stamp, model, horizon, {})
      await recordPeriod(trx, ctx.scope, { key, state, reason: why, version: stamp.version })
      return stamp.version
    },
  )
  const { rows } = await periodEvents(ctx.scope).execute(ctx.database.db)
  const event = rows.find(({ recorded }) => recorded === version)
  if (event === undefined) throw new RangeError(`the state of ${key} was not recorded`)
  return { version, event: eventOf(event) }
}

/** @throws AppError `unknown-period` */
export function periodNamed(key: string, { workspace }: Pick<Model, 'workspace'>): Period {
  try {
    return parsePeriod(key, workspace.calendar)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new AppError('unknown-period', `period: ${error.message}`, { status: 404, cause: error })
  }
}

export const hasEnded = (period: Period, today: string): boolean => !isOpen(period, today)
