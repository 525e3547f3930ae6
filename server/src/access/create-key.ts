import { insertApiKey } from '@attain/db/queries/api-keys.queries.ts'
import type { CreatedApiKey, NewApiKey } from '@attain/shared/contracts/access.ts'
import { nextDay } from '@attain/shared/domain/day.ts'
import { startOfDay } from '@attain/shared/domain/period.ts'
import { idOf } from '../attainment/question.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { inAudit } from '../write/in-audit.ts'
import { keyOf } from './keys.ts'
import { hashOf, keyPrefix, newSecret } from './secrets.ts'
import { today } from './read-access.ts'

/** Characters of a secret that stay visible: they tell keys apart and leave the rest unguessable. */
const shownLength = keyPrefix.length + 6

/** Makes a key; its secret is never seen again. @throws AppError `day-past`, unknown keys */
export async function createKey(ctx: Context, given: NewApiKey): Promise<CreatedApiKey> {
  const { name, role, member, region, expiresOn, reason } = given
  const { model, day } = await today(ctx)
  if (expiresOn !== undefined && expiresOn < day) {
    throw new AppError('day-past', `expiresOn: ${expiresOn} is over already.`)
  }
  const secret = newSecret(keyPrefix)
  const row = await inAudit(ctx, async (trx, at) => {
    const inserted = await insertApiKey(trx, ctx.scope, {
      name,
      secret_hash: hashOf(secret),
      shown: secret.slice(0, shownLength),
      role,
      kind: member !== undefined ? 'member' : region !== undefined ? 'region' : 'all',
      member_id: member === undefined ? null : idOf(model.members, member, 'member'),
      region_id: region === undefined ? null : idOf(model.regions, region, 'region'),
      created_at: at,
      created_by: ctx.actor,
      expires_at: expiresOn === undefined ? null : startOfDay(nextDay(expiresOn), model.workspace.timeZone),
    }).executeTakeFirstOrThrow()
    const after = { shown: inserted.shown, role, member: member ?? null, region: region ?? null, expiresOn: expiresOn ?? null }
    return {
      result: inserted,
      audit: { action: 'create key', subject: `key ${name}`, reason: reason ?? null, detail: { before: null, after } },
    }
  })
  return { key: keyOf(row, model), secret }
}
