import { closeHealth, insertHealth, liveHealth } from '@attain/db/queries/health.queries.ts'
import type { DeclareHealth, Declaration } from '@attain/shared/contracts/health.ts'
import { checkHealth, type HealthProblem } from '@attain/shared/domain/health.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { inVersion } from '../write/in-version.ts'
import { listHealth } from './list-health.ts'
import { type AuditedHealth, auditedHealth, healthOf, subjectText } from './subject.ts'

const problemText: Record<HealthProblem, string> = {
  'reason-missing': 'a judgement needs a reason, so that it can be questioned; only unknown and confidential can do without.',
  'reason-blank': 'a reason is empty. Leave it out or say it.',
}

/**
 * Declares the health of a subject in a period; an earlier declaration is superseded (A9, A11). The same judgement with
 * the same reasons again is recorded again: it says that somebody looked.
 * @throws AppError `health-without-reason`, unknown keys
 */
export async function declareHealth(ctx: Context, declared: DeclareHealth): Promise<Declaration> {
  const [problem] = checkHealth(declared)
  if (problem !== undefined) throw new AppError('health-without-reason', `reasons: ${problemText[problem]}`)
  const { health, reasons, ...subject } = declared
  const { model } = await ctx.models.current(ctx.scope)
  const of = healthOf(subject, model)
  await inVersion(
    ctx,
    {
      action: 'declare health',
      reason: reasons.length === 0 || health === 'confidential' ? null : reasons.join('; '),
      // What is withheld is kept in memory beside the model.
      changesModel: true,
      audit: (before: AuditedHealth | null) => ({
        subject: subjectText(subject),
        detail: { before, after: auditedHealth({ health, reasons }) },
      }),
    },
    async (trx, { version }) => {
      const live = await liveHealth(trx, ctx.scope, of).executeTakeFirst()
      if (live !== undefined) await closeHealth(trx, ctx.scope, live.id, version).execute()
      await insertHealth(trx, ctx.scope, { ...of, health, reasons }, version).execute()
      return live === undefined ? null : auditedHealth(live)
    },
  )
  const company = subject.region === undefined && subject.member === undefined ? ({ company: 'true' } as const) : {}
  const { declarations } = await listHealth(ctx, { ...subject, ...company })
  const mine = declarations.find(({ indicator }) => (indicator === null) === (subject.indicator === undefined))
  if (mine === undefined) throw new Error('what was declared is not there')
  return mine
}
