import { touchDraft } from '@attain/db/queries/target-drafts.queries.ts'
import type { TargetDraft } from '@attain/shared/contracts/targets.ts'
import type { Context } from '../context.ts'
import { requireOpen } from '../write/open-draft.ts'
import { readDraft, storedDraft } from './read-draft.ts'

/**
 * Closes a draft without publishing it. Its cells can still be read; no target changes.
 * @throws AppError `unknown-draft`, `draft-closed`
 */
export async function discardDraft(ctx: Context, id: number): Promise<TargetDraft> {
  await ctx.database.db.transaction().execute(async (trx) => {
    requireOpen(await storedDraft(trx, ctx.scope, id, { lock: true }), undefined)
    await touchDraft(trx, ctx.scope, id, { state: 'discarded', changed_at: ctx.clock() }).execute()
  })
  return readDraft(ctx, id)
}
