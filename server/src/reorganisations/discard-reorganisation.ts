import { touchReorganisation } from '@attain/db/queries/reorganisations.queries.ts'
import type { Reorganisation } from '@attain/shared/contracts/reorganisations.ts'
import type { Context } from '../context.ts'
import { requireOpen } from '../write/open-draft.ts'
import { readReorganisation, storedReorganisation } from './read-reorganisation.ts'

/**
 * Closes a reorganisation without committing it. Its changes can still be read; no assignment changes.
 * @throws AppError `unknown-reorganisation`, `draft-closed`
 */
export async function discardReorganisation(ctx: Context, id: number): Promise<Reorganisation> {
  await ctx.database.db.transaction().execute(async (trx) => {
    requireOpen(await storedReorganisation(trx, ctx.scope, id, { lock: true }), undefined)
    await touchReorganisation(trx, ctx.scope, id, { state: 'discarded', changed_at: ctx.clock() }).execute()
  })
  return readReorganisation(ctx, id)
}
