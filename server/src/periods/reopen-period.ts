import type { PeriodChange } from '@attain/shared/contracts/periods.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { changePeriod } from './change-period.ts'

/**
 * Opens a closed period again. The close stays in its history, and what it pinned stays readable by its version.
 * @throws AppError `unknown-period`, `period-not-closed`, `reason-needed`
 */
export function reopenPeriod(ctx: Context, key: string, reason: string): Promise<PeriodChange> {
  return changePeriod(ctx, key, 'open', reason, (period, { closures }) => {
    if (closures.some((closure) => closure.key === key)) return
    const around = closures.find(({ from, to }) => from <= period.from && to >= period.to)
    const hint = around === undefined ? '' : ` It lies in ${around.key}, which is closed: reopen that.`
    throw new AppError('period-not-closed', `${key} is not closed.${hint}`, { status: 409 })
  })
}
