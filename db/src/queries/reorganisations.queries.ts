import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

export type StoredChange = Omit<Selectable<Schema['reorganisation_change']>, 'workspace_id' | 'reorganisation_id' | 'position'>

/** A reorganisation's own row. `lock` keeps other writers of the same one waiting until the transaction ends. */
export function reorganisationOf(db: Kysely<Schema>, scope: Scope, id: number, options: { lock?: boolean } = {}) {
  const query = db.selectFrom('reorganisation').selectAll().where('workspace_id', '=', scope.workspaceId).where('id', '=', id)
  return options.lock === true ? query.forUpdate() : query
}

/** Reorganisations with the number of their changes, the last changed first. */
export function reorganisations(db: Kysely<Schema>, scope: Scope, limit: number) {
  return db
    .selectFrom('reorganisation as r')
    .selectAll('r')
    .select((eb) =>
      eb
        .selectFrom('reorganisation_change as c')
        .select((inner) => inner.fn.countAll<number>().as('n'))
        .where('c.workspace_id', '=', scope.workspaceId)
        .whereRef('c.reorganisation_id', '=', 'r.id')
        .$asScalar()
        .$notNull()
        .as('changes'),
    )
    .where('r.workspace_id', '=', scope.workspaceId)
    .orderBy('r.changed_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit)
}

/** A new, open reorganisation without changes. */
export function insertReorganisation(
  trx: Transaction<Schema>,
  scope: Scope,
  { name, effectiveOn, actor, at }: { name: string; effectiveOn: string; actor: string; at: Date },
) {
  return trx
    .insertInto('reorganisation')
    .values({ workspace_id: scope.workspaceId, name, effective_on: effectiveOn, actor, created_at: at, changed_at: at })
    .returning('id')
}

/** Says that a reorganisation was changed: its revision goes up by one. */
export function touchReorganisation(
  trx: Transaction<Schema>,
  scope: Scope,
  id: number,
  changes: Partial<Pick<Selectable<Schema['reorganisation']>, 'name' | 'effective_on' | 'state' | 'version'>> & {
    changed_at: Date
  },
) {
  return trx
    .updateTable('reorganisation')
    .set((eb) => ({ ...changes, revision: eb('revision', '+', 1) }))
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', id)
}

/** The changes of a reorganisation in the order in which they were given. */
export function changesOf(db: Kysely<Schema>, scope: Scope, id: number) {
  return db
    .selectFrom('reorganisation_change')
    .select(['kind', 'member_id', 'sets', 'level_id', 'region_id', 'manager_id', 'fte', 'valid_from', 'valid_to', 'base_id'])
    .where('workspace_id', '=', scope.workspaceId)
    .where('reorganisation_id', '=', id)
    .orderBy('position')
}

/** Replaces the changes of a reorganisation. */
export async function replaceChanges(
  trx: Transaction<Schema>,
  scope: Scope,
  id: number,
  changes: readonly StoredChange[],
): Promise<void> {
  await trx
    .deleteFrom('reorganisation_change')
    .where('workspace_id', '=', scope.workspaceId)
    .where('reorganisation_id', '=', id)
    .execute()
  if (changes.length === 0) return
  const rows = changes.map((change, position) => ({ ...change, position }))
  await sql`
    insert into reorganisation_change (workspace_id, reorganisation_id, position, kind, member_id, sets, level_id, region_id,
      manager_id, fte, valid_from, valid_to, base_id)
    select ${scope.workspaceId}::integer, ${id}::bigint, position, kind, member_id, sets, level_id, region_id, manager_id, fte,
      valid_from, valid_to, base_id
    from json_populate_recordset(null::reorganisation_change, ${JSON.stringify(rows)}::json)
  `.execute(trx)
}
