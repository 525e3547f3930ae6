import { type Kysely, sql, type Transaction } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

/** Identities stand above workspaces: what is asked here is asked for somebody who is being signed in or invited. */

/** @param email in lower case */
export function identityByEmail(db: Kysely<Schema>, email: string) {
  return db.selectFrom('auth.user').select(['id', 'name', 'email']).where('email', '=', email)
}

export function identityById(db: Kysely<Schema>, id: string) {
  return db.selectFrom('auth.user').select(['id', 'name', 'email']).where('id', '=', id)
}

export function insertIdentity(trx: Transaction<Schema>, row: { id: string; name: string; email: string; at: Date }) {
  const { at, ...columns } = row
  return trx.insertInto('auth.user').values({ ...columns, emailVerified: false, createdAt: at, updatedAt: at })
}

/** Ways in which an identity can sign in. */
export function accountsOf(db: Kysely<Schema>, userId: string) {
  return db.selectFrom('auth.account').select(['id', 'providerId']).where('userId', '=', userId)
}

/** Sets the password, whether there was one or not. @param hash as the library that checks it makes it */
export async function setPassword(
  trx: Transaction<Schema>,
  row: { id: string; userId: string; hash: string; at: Date },
): Promise<void> {
  const { id, userId, hash, at } = row
  const { numUpdatedRows } = await trx
    .updateTable('auth.account')
    .set({ password: hash, updatedAt: at })
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .executeTakeFirstOrThrow()
  if (numUpdatedRows > 0n) return
  await trx
    .insertInto('auth.account')
    .values({ id, accountId: userId, providerId: 'credential', userId, password: hash, createdAt: at, updatedAt: at })
    .execute()
}

/** Ends every session of an identity. */
export function endSessions(trx: Transaction<Schema>, userId: string) {
  return trx.deleteFrom('auth.session').where('userId', '=', userId)
}

/** Whether the identity has access to any other workspace. */
export async function hasAccessElsewhere(db: Kysely<Schema>, { workspaceId }: Scope, userId: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`select has_access_elsewhere(${workspaceId}::integer, ${userId}) as has`.execute(db)
  return rows[0]?.has === true
}

/** Removes an identity with its sessions and passwords. */
export function deleteIdentity(trx: Transaction<Schema>, userId: string) {
  return trx.deleteFrom('auth.user').where('id', '=', userId)
}
