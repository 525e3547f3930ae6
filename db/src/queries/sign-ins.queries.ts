import { sql, type Transaction } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

/**
 * Writes into the audit that somebody was refused, when the address is that of somebody with access to the workspace; else
 * it writes no row and takes the same statement.
 * @param email in lower case
 * @param actor who is written as the one who tried
 */
export function insertRefusedSignIn(trx: Transaction<Schema>, { workspaceId }: Scope, email: string, actor: string, at: Date) {
  return sql`
    insert into audit (workspace_id, recorded_at, actor, action, subject, detail)
    select a.workspace_id, ${at}::timestamptz, ${actor}::text, 'sign-in refused', 'user ' || u.email, '{}'::jsonb
    from access a join auth."user" u on u.id = a.user_id
    where a.workspace_id = ${workspaceId} and a.superseded is null and u.email = ${email}
  `.execute(trx)
}
