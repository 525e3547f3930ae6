import { closeHealth, liveHealth } from '@attain/db/queries/health.queries.ts'
import type { WithdrawHealth } from '@attain/shared/contracts/health.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { inVersion } from '../write/in-version.ts'
import { type AuditedHealth, auditedHealth, healthOf, subjectText } from './subject.ts'

/** Takes a declaration back; it stays in the history. @throws AppError `no-health`, unknown keys */
export async function withdrawHealth(ctx: Context, { reason, ...subject }: WithdrawHealth): Promise<void> {
  const { model } = await ctx.models.current(ctx.scope)
  const of = healthOf(subject, model)
  await inVersion(
    ctx,
    {
      action: 'withdraw health',
      reason,
      // What is withheld is kept in memory beside the model.
      changesModel: true,
      audit: (before: AuditedHealth) => ({
        subject: subjectText(subject),
        detail: { before, after: null },
      }),
    },
    async (trx, { version }) => {
      const live = await liveHealth(trx, ctx.scope, of).executeTakeFirst()
      if (live === undefined) {
        throw new AppError('no-health', `There is no declared ${subjectText(subject)}.`, { status: 404 })
      }
      await closeHealth(trx, ctx.scope, live.id, version).execute()
      return auditedHealth(live)
    },
  )
}
