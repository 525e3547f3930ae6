import { touchReorganisation } from '@attain/db/queries/reorganisations.queries.ts'
import type { Reorganisation } from '@attain/shared/contracts/reorganisations.ts'
import type { Context } from '../context.ts'
import { inAudit } from '../write/in-audit.ts'
import { requireOpen } from '../write/open-draft.ts'
import { readReorganisation, storedReorganisation } from './read-reorganisation.ts'
import { reorganisationClosed } from './reorganisation-audit.ts'

/**
 * Closes a reorganisation without committing it. Its changes can still be read; no assignment changes.
 * @throws AppError `unknown-reorganisation`, `draft-closed`
 */
export async function discardReorganisation(ctx: Context, id: number): Promise<Reorganisation> {
  await inAudit(ctx, async (trx, at) => {
    const draft = await storedReorganisation(trx, ctx.scope, id, { lock: true })
    requireOpen(draft, undefined)
    await touchReorganisation(trx, ctx.scope, id, { state: 'discarded', changed_at: at }).execute()
    return { result: undefined, audit: { action: 'discard reorganisation', ...reorganisationClosed(draft.row, 'discarded') } }
  })
  return readReorganisation(ctx, id)
}
