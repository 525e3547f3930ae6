import { touchDraft } from '@attain/db/queries/target-drafts.queries.ts'
import type { TargetDraft } from '@attain/shared/contracts/target-drafts.ts'
import type { Context } from '../context.ts'
import { inAudit } from '../write/in-audit.ts'
import { requireOpen } from '../write/open-draft.ts'
import { draftClosed } from './draft-audit.ts'
import { readDraft, storedDraft } from './read-draft.ts'

/**
 * Closes a draft without publishing it. Its cells can still be read; no target changes.
 * @throws AppError `unknown-draft`, `draft-closed`
 */
export async function discardDraft(ctx: Context, id: number): Promise<TargetDraft> {
  await inAudit(ctx, async (trx, at) => {
    const draft = await storedDraft(trx, ctx.scope, id, { lock: true })
    requireOpen(draft, undefined)
    await touchDraft(trx, ctx.scope, id, { state: 'discarded', changed_at: at }).execute()
    return { result: undefined, audit: { action: 'discard target draft', ...draftClosed(draft.row, 'discarded') } }
  })
  return readDraft(ctx, id)
}
