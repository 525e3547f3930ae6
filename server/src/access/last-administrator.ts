import { administrators } from '@attain/db/queries/access.queries.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import type { Trx } from '../write/in-version.ts'

/** Refuses what has left nobody to give access. @throws AppError `last-administrator` */
export async function keepAnAdministrator(trx: Trx, { scope, clock }: Context): Promise<void> {
  if ((await administrators(trx, scope, true, clock())).rows.length > 0) return
  throw new AppError('last-administrator', 'Nobody would be left who may give access. Make somebody else an admin first.', {
    status: 409,
  })
}
