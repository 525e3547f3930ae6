import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { GrantKind, Role } from '@attain/shared/contracts/access.ts'
import type { Day } from '../schema/columns.ts'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

/** The access of one identity to the workspace, as it stands. */
export function accessOf(db: Kysely<Schema>, scope: Scope, userId: string) {
  return db
    .selectFrom('access')
    .select(['role', 'member_id'])
    .where('workspace_id', '=', scope.workspaceId)
    .where('user_id', '=', userId)
    .where('superseded', 'is', null)
}

/** Grants as they stand, whenever they are in force; of one identity or of all. */
export function grantsOf(db: Kysely<Schema>, scope: Scope, userId?: string) {
  return db
    .selectFrom('access_grant')
    .select(['id', 'user_id', 'kind', 'member_id', 'region_id', 'job_family_id', 'valid_from', 'valid_to'])
    .where('workspace_id', '=', scope.workspaceId)
    .where('superseded', 'is', null)
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId as string))
    .orderBy('id')
}

/** Of one identity, as far as they are in force on a day. */
export function grantsInForce(db: Kysely<Schema>, scope: Scope, userId: string, day: Day) {
  return grantsOf(db, scope, userId).where(isInForce(day))
}

/** Whether a row of `access_grant` is in force on a day of the workspace: both its days are inclusive. */
const isInForce = (day: Day): RawBuilder<boolean> =>
  sql`(valid_from is null or valid_from <= ${day}::date) and (valid_to is null or ${day}::date <= valid_to)`

export interface UserRow {
  id: string
  email: string
  name: string
  role: Role
  member_id: number | null
  can_sign_in: boolean
  /** When the newest unused link ends; null = there is none. */
  link_until: Date | null
}

/** Everybody with access to the workspace, by name; `userId` narrows to one. */
export function userRows(db: Kysely<Schema>, { workspaceId }: Scope, at: Date, userId?: string) {
  return sql<UserRow>`
    select u.id, u.email, u.name, a.role, a.member_id,
      exists (select from auth.account c where c."userId" = u.id) as can_sign_in,
      (select max(l.expires_at) from access_link l where l.workspace_id = ${workspaceId} and l.user_id = u.id
        and l.used_at is null and l.expires_at > ${at}) as link_until
    from access a join auth."user" u on u.id = a.user_id
    where a.workspace_id = ${workspaceId} and a.superseded is null and (${userId ?? null}::text is null or u.id = ${userId ?? null})
    order by u.name, u.email
  `.execute(db)
}

/**
 * Administrators who could sign in (with a password, by a link that is open, or with a provider once there is one) and who
 * see everything on a day, without which no page lets them give access. Nothing is said of the days after.
 */
export function administrators(db: Kysely<Schema>, { workspaceId }: Scope, hasProvider: boolean, at: Date, day: Day) {
  return sql<{ user_id: string }>`
    select a.user_id from access a
    where a.workspace_id = ${workspaceId} and a.superseded is null and a.role = 'admin'
      and exists (select from access_grant g where g.workspace_id = ${workspaceId} and g.user_id = a.user_id
        and g.superseded is null and g.kind = 'all' and ${isInForce(day)})
      and (${hasProvider} or exists (select from auth.account c where c."userId" = a.user_id) or exists (
        select from access_link l where l.workspace_id = ${workspaceId} and l.user_id = a.user_id and l.used_at is null and l.expires_at > ${at}))
  `.execute(db)
}

export function insertAccess(
  trx: Transaction<Schema>,
  { workspaceId }: Scope,
  row: { user_id: string; role: Role; member_id: number | null },
  version: number,
) {
  return trx.insertInto('access').values({ workspace_id: workspaceId, ...row, recorded: version, superseded: null })
}

/** Closes the access of an identity. */
export function closeAccess(trx: Transaction<Schema>, scope: Scope, userId: string, version: number) {
  return trx
    .updateTable('access')
    .set({ superseded: version })
    .where('workspace_id', '=', scope.workspaceId)
    .where('user_id', '=', userId)
    .where('superseded', 'is', null)
}

export interface NewGrantRow {
  user_id: string
  kind: GrantKind
  member_id: number | null
  region_id: number | null
  job_family_id: number | null
  valid_from: string | null
  valid_to: string | null
}

export function insertGrant(trx: Transaction<Schema>, { workspaceId }: Scope, row: NewGrantRow, version: number) {
  return trx.insertInto('access_grant').values({ workspace_id: workspaceId, ...row, recorded: version, superseded: null })
}

/** Closes one grant of an identity, or with `id` null all of them. */
export function closeGrants(trx: Transaction<Schema>, scope: Scope, userId: string, id: number | null, version: number) {
  return trx
    .updateTable('access_grant')
    .set({ superseded: version })
    .where('workspace_id', '=', scope.workspaceId)
    .where('user_id', '=', userId)
    .$if(id !== null, (query) => query.where('id', '=', id as number))
    .where('superseded', 'is', null)
}
