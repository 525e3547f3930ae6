import { sql, type Transaction } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

export interface NewPlacement {
  assignmentId: number
  memberId: number
  levelId: number
  regionId: number | null
  managerId: number | null
  fte: string
  from: string
  to: string | null
  /** The member itself first, then upwards. */
  chain: number[]
}

/** Inserts placements with their chains, in two statements. */
export async function insertPlacements(
  trx: Transaction<Schema>,
  scope: Scope,
  rows: NewPlacement[],
  version: number,
): Promise<void> {
  if (rows.length === 0) return
  const ws = scope.workspaceId
  const { rows: inserted } = await sql<{ id: number; member_id: number; valid_from: string }>`
    insert into placement (workspace_id, assignment_id, member_id, level_id, region_id, manager_id, fte, valid_from, valid_to, recorded)
    select ${ws}::integer, t.*, ${version}::bigint
    from unnest(
      ${rows.map((row) => row.assignmentId)}::bigint[], ${rows.map((row) => row.memberId)}::bigint[],
      ${rows.map((row) => row.levelId)}::bigint[], ${rows.map((row) => row.regionId)}::bigint[],
      ${rows.map((row) => row.managerId)}::bigint[], ${rows.map((row) => row.fte)}::numeric[],
      ${rows.map((row) => row.from)}::date[], ${rows.map((row) => row.to)}::date[]
    ) as t
    returning id, member_id, valid_from
  `.execute(trx)
  const idOf = new Map(inserted.map((row) => [`${row.member_id} ${row.valid_from}`, row.id]))
  const chain = rows.flatMap((row) => {
    const placementId = idOf.get(`${row.memberId} ${row.from}`)
    if (placementId === undefined) throw new Error(`placement of member ${row.memberId} from ${row.from} was not inserted`)
    return row.chain.map((ancestorId, depth) => ({ ancestorId, placementId, depth }))
  })
  await sql`
    insert into placement_chain (workspace_id, ancestor_id, placement_id, depth)
    select ${ws}::integer, t.* from unnest(
      ${chain.map((link) => link.ancestorId)}::bigint[], ${chain.map((link) => link.placementId)}::bigint[],
      ${chain.map((link) => link.depth)}::smallint[]
    ) as t
  `.execute(trx)
}
