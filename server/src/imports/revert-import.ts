import { batchOf, markReverted } from '@attain/db/queries/import-batches.queries.ts'
import { wrongShares } from '@attain/db/queries/credits.queries.ts'
import { livePlans, liveTargets } from '@attain/db/queries/model.queries.ts'
import {
  closeBatch,
  creditedAt,
  restoreClosed,
  type RevertedCell,
  revertedActuals,
  revertedCredits,
  revertedResponses,
  type RevertibleTable,
  revertObstacles,
} from '@attain/db/queries/revert.queries.ts'
import { sqlState } from '@attain/db/errors.ts'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import type { ImportReport } from '@attain/shared/contracts/imports.ts'
import { ManagerCycleError } from '@attain/shared/domain/placement.ts'
import { checkPlanSet, checkTargetSet } from '@attain/shared/domain/target-set.ts'
import type { RawBuilder } from 'kysely'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { groupBy, loadModel } from '../model/load-model.ts'
import type { Model } from '../model/model.ts'
import { CellSet } from '../rollups/cell-set.ts'
import { datedPlan, datedTarget } from '../targets/target-rows.ts'
import { type Changed, derive, type Derived, horizonAsWritten } from '../write/derive.ts'
import { inVersion, type Trx } from '../write/in-version.ts'
import { reportOf } from './batch-report.ts'
import { isFactKind } from './importers.ts'
import { problemText } from './kinds/phased-values.ts'

const tables: Partial<Record<ImportKind, RevertibleTable>> = {
  actuals: 'actual',
  'survey-responses': 'survey_response',
  credits: 'credit',
  assignments: 'assignment',
  targets: 'target',
  plans: 'plan',
  curves: 'phasing_curve',
  ramps: 'ramp',
  leave: 'leave_of_absence',
  'fx-rates': 'fx_rate',
}

interface Reverted {
  batchId: number
  kind: ImportKind
  /** The version that the batch was committed as. */
  version: number
  table: RevertibleTable
}

/**
 * Takes a committed batch back at a new version (A11): its live rows are closed, and those it had closed come back.
 * Refused when a later batch changed the same rows, or when what would be left contradicts itself. Accounts and sources
 * that the batch created stay. The report's changes are those of the revert.
 * Throws AppError `unknown-import`, `not-committed`, `nothing-to-revert`, `revert-unsupported`, `revert-conflict`.
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
      const model = await loadModel(trx, ctx.scope)
      const horizon = await horizonAsWritten(trx, ctx.scope, stamp, model)
      await refuseObstacles(trx, ctx, batch)
      const cells = await touchedCells(trx, ctx, batch)
      return await asConflict(batch, async () => {
        await closeBatch(ctx.scope, batch.table, batchId, stamp.version).execute(trx)
        await restoreClosed(ctx.scope, batch.table, batch.version, stamp.version).execute(trx)
        await checkWhatIsLeft(trx, ctx, batch, model, stamp.version)
        await markReverted(trx, ctx.scope, batchId, stamp.version).execute()
        return derive(trx, ctx.scope, stamp, model, horizon, changedBy(batch, cells))
      })
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
  const table = tables[kind]
  if (table !== undefined) return { batchId, kind, version: row.version, table }
  throw new AppError(
    'revert-unsupported',
    `An import of ${kind} cannot be reverted, because other rows may rest on it. Import the earlier file again: what differs is superseded.`,
    { status: 422 },
  )
}

async function refuseObstacles(trx: Trx, ctx: Context, { batchId, table, version }: Reverted): Promise<void> {
  const { rows } = await revertObstacles(ctx.scope, table, batchId, version).execute(trx)
  const [obstacle] = rows
  if (obstacle === undefined || obstacle.rows === 0) return
  const later = (obstacle.batch_ids ?? []).filter((id) => id !== null)
  const by =
    later.length === 0 ? 'was closed later' : `was changed later by import ${later.join(', ')}. Revert that first, newest first`
  throw new AppError('revert-conflict', `Import ${batchId} cannot be reverted: ${obstacle.rows} of its rows ${by}.`, {
    status: 409,
  })
}

async function touchedCells(trx: Trx, ctx: Context, { batchId, version, table }: Reverted): Promise<CellSet> {
  const queries: Partial<Record<RevertibleTable, (...args: [Context['scope'], number, number]) => RawBuilder<RevertedCell>>> = {
    actual: revertedActuals,
    survey_response: revertedResponses,
    credit: revertedCredits,
  }
  const cells = new CellSet()
  const rows = (await queries[table]?.(ctx.scope, batchId, version).execute(trx))?.rows ?? []
  for (const { indicator_id: indicatorId, member_id: memberId, day } of rows) cells.touch(indicatorId, memberId, day)
  return cells
}

function changedBy({ table }: Reverted, cells: CellSet): Changed {
  if (table === 'assignment') return { placements: true }
  const shapes = table === 'target' || table === 'ramp' || table === 'phasing_curve' || table === 'leave_of_absence'
  return shapes ? { pieces: { memberIds: 'all', indicatorIds: 'all' } } : { cells }
}

/** What the set of live rows must hold to by A4 and A6 after the revert as after any import. */
async function checkWhatIsLeft(trx: Trx, ctx: Context, { table }: Reverted, model: Model, version: number): Promise<void> {
  const refuse = (text: string) => {
    throw new AppError('revert-conflict', `What would be left contradicts itself: ${text}`, { status: 409 })
  }
  if (table === 'credit') {
    const { rows } = await creditedAt(ctx.scope, version).execute(trx)
    const ids = { sourceId: rows.map((row) => row.source_id), externalId: rows.map((row) => row.external_id) }
    const [wrong] = (await wrongShares(ctx.scope, ids).execute(trx)).rows
    if (wrong !== undefined) refuse(`the prime shares of "${ids.externalId[wrong.position - 1]}" would add to ${wrong.total}.`)
  }
  const { calendar } = model.workspace
  const rulesOf = (indicatorId: number) => {
    const indicator = model.indicators.byId.get(indicatorId)
    return indicator === undefined ? null : { indicator, calendar, curve: model.curves.get(indicatorId) ?? null }
  }
  if (table === 'target') {
    const rows = (await liveTargets(trx, ctx.scope).execute()).filter((row) => row.period_key !== null)
    for (const [indicatorId, set] of groupBy(rows, (row) => row.indicator_id)) {
      const rules = rulesOf(indicatorId)
      const problems =
        rules === null
          ? []
          : checkTargetSet(
              set.map((row) => datedTarget(row, calendar)),
              rules,
            )
      const refused = problems.find((problem) => problem.refused)
      if (refused !== undefined) refuse(problemText(refused))
    }
  }
  if (table === 'plan') {
    const rows = await livePlans(trx, ctx.scope).execute()
    for (const set of groupBy(rows, (row) => `${row.region_id} ${row.indicator_id}`).values()) {
      const rules = rulesOf(set[0]?.indicator_id ?? 0)
      const problems =
        rules === null
          ? []
          : checkPlanSet(
              set.map((row) => datedPlan(row, calendar)),
              rules,
            )
      const refused = problems.find((problem) => problem.refused)
      if (refused !== undefined) refuse(problemText(refused))
    }
  }
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
