import type { Kysely } from 'kysely'
import { administrators } from '@attain/db/queries/access.queries.ts'
import { workspaceVersion } from '@attain/db/queries/workspaces.queries.ts'
import type { Schema } from '@attain/db/schema.ts'
import { dayInTimeZone } from '@attain/shared/domain/period.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import type { Trx } from '../write/in-version.ts'

type Asking = Pick<Context, 'scope' | 'clock'>

/** Whether somebody can sign in today who may give access. Reads the database only, so that a transaction can ask. */
export async function hasAdministrator(db: Kysely<Schema>, { scope, clock }: Asking, hasProvider: boolean): Promise<boolean> {
  const at = clock()
  const { time_zone: timeZone } = await workspaceVersion(db, scope).executeTakeFirstOrThrow()
  return (await administrators(db, scope, hasProvider, at, dayInTimeZone(at, timeZone))).rows.length > 0
}

/**
 * Refuses a change that leaves nobody to give access; where nobody could before (all is done by keys or the command line)
 * it is none of its doing. An administrator whose grant of everything ends by its date is not kept: nobody takes it away.
 * @throws AppError `last-administrator`
 */
export async function keepingAnAdministrator(trx: Trx, ctx: Asking, change: () => Promise<void>): Promise<void> {
  const hadOne = await hasAdministrator(trx, ctx, true)
  await change()
  if (!hadOne || (await hasAdministrator(trx, ctx, true))) return
  throw new AppError(
    'last-administrator',
    'Nobody would be left who may give access. Make somebody else an admin with a grant of everything first.',
    { status: 409 },
  )
}
