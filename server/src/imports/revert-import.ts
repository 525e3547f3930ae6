import { batchOf, markReverted } from '@attain/db/queries/import-batches.queries.ts'
import { closeBatch, restoreClosed, revertObstacles } from '@attain/db/queries/revert.queries.ts'
import {
  type RevertedCell,
  revertedActuals,
  revertedCredits,
  revertedResponses,
  revertedSubscriptions,
} from '@attain/db/queries/reverted-cells.queries.ts'
import type { RevertibleTable } from '@attain/db/queries/revertible-tables.ts'
import { sqlState } from '@attain/db/errors.ts'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import type { ImportReport } from '@attain/shared/contracts/imports.ts'
import { ManagerCycleError } from '@attain/shared/domain/placement.ts'
import type { RawBuilder } from 'kysely'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { loadModel } from '../model/load-model.ts'
import type { Model } from '../model/model.ts'
import { CellSet } from '../rollups/cell-set.ts'
import { dropPieces } from '../targets/refresh-pieces.ts'
import { type Changed, derive, type Derived, horizonAsWritten } from '../write/derive.ts'
import { inVersion, type Stamp, type Trx } from '../write/in-version.ts'
import { reportOf } from './batch-report.ts'
import { isFactKind } from './importers.ts'
import { sumsOtherwise } from './kinds/import-catalogue.ts'
import { checkWhatIsLeft } from './revert-checks.ts'
import { listed, refuseDependents, refuseGone } from './revert-dependents.ts'
import { type Reverted, revertedTables } from './revert-plan.ts'

/**
 * Takes a committed batch back at a new version (A11): its live rows are closed, and those it had closed come back.
 * Refused as a whole when a later batch changed the same rows, when something rests on what the batch brought in, or when
 * what would be left contradicts itself. Accounts and sources that the batch created stay. The report's changes are
 * those of the revert.
 * Throws AppError `unknown-import`, `not-committed`, `nothing-to-revert`, `revert-conflict`.
 */
export async function revertImport(ctx: Context, batchId: number, reason: string | null): Promise<ImportReport> {
  const batch = await revertible(ctx, batchId)
  const derived = await inVersion(
    ctx,
    {
      action: `revert ${batch.kind}`,
      reason,
      changesModel: !isFactKind(batch.kind),
      audit: () => ({ subject: `import ${batchId}`, detail: { batch: batchId, kind: batch.kind } }),
    },
    async (trx, stamp) => {
      // Read again under the workspace's lock: somebody else may have been faster.
      await revertible({ ...ctx, database: { ...ctx.database, db: trx } }, batchId)
      await refuseObstacles(trx, ctx, batch)
      return asConflict(batch, () => takeBack(trx, ctx, batch, stamp))
    },
  )
  return withDerived(await reportOf(ctx, batchId), derived)
}

async function revertible(ctx: Context, batchId: number): Promise<Reverted> {
  const row = await batchOf(ctx.database.db, ctx.scope, batchId).executeTakeFirst()
  if (row === undefined) throw new AppError('unknown-import', `There is no import ${batchId}.`, { status: 404 })
  if (row.state !== 'committed') {
    throw new AppError('not-committed', `Import ${batchId} is ${row.state}; only a committed one can be reverted.`, {
      status: 409,
    })
  }
  if (row.version === null) {
    throw new AppError('nothing-to-revert', `Import ${batchId} found everything recorded already and wrote nothing.`, {
      status: 409,
    })
  }
  const kind = row.kind as ImportKind
  return { batchId, kind, version: row.version, tables: revertedTables[kind] }
}

async function refuseObstacles(trx: Trx, ctx: Context, { batchId, tables, version }: Reverted): Promise<void> {
  let count = 0
  const later = new Set<number>()
  for (const table of tables) {
    const [obstacle] = (await revertObstacles(ctx.scope, table, batchId, version).execute(trx)).rows
    count += obstacle?.rows ?? 0
    for (const id of obstacle?.batch_ids ?? []) if (id !== null) later.add(id)
  }
  if (count === 0) return
  const newestFirst = [...later].sort((a, b) => b - a)
  const by =
    newestFirst.length === 0
      ? 'changed later by hand, in a reorganisation or a draft. Put it back there first'
      : `changed later by import ${listed(newestFirst)}. Revert that first, newest first`
  const rows = count === 1 ? '1 of its rows was' : `${count} of its rows were`
  throw new AppError('revert-conflict', `Import ${batchId} cannot be reverted: ${rows} ${by}.`, { status: 409 })
}

