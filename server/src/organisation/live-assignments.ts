import { liveAssignments } from '@attain/db/queries/model.queries.ts'
import type { Schema } from '@attain/db/schema.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { Assignment } from '@attain/shared/domain/assignment.ts'
import type { Kysely } from 'kysely'

/** All assignments of a workspace as the scope sees them, by member and first day. */
export async function readAssignments(db: Kysely<Schema>, scope: Scope): Promise<Assignment[]> {
  const rows = await liveAssignments(db, scope).execute()
  return rows.map((row) => ({
    id: row.id,
    memberId: row.member_id,
    levelId: row.level_id,
    regionId: row.region_id,
    managerId: row.manager_id,
    fte: row.fte,
    from: row.valid_from,
    to: row.valid_to,
  }))
}
