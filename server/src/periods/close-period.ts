import type { PeriodChange } from '@attain/shared/contracts/periods.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { changePeriod, hasEnded } from './change-period.ts'

/**
 * Closes a month, quarter, half or year and pins the version of the close (A11): from then on it reads as closed and as
 * restated, and a change to it needs a reason.
 * @throws AppError `unknown-period`, `period-not-ended`, `period-already-closed`, `reason-needed`
 */
export function closePeriod(ctx: Context, key: string, reason: string): Promise<PeriodChange> {
  return changePeriod(ctx, key, 'closed', reason, (period, { closures }, today) => {
    const closed = closures.find((closure) => closure.key === key)
    if (closed !== undefined) {
      throw new AppError(
        'period-already-closed',
        `${key} is closed since ${closed.at.slice(0, 10)} at version ${closed.pinnedVersion}. To close it anew, reopen it first: attain period reopen ${key}.`,
        { status: 409 },
      )
    }
    if (!hasEnded(period, today)) {
      throw new AppError('period-not-ended', `${key} runs until ${period.to}; only a period that has ended can be closed.`, {
        status: 409,
      })
    }
  })
}
