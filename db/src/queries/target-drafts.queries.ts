import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

/** base_id is a plan's where the cell has neither level nor member, else a target's. */
export type StoredDraftCell = Omit<
  Selectable<Schema['target_draft_cell']>,
  'workspace_id' | 'draft_id' | 'position' | 'base_plan_id'
>

/** A draft's own row. `lock` keeps other writers of the same draft waiting until the transaction ends. */
export function draftOf(db: Kysely<Schema>, scope: Scope, id: number, options: { lock?: boolean } = {}) {
  const query = db.selectFrom('target_draft').selectAll().where('workspace_id', '=', scope.workspaceId).where('id', '=', id)
  return options.lock === true ? query.forUpdate() : query
}

/** Drafts with the number of their cells, the last changed first. */
export function drafts(db: Kysely<Schema>, scope: Scope, limit: number) {
  return db
    .selectFrom('target_draft as d')
    .selectAll('d')
    .select((eb) =>
      eb
        .selectFrom('target_draft_cell as c')
        .select((inner) => inner.fn.countAll<number>().as('n'))
        .where('c.workspace_id', '=', scope.workspaceId)
        .whereRef('c.draft_id', '=', 'd.id')
        .$asScalar()
        .$notNull()
        .as('cells'),
    )
    .where('d.workspace_id', '=', scope.workspaceId)
    .orderBy('d.changed_at', 'desc')
    .orderBy('d.id', 'desc')
    .limit(limit)
}

/** A new, open, empty draft. */
export function insertDraft(trx: Transaction<Schema>, scope: Scope, row: { name: string; actor: string; at: Date }) {
  const { name, actor, at } = row
  return trx
    .insertInto('target_draft')
    .values({ workspace_id: scope.workspaceId, name, actor, created_at: at, changed_at: at })
    .returning('id')
}

/** Says that a draft was changed: its revision goes up by one. */
export function touchDraft(
  trx: Transaction<Schema>,
  scope: Scope,
  id: number,
  changes: Partial<Pick<Selectable<Schema['target_draft']>, 'name' | 'state' | 'version'>> & { changed_at: Date },
) {
  return trx
    .updateTable('target_draft')
    .set((eb) => ({ ...changes, revision: eb('revision', '+', 1) }))
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', id)
}

/** The cells of a draft in the order in which they were given. */
export function cellsOfDraft(db: Kysely<Schema>, scope: Scope, id: number) {
  return db
    .selectFrom('target_draft_cell')
    .select([
      'level_id',
      'region_id',
      'member_id',
      'indicator_id',
      'period_key',
      'value',
      'comparator',
      'currency',
      'q1',
      'q2',
      'q3',
      'q4',
    ])
    .select((eb) => eb.fn.coalesce('base_id', 'base_plan_id').as('base_id'))
    .where('workspace_id', '=', scope.workspaceId)
    .where('draft_id', '=', id)
    .orderBy('position')
}

/** Replaces the cells of a draft; two cells about the same thing violate its unique index. */
export async function replaceCells(
  trx: Transaction<Schema>,
  scope: Scope,
  id: number,
  cells: readonly StoredDraftCell[],
): Promise<void> {
  await trx.deleteFrom('target_draft_cell').where('workspace_id', '=', scope.workspaceId).where('draft_id', '=', id).execute()
  if (cells.length === 0) return
  const rows = cells.map((cell, position) => {
    const isPlan = cell.level_id === null && cell.member_id === null
    return { ...cell, position, base_id: isPlan ? null : cell.base_id, base_plan_id: isPlan ? cell.base_id : null }
  })
  await sql`
    insert into target_draft_cell (workspace_id, draft_id, position, level_id, region_id, member_id, indicator_id, period_key,
      value, comparator, currency, q1, q2, q3, q4, base_id, base_plan_id)
    select ${scope.workspaceId}::integer, ${id}::bigint, position, level_id, region_id, member_id, indicator_id, period_key,
      value, comparator, currency, q1, q2, q3, q4, base_id, base_plan_id
    from json_populate_recordset(null::target_draft_cell, ${JSON.stringify(rows)}::json)
  `.execute(trx)
}
