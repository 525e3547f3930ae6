import { accessOf } from '@attain/db/queries/access.queries.ts'
import { attemptSeen } from '@attain/db/queries/attempts.queries.ts'
import { insertRefusedSignIn } from '@attain/db/queries/sign-ins.queries.ts'
import { noAccess } from '../access/access.ts'
import type { Context } from '../context.ts'
import { inAudit } from '../write/in-audit.ts'
import type { Counted } from './attempts.ts'

/**
 * Writes down that a session began or ended, in the workspace that was asked, of whoever has access to it: who can sign in
 * elsewhere is no affair of its readers. Where the visit came from is not written, as it could not be erased with a person.
 */
export async function auditSession(
  ctx: Context,
  action: 'sign in' | 'sign out',
  { id, email }: { id: string; email: string },
  detail: { by: 'password' | 'link' | 'provider' } | { where: 'here' | 'elsewhere' | 'everywhere else' },
): Promise<void> {
  if ((await accessOf(ctx.database.db, ctx.scope, id).executeTakeFirst()) === undefined) return
  const audit = { action, subject: `user ${email}`, detail }
  await inAudit({ ...ctx, actor: email }, () => Promise.resolve({ result: null, audit }))
}

/**
 * The same of a refusal, where there is such a person. Whether there is takes as many statements and one commit either way,
 * so that the time of an answer does not tell.
 */
export async function auditRefusal({ database, scope, clock }: Context, email: string, { address }: Counted): Promise<void> {
  const at = clock()
  await database.db.transaction().execute(async (trx) => {
    await attemptSeen(trx, address, at)
    await insertRefusedSignIn(trx, scope, email, noAccess.actor, at)
  })
}
