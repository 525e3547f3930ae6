import {
  eraseFromAudit,
  eraseFromTexts,
  erasePersonRows,
  membersByKey,
  personWords,
  textWithout,
  withdrawPreviews,
} from '@attain/db/queries/erasure.queries.ts'
import type { ErasedPerson } from '@attain/shared/contracts/organisation.ts'
import { forgetCallers } from '../access/caller.ts'
import { keepingAnAdministrator } from '../access/last-administrator.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { loadModel } from '../model/load-model.ts'
import { formerMember } from '../model/former-member.ts'
import { derive, horizonAsWritten } from '../write/derive.ts'
import { inVersion } from '../write/in-version.ts'

/**
 * Removes name and e-mail of a member from everything that is kept, of every version, and changes no number (A11):
 * the person's own rows, the texts that people wrote, the audit, and files that wait for their commit. From then on the
 * member is shown as a former one under the key, in the past too.
 * @throws AppError `unknown-member`, `nothing-to-erase`, `reason-needed`, `last-administrator`
 */
export async function erasePerson(ctx: Context, key: string, reason: string): Promise<ErasedPerson> {
  const { scope } = ctx
  const { db } = ctx.database
  const member = await membersByKey(db, scope, [key]).executeTakeFirst()
  if (member === undefined) throw new AppError('unknown-member', `There is no member "${key}".`, { status: 404 })
  const standIn = formerMember(key)
  const why = await reasonWithout(ctx, member.id, reason.trim(), standIn)
  if (why === '') throw new AppError('reason-needed', 'reason: say why; it stands in the audit log (--reason).')
  const erased = await inVersion(
    ctx,
    {
      action: 'erase person',
      reason: why,
      changesModel: true,
      audit: ({ texts, withdrawn, nameIsKey }: ErasedPerson) => ({
        subject: `member ${key}`,
        detail: { before: { name: 'erased', email: 'erased' }, after: null, texts, withdrawn, nameIsKey },
      }),
    },
    async (trx, stamp) => {
      const [person] = (await personWords(scope, member.id).execute(trx)).rows
      if (person === undefined || person.rows === 0) {
        throw new AppError('nothing-to-erase', `Nothing is kept of member "${key}" but the key.`, { status: 409 })
      }
      const model = await loadModel(trx, scope)
      const horizon = await horizonAsWritten(trx, scope, stamp, model)
      const inAudit = (await eraseFromAudit(scope, member.id).execute(trx)).rows.reduce((all, { rows }) => all + rows, 0)
      const texts = inAudit + (await eraseFromTexts(trx, scope, person.words, standIn))
      const withdrawn = (
        await withdrawPreviews(scope, 'A person was erased since the preview. Load the file again.').execute(trx)
      ).rows
      await keepingAnAdministrator(trx, ctx, () => erasePersonRows(trx, scope, member.id, stamp.version))
      await derive(trx, scope, stamp, model, horizon, {})
      return {
        member: key,
        version: stamp.version,
        texts,
        withdrawn: withdrawn.map(({ id }) => id),
        nameIsKey: person.name_is_key,
      }
    },
  )
  forgetCallers(ctx.database)
  return erased
}

/** Whoever writes why may well write who. */
async function reasonWithout({ database, scope }: Context, memberId: number, reason: string, standIn: string): Promise<string> {
  const [person] = (await personWords(scope, memberId).execute(database.db)).rows
  const [said] = (await textWithout(reason, person?.words ?? [], standIn).execute(database.db)).rows
  return said?.text ?? reason
}
