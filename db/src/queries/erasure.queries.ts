import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

/** Members by their keys, also those that are not live any more. */
export function membersByKey(db: Kysely<Schema>, scope: Scope, keys: readonly string[]) {
  return db
    .selectFrom('member')
    .select(['id', 'key', 'erased'])
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '<>', 0)
    .where(sql<boolean>`key = any(${keys}::text[])`)
}

/** Names and e-mails that a member ever had, as far as they can go; `rows` = of how many versions. */
export const personWords = (
  scope: Scope,
  memberId: number,
): RawBuilder<{ words: string[]; rows: number; name_is_key: boolean }> => sql`
  select words_of_person(${scope.workspaceId}::integer, ${memberId}::bigint) as words,
    count(distinct p.recorded) + (
      select count(*) from access a join auth."user" u on u.id = a.user_id
      where a.workspace_id = ${scope.workspaceId} and a.member_id = ${memberId}) as rows,
    coalesce(bool_or(erase_from_text(m.key, array[trim(v.word)], '') <> m.key), false) as name_is_key
  from member m
  left join person p on p.workspace_id = ${scope.workspaceId}::integer and p.member_id = m.id
  left join lateral (values (p.name), (p.email)) v (word) on length(trim(v.word)) > 1
  where m.workspace_id = ${scope.workspaceId} and m.id = ${memberId}
`

/** A text of the caller's without the words. */
export const textWithout = (text: string, words: readonly string[], standIn: string): RawBuilder<{ text: string }> => sql`
  select erase_from_text(${text}, ${words}::text[], ${standIn}) as text
`

/**
 * Columns in which people write what they like, so that a name may stand in them. The rest of the database holds keys,
 * words of a closed list, and what a catalogue says of its own.
 */
export const freeTexts = {
  actual: ['label', 'note', 'url'],
  api_key: ['name', 'created_by'],
  subscription: ['label', 'note', 'url'],
  calendar_day: ['name'],
  import_batch: ['actor', 'file_name', 'mapping', 'reason'],
  import_row: ['message'],
  period: ['reason'],
  plan: ['reason'],
  target: ['reason'],
  reorganisation: ['actor', 'name'],
  target_draft: ['actor', 'name'],
  version: ['actor', 'reason'],
} as const

/** Puts the stand-in in the place of the words, in every column of free text but those of the audit. @returns rows changed */
export async function eraseFromTexts(
  trx: Transaction<Schema>,
  { workspaceId: ws }: Scope,
  words: readonly string[],
  standIn: string,
): Promise<number> {
  if (words.length === 0) return 0
  let changed = 0n
  const run = async (statement: RawBuilder<unknown>) => {
    changed += (await statement.execute(trx)).numAffectedRows ?? 0n
  }
  for (const [table, columns] of Object.entries(freeTexts)) {
    const without = (column: string) => sql`erase_from_text(${sql.ref(column)}, ${words}::text[], ${standIn})`
    const differs = columns.map((column) => sql`${sql.ref(column)} <> ${without(column)}`)
    await run(sql`
      update ${sql.table(table)} set ${sql.join(columns.map((column) => sql`${sql.ref(column)} = ${without(column)}`))}
      where workspace_id = ${ws} and (${sql.join(differs, sql` or `)})
    `)
  }
  const json = sql`erase_from_json(report, ${words}::text[], ${standIn})`
  await run(sql`update import_batch set report = ${json} where workspace_id = ${ws} and report <> ${json}`)
  const reasons = sql`array(
    select erase_from_text(r, ${words}::text[], ${standIn}) from unnest(reasons) with ordinality t (r, at) order by at)`
  await run(sql`update health set reasons = ${reasons} where workspace_id = ${ws} and reasons <> ${reasons}`)
  return Number(changed)
}

/** The same in the audit, by the one function that may; before the person itself is gone. */
export const eraseFromAudit = (scope: Scope, memberId: number): RawBuilder<{ rows: number }> => sql`
  select erase_from_audit(${scope.workspaceId}::integer, ${memberId}::bigint) as rows
`

/**
 * Takes back every import that is only previewed: its file is kept as it came, so that nobody can say whom it names.
 * @returns their ids
 */
export const withdrawPreviews = (scope: Scope, message: string): RawBuilder<{ id: number }> => {
  const ws = scope.workspaceId
  return sql`
    with gone as (delete from import_file where workspace_id = ${ws} returning batch_id),
    withdrawn as (
      update import_batch set state = 'refused', report = jsonb_set(report, '{rejected}', '1')
      where workspace_id = ${ws} and state = 'previewed' returning id
    ),
    said as (
      insert into import_row (workspace_id, batch_id, seq, severity, code, message)
      select ${ws}::integer, w.id, coalesce((select max(seq) from import_row r where r.workspace_id = ${ws} and r.batch_id = w.id), 0) + 1,
        'reject', 'person-erased', ${message}
      from withdrawn w
    )
    select id from withdrawn order by id
  `
}

/** Removes the person of every version with the identity that signs in, and says so of the member. */
export async function erasePersonRows(trx: Transaction<Schema>, scope: Scope, memberId: number, version: number): Promise<void> {
  const { workspaceId: ws } = scope
  // Whoever has access to another organisation goes on signing in there.
  const identities = sql`select a.user_id from access a where a.workspace_id = ${ws} and a.member_id = ${memberId}`
  await sql`
    delete from auth."user" u where u.id in (${identities})
      and not has_access_elsewhere(${ws}::integer, u.id)
  `.execute(trx)
  for (const table of ['access_grant', 'access']) {
    await sql`
      update ${sql.table(table)} set superseded = ${version}
      where workspace_id = ${ws} and superseded is null and user_id in (${identities})
    `.execute(trx)
  }
  await trx.deleteFrom('person').where('workspace_id', '=', ws).where('member_id', '=', memberId).execute()
  await trx.updateTable('member').set({ erased: version }).where('workspace_id', '=', ws).where('id', '=', memberId).execute()
  await trx.updateTable('workspace').set({ erased_version: version }).where('workspace_id', '=', ws).execute()
}
