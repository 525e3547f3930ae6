import type { TouchedMonths } from '@attain/db/queries/region-rollups.queries.ts'
import {
  addBatch,
  forgetCells,
  rebuildIndicators,
  refreshSnapshots,
  rolledUpPairs,
  sumCells,
} from '@attain/db/queries/rollups.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import { isSnapshot, type Model } from '../model/model.ts'
import type { Trx } from '../write/in-version.ts'
import type { CellSet } from './cell-set.ts'
import { everyMonth, refreshRegions } from './refresh-regions.ts'

const cellsAtOnce = 20_000

/**
 * Brings rollup and snapshot days in step with the facts (A3), in the transaction that wrote the facts.
 * @param rebuilt indicators of which everything is summed anew, whatever `cells` says
 * @param appended the batch that added facts to the cells and did nothing else to them: its facts are added to the sums
 * @returns how many cells were touched
 */
export async function refreshRollups(
  trx: Trx,
  scope: Scope,
  model: Model,
  cells: CellSet,
  rebuilt: readonly number[],
  appended: number | null,
): Promise<number> {
  let count = 0
  for (const chunk of cells.chunks(cellsAtOnce)) {
    count += chunk.from.length
    if (appended !== null) continue
    await forgetCells(scope, chunk).execute(trx)
    await sumCells(scope, chunk).execute(trx)
  }
  if (appended !== null) await addBatch(scope, appended).execute(trx)
  if (rebuilt.length > 0) {
    for (const statement of rebuildIndicators(scope, [...rebuilt])) await statement.execute(trx)
    count += rebuilt.length
  }
  const snapshots = cells.indicatorIds.filter((id) => {
    const indicator = model.indicators.byId.get(id)
    return indicator !== undefined && isSnapshot(indicator)
  })
  const stale = [...new Set([...snapshots, ...rebuilt])]
  if (stale.length > 0) for (const statement of refreshSnapshots(scope, stale)) await statement.execute(trx)
  await refreshRegions(trx, scope, model, withWhole(cells.months, rebuilt))
  return count
}

function withWhole(months: TouchedMonths, whole: readonly number[]): TouchedMonths {
  const kept = months.indicatorIds.flatMap((id, at) => (whole.includes(id) ? [] : [at]))
  const all = everyMonth([...whole])
  const joined = <T>(list: readonly T[], more: readonly T[]): T[] => [...kept.map((at) => list[at] as T), ...more]
  return {
    indicatorIds: joined(months.indicatorIds, all.indicatorIds),
    from: joined(months.from, all.from),
    to: joined(months.to, all.to),
  }
}

/** Adds all facts of these members: their placements say otherwise than before. */
export async function touchMembers(trx: Trx, scope: Scope, cells: CellSet, memberIds: readonly number[]): Promise<void> {
  if (memberIds.length === 0) return
  const { rows } = await rolledUpPairs(scope, [...memberIds]).execute(trx)
  for (const { indicator_id: indicatorId, member_id: memberId } of rows) cells.touchAll(indicatorId, memberId)
}