async function takeBack(trx: Trx, { scope }: Context, batch: Reverted, stamp: Stamp): Promise<Derived> {
  const { batchId, tables } = batch
  const before = await loadModel(trx, scope)
  const horizon = await horizonAsWritten(trx, scope, stamp, before)
  const cells = await touchedCells(trx, scope, batch)
  let written = 0n
  for (const table of tables) {
    written += (await closeBatch(scope, table, batchId, stamp.version).execute(trx)).numAffectedRows ?? 0n
  }
  for (const table of tables) {
    written += (await restoreClosed(scope, table, batch.version, stamp.version).execute(trx)).numAffectedRows ?? 0n
  }
  if (written === 0n) {
    throw new AppError('nothing-to-revert', `Nothing of import ${batchId} is recorded any more under its number.`, {
      status: 409,
    })
  }
  const after = isFactKind(batch.kind) ? before : await loadModel(trx, scope)
  const models = { before, after, version: stamp.version }
  await refuseDependents(trx, scope, batch, models)
  await refuseGone(trx, scope, batch)
  await checkWhatIsLeft(trx, scope, batch, models)
  await forgetGoneIndicators(trx, scope, before, after)
  await markReverted(trx, scope, batchId, stamp.version).execute()
  return derive(trx, scope, stamp, before, horizon, changedBy(batch, cells, before, after))
}

async function touchedCells(trx: Trx, scope: Context['scope'], { batchId, version, tables }: Reverted): Promise<CellSet> {
  const queries: Partial<Record<RevertibleTable, (...args: [Context['scope'], number, number]) => RawBuilder<RevertedCell>>> = {
    actual: revertedActuals,
    survey_response: revertedResponses,
    subscription: revertedSubscriptions,
    credit: revertedCredits,
  }
  const cells = new CellSet()
  for (const table of tables) {
    const rows = (await queries[table]?.(scope, batchId, version).execute(trx))?.rows ?? []
    for (const { indicator_id: indicatorId, member_id: memberId, day } of rows) cells.touch(indicatorId, memberId, day)
  }
  return cells
}

const shapingKinds: readonly ImportKind[] = ['regions', 'targets', 'ramps', 'curves', 'leave', 'catalogue']

function changedBy({ kind }: Reverted, cells: CellSet, before: Model, after: Model): Changed {
  if (kind === 'assignments') return { placements: true }
  const ids = kind === 'catalogue' ? [...before.indicators.byId.keys()] : []
  const indicators = ids.filter((id) => sumsOtherwise(before.indicators.byId.get(id), after.indicators.byId.get(id)))
  return { cells, indicators, ...(shapingKinds.includes(kind) ? { pieces: { memberIds: 'all', indicatorIds: 'all' } } : {}) }
}

/** Pieces are prorated anew for indicators that are defined; those of the others go with their definition. */
async function forgetGoneIndicators(trx: Trx, scope: Context['scope'], before: Model, after: Model): Promise<void> {
  const gone = [...before.indicators.byId.keys()].filter((id) => !after.indicators.byId.has(id))
  await dropPieces(trx, scope, [...before.members.byId.keys()], gone)
}

/** Unique and exclusion violations: what would come back collides with what was written since. */
const collisions = new Set(['23505', '23P01'])

async function asConflict<T>({ batchId }: Reverted, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    const isCollision = collisions.has(sqlState(error) ?? '')
    if (!isCollision && !(error instanceof ManagerCycleError)) throw error
    const why = isCollision ? 'rows that would come back overlap later ones' : 'members would manage each other'
    throw new AppError('revert-conflict', `Import ${batchId} cannot be reverted: ${why}. Revert later imports first.`, {
      status: 409,
      cause: error,
    })
  }
}

const withDerived = (report: ImportReport, { changes, counts }: Derived): ImportReport => ({
  ...report,
  changes,
  derived: { ...counts, targets: 0 },
})
