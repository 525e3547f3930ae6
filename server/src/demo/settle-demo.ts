import type { DeclareHealth } from '@attain/shared/contracts/health.ts'
import type { NewDraft } from '@attain/shared/contracts/target-drafts.ts'
import type { Context } from '../context.ts'
import { declareHealth } from '../health/declare-health.ts'
import { closePeriod } from '../periods/close-period.ts'
import { createDraft } from '../targets/save-draft.ts'
import type { DemoOrganisation } from './demo-organisation.ts'

/** What people do with data that is there: they close periods, correct, judge, and plan the next year. */
export async function settleDemo(
  ctx: Context,
  { closed, declared, draft }: Pick<DemoOrganisation, 'closed' | 'declared' | 'draft'>,
  correct: () => Promise<void>,
): Promise<void> {
  const finance = { ...ctx, actor: 'finance (demonstration)' }
  const manager = { ...ctx, actor: 'operations (demonstration)' }
  for (const key of closed) await closePeriod(finance, key, 'Books closed by finance (demonstration)')
  if (closed.length > 0) await correct()
  for (const judgement of declared) await declareHealth(manager, judgement satisfies DeclareHealth)
  await createDraft(manager, draft satisfies NewDraft)
}
