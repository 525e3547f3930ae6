import type { Kysely, Transaction } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'
import type { AccessLinkTable } from '../schema/access.tables.ts'

/** A link that can still be used. @param hash of the token that the link carries */
export function openLink(db: Kysely<Schema>, scope: Scope, hash: string, at: Date) {
  return db
    .selectFrom('access_link')
    .select(['id', 'purpose', 'user_id', 'reusable', 'expires_at'])
    .where('workspace_id', '=', scope.workspaceId)
    .where('token_hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
}

export function insertLink(
  trx: Transaction<Schema>,
  { workspaceId }: Scope,
  row: Pick<AccessLinkTable, 'token_hash' | 'purpose' | 'user_id' | 'reusable' | 'created_at' | 'expires_at'>,
) {
  return trx.insertInto('access_link').values({ workspace_id: workspaceId, ...row, used_at: null })
}

/** Takes a link for good; no row comes back to whoever is second. */
export function useLink(trx: Transaction<Schema>, scope: Scope, id: number, at: Date) {
  return trx
    .updateTable('access_link')
    .set({ used_at: at })
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .returning('id')
}

/** Ends every unused link of an identity, or with null those of the first administrator. */
export function endLinks(trx: Transaction<Schema>, scope: Scope, userId: string | null, at: Date) {
  return trx
    .updateTable('access_link')
    .set({ used_at: at })
    .where('workspace_id', '=', scope.workspaceId)
    .where('user_id', 'is not distinct from', userId)
    .where('used_at', 'is', null)
}
