import { type RegionDifference, regionDifferences } from '@attain/db/queries/region-rollups.queries.ts'
import {
  rebuildRollup,
  refreshSnapshots,
  type RollupDifference,
  rollupDifferences,
  snapshotDifferences,
} from '@attain/db/queries/rollups.queries.ts'
import { type NewTargetPiece, storedPieces } from '@attain/db/queries/target-pieces.queries.ts'
import { workspaceVersion } from '@attain/db/queries/workspaces.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import { dayInTimeZone } from '@attain/shared/domain/period.ts'
import type { Context } from '../context.ts'
import { loadModel } from '../model/load-model.ts'
import type { Model } from '../model/model.ts'
import { dayOfVersion, type Horizon, horizonOf } from '../targets/horizon.ts'
import { loadProration, storedPiecesOf } from '../targets/prorate.ts'
import { contentOf } from '../targets/piece-content.ts'
import { refreshPieces } from '../targets/refresh-pieces.ts'
import { inVersion, type Trx } from '../write/in-version.ts'
import { allSpans, everyMonth, refreshRegions } from './refresh-regions.ts'
import { regionTreeOf } from './region-tree.ts'

/** One stored sum or piece that does not follow from what it is derived from. */
export interface Difference {
  what: 'rollup' | 'snapshot' | 'target-piece' | RegionDifference['what']
  /** `only-stored`: should not be there; `only-computed`: is missing. A cell with another value appears as both. */
  side: 'only-stored' | 'only-computed'
  indicator: string
  /** Member's key; '' = no member. */
  member: string
  day: string
  value: string
}

const membersAtOnce = 500

/**
 * Recomputes rollup, snapshot days and target pieces from facts and targets and compares them with what is stored.
 * @returns every difference; `[]` = in step
 */
export async function checkRollups(ctx: Context): Promise<Difference[]> {
  return ctx.database.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const model = await loadModel(trx, ctx.scope)
      const cells = await rollupDifferences(ctx.scope).execute(trx)
      const days = await snapshotDifferences(ctx.scope).execute(trx)
      return [
        ...cells.rows.map((row) => cellDifference(row, model)),
        ...days.rows.map((row): Difference => ({
          what: 'snapshot',
          side: row.side === 'only-in-rollup' ? 'only-computed' : 'only-stored',
          indicator: indicatorKey(row.indicator_id, model),
          member: '',
          day: row.day,
          value: '',
        })),
        ...(await pieceDifferences(trx, ctx, model)),
        ...(await sumDifferences(trx, ctx, model)),
      ]
    })
}

/** Everything that is added up from facts, anew. */
export async function rebuildSums(trx: Trx, scope: Scope, model: Model): Promise<void> {
  const indicatorIds = [...model.indicators.byId.keys()]
  for (const statement of rebuildRollup(scope)) await statement.execute(trx)
  for (const statement of refreshSnapshots(scope, indicatorIds)) await statement.execute(trx)
  await refreshRegions(trx, scope, model, everyMonth(indicatorIds))
}

/** Writes rollup, snapshot days and target pieces anew. The numbers they follow from are not touched. */
export async function rebuildRollups(ctx: Context): Promise<void> {
  await inVersion(
    ctx,
    { action: 'rollup rebuild', reason: null, changesModel: false, audit: () => ({ subject: 'rollup', detail: {} }) },
    async (trx, stamp) => {
      const model = await loadModel(trx, ctx.scope)
      await rebuildSums(trx, ctx.scope, model)
      const horizon = await horizonOf(trx, ctx.scope, model.workspace, dayInTimeZone(stamp.at, model.workspace.timeZone))
      await refreshPieces(trx, ctx.scope, model, horizon, { memberIds: 'all', indicatorIds: 'all' })
    },
  )
}

const cellDifference = (row: RollupDifference, model: Model): Difference => ({
  what: 'rollup',
  side: row.side === 'only-in-rollup' ? 'only-stored' : 'only-computed',
  indicator: indicatorKey(row.indicator_id, model),
  member: memberKey(row.member_id, model),
  day: row.bucket,
  value: `${row.value} / ${row.weight}, n ${row.n}${row.currency === '' ? '' : ` ${row.currency}`}`,
})

async function sumDifferences(trx: Trx, { scope }: Context, model: Model): Promise<Difference[]> {
  const found: Difference[] = []
  for (const statement of regionDifferences(scope, await allSpans(trx, scope, model), regionTreeOf(model))) {
    for (const { what, side, indicator_id: id, day, value } of (await statement.execute(trx)).rows)
      found.push({ what, side, indicator: indicatorKey(id, model), member: '', day, value })
  }
  return found
}

async function pieceDifferences(trx: Trx, ctx: Context, model: Model): Promise<Difference[]> {
  const horizon = await storedHorizon(trx, ctx, model)
  if (horizon === null) return []
  const proration = await loadProration(trx, ctx.scope, model, horizon)
  const memberIds = [...model.members.byId.keys()]
  const differences: Difference[] = []
  for (let start = 0; start < memberIds.length; start += membersAtOnce) {
    const some = memberIds.slice(start, start + membersAtOnce)
    const stored = (await storedPieces(ctx.scope, some).execute(trx)).rows
    const computed = some.flatMap((memberId) =>
      [...proration.books.keys()].flatMap((id) => storedPiecesOf(proration, memberId, id)),
    )
    const left = new Map(stored.map((piece) => [contentOf(piece), piece]))
    for (const piece of computed)
      if (!left.delete(contentOf(piece))) differences.push(pieceDifference(piece, 'only-computed', model))
    for (const piece of left.values()) differences.push(pieceDifference(piece, 'only-stored', model))
  }
  return differences
}

/** Pieces reach as far as the newest version asked for; null = nothing was ever written. */
async function storedHorizon(trx: Trx, ctx: Context, model: Model): Promise<Horizon | null> {
  const { version } = await workspaceVersion(trx, ctx.scope).executeTakeFirstOrThrow()
  const day = await dayOfVersion(trx, ctx.scope, model.workspace, version)
  return day === null ? null : horizonOf(trx, ctx.scope, model.workspace, day)
}

const pieceDifference = (piece: NewTargetPiece, side: Difference['side'], model: Model): Difference => ({
  what: 'target-piece',
  side,
  indicator: indicatorKey(piece.indicator_id, model),
  member: memberKey(piece.member_id, model),
  day: `${piece.from_day}..${piece.to_day}`,
  value: piece.amount ?? piece.in_force,
})

const indicatorKey = (id: number, { indicators }: Model): string => indicators.byId.get(id)?.key ?? String(id)
const memberKey = (id: number, { members }: Model): string => members.byId.get(id)?.key ?? ''
