import type { Kysely, Transaction } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'
import type { ApiKeyTable } from '../schema/access.tables.ts'

const columns = [
  'id',
  'name',
  'shown',
  'role',
  'kind',
  'member_id',
  'region_id',
  'created_at',
  'created_by',
  'expires_at',
  'revoked_at',
  'last_used_at',
] as const
export type ApiKeyRow = Pick<ApiKeyTable, Exclude<(typeof columns)[number], 'id'>> & { id: number }

/** Keys that there ever were, the newest first. */
export function apiKeys(db: Kysely<Schema>, scope: Scope) {
  return db.selectFrom('api_key').select(columns).where('workspace_id', '=', scope.workspaceId).orderBy('id', 'desc')
}

/** The key with this secret, whether it still works or not. @param hash of the secret */
export function apiKeyByHash(db: Kysely<Schema>, scope: Scope, hash: string) {
  return db.selectFrom('api_key').select(columns).where('workspace_id', '=', scope.workspaceId).where('secret_hash', '=', hash)
}

export function insertApiKey(
  trx: Transaction<Schema>,
  { workspaceId }: Scope,
  row: Omit<ApiKeyRow, 'id' | 'revoked_at' | 'last_used_at'> & { secret_hash: string },
) {
  return trx
    .insertInto('api_key')
    .values({ workspace_id: workspaceId, ...row, revoked_at: null, last_used_at: null })
    .returning(columns)
}

/** No row comes back when it was revoked already. */
export function revokeApiKey(trx: Transaction<Schema>, scope: Scope, id: number, at: Date) {
  return trx
    .updateTable('api_key')
    .set({ revoked_at: at })
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning(columns)
}

export function touchApiKey(db: Kysely<Schema>, scope: Scope, id: number, at: Date) {
  return db.updateTable('api_key').set({ last_used_at: at }).where('workspace_id', '=', scope.workspaceId).where('id', '=', id)
}
