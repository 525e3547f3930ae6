import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'

export interface MemberColumns {
  memberId: number[]
  hiredOn: (string | null)[]
  leftOn: (string | null)[]
  name: (string | null)[]
  email: (string | null)[]
}

/** Two statements: dates of members, and names and e-mails of their persons, which can be erased on their own (A11). */
export function storeMembers(scope: Scope, rows: MemberColumns): RawBuilder<unknown>[] {
  const ws = scope.workspaceId
  return [
    sql`
      update member set hired_on = t.hired_on, left_on = t.left_on
      from unnest(${rows.memberId}::bigint[], ${rows.hiredOn}::date[], ${rows.leftOn}::date[]) as t (id, hired_on, left_on)
      where member.workspace_id = ${ws} and member.id = t.id
    `,
    sql`
      insert into person (workspace_id, member_id, name, email)
      select ${ws}::integer, t.member_id, t.name, t.email
      from unnest(${rows.memberId}::bigint[], ${rows.name}::text[], ${rows.email}::text[]) as t (member_id, name, email)
      on conflict (workspace_id, member_id) do update set name = excluded.name, email = excluded.email
    `,
  ]
}
