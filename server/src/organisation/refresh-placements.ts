import { livePlacements } from '@attain/db/queries/model.queries.ts'
import { insertPlacements } from '@attain/db/queries/placements.queries.ts'
import { supersede } from '@attain/db/queries/versioned.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import { cutPlacements, type Placement } from '@attain/shared/domain/placement.ts'
import type { Stamp, Trx } from '../write/in-version.ts'
import { readAssignments } from './live-assignments.ts'

const insertedAtOnce = 5_000

/**
 * Cuts the live assignments into placements anew (A5) and stamps what differs: placements that are gone are closed,
 * new ones inserted, all others stay as they are.
 * @returns the members whose placements changed, and how many placements were written
 */
export async function refreshPlacements(
  trx: Trx,
  scope: Scope,
  stamp: Stamp,
): Promise<{ memberIds: number[]; placements: number }> {
  const wanted = new Map(cutPlacements(await readAssignments(trx, scope)).map((placement) => [contentOf(placement), placement]))
  const gone: number[] = []
  const changed = new Set<number>()
  for (const row of await livePlacements(trx, scope).execute()) {
    if (row.id === 0) continue
    const content = contentOf({
      assignmentId: row.assignment_id ?? 0,
      memberId: row.member_id,
      levelId: row.level_id ?? 0,
      regionId: row.region_id,
      managerId: row.manager_id,
      fte: row.fte,
      from: row.valid_from,
      to: row.valid_to,
      chain: row.chain.split(',').map(Number),
    })
    if (wanted.delete(content)) continue
    gone.push(row.id)
    changed.add(row.member_id)
  }
  const added = [...wanted.values()]
  for (const { memberId } of added) changed.add(memberId)
  if (gone.length > 0) await supersede(trx, scope, 'placement', gone, stamp.version)
  for (let start = 0; start < added.length; start += insertedAtOnce) {
    const part = added.slice(start, start + insertedAtOnce).map((placement) => ({ ...placement, chain: [...placement.chain] }))
    await insertPlacements(trx, scope, part, stamp.version)
  }
  return { memberIds: [...changed], placements: added.length }
}

const contentOf = ({ assignmentId, memberId, levelId, regionId, managerId, fte, from, to, chain }: Placement): string =>
  [assignmentId, memberId, levelId, regionId, managerId, canonical(fte), from, to, chain.join(',')].join('|')
