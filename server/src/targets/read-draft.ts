import type { Kysely, Selectable } from 'kysely'
import { planRecords } from '@attain/db/queries/plan-records.queries.ts'
import { cellsOfDraft, draftOf, drafts, type StoredDraftCell } from '@attain/db/queries/target-drafts.queries.ts'
import { targetRecords } from '@attain/db/queries/target-records.queries.ts'
import type { Schema } from '@attain/db/schema.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { DraftConflict, DraftList, TargetDraft } from '@attain/shared/contracts/target-drafts.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import type { Model } from '../model/model.ts'
import { draftSummary } from '../write/draft-summary.ts'
import { cellOf } from './draft-cells.ts'
import { type DraftEffect, effectOf } from './draft-effect.ts'
import { liveRows, planAsTarget, tableOf } from './live-rows.ts'
import { recordOf } from './target-record.ts'

const listedMax = 200

/** Drafts, the last changed first; published and discarded ones stay, so that nothing is lost. */
export async function listDrafts(ctx: Context): Promise<DraftList> {
  const rows = await drafts(ctx.database.read, ctx.scope, listedMax).execute()
  return { drafts: rows.map(({ cells, ...row }) => ({ ...draftSummary(row), cells })) }
}

/**
 * A draft with its cells, what is wrong with them, and where its base has moved: targets that somebody else changed since
 * the cell was written. @throws AppError `unknown-draft`
 */
export async function readDraft(ctx: Context, id: number): Promise<TargetDraft> {
  const { model } = await ctx.models.current(ctx.scope)
  const { db } = ctx.database
  const draft = await storedDraft(db, ctx.scope, id)
  return { ...draftSummary(draft.row), ...(await draftBody(db, ctx.scope, draft, model)) }
}

export interface StoredDraft {
  row: Selectable<Schema['target_draft']>
  cells: StoredDraftCell[]
}

/** @throws AppError `unknown-draft` */
export async function storedDraft(
  db: Kysely<Schema>,
  scope: Scope,
  id: number,
  options?: { lock: boolean },
): Promise<StoredDraft> {
  const row = await draftOf(db, scope, id, options).executeTakeFirst()
  if (row === undefined) throw new AppError('unknown-draft', `There is no draft ${id}.`, { status: 404 })
  return { row, cells: await cellsOfDraft(db, scope, id).execute() }
}

/** A closed draft has neither conflicts nor problems any more. */
export async function draftBody(
  db: Kysely<Schema>,
  scope: Scope,
  { row, cells }: StoredDraft,
  model: Model,
): Promise<Pick<TargetDraft, 'cells' | 'conflicts' | 'problems'>> {
  const shown = cells.flatMap((cell) => cellOf(cell, model) ?? [])
  if (row.state !== 'open') return { cells: shown, conflicts: [], problems: [] }
  const effect = effectOf(cells, await liveRows(db, scope), model)
  return { cells: shown, conflicts: await conflictsOf(db, scope, cells, effect, model), problems: effect.problems }
}

/** Conflicts with the rows themselves: what the author saw, and what is there now. */
export async function conflictsOf(
  db: Kysely<Schema>,
  scope: Scope,
  cells: readonly StoredDraftCell[],
  { conflicts }: DraftEffect,
  model: Model,
): Promise<DraftConflict[]> {
  const tableAt = (at: number) => {
    const cell = cells[at]
    return cell === undefined ? 'target' : tableOf(cell)
  }
  const idsIn = (table: 'target' | 'plan') =>
    conflicts.flatMap(({ cell, baseId, nowId }) => (tableAt(cell) === table ? [baseId ?? [], nowId ?? []].flat() : []))
  const [targets, plans] = [idsIn('target'), idsIn('plan')]
  const rows = {
    target: targets.length === 0 ? [] : await targetRecords(db, scope, { ids: targets, history: true }).execute(),
    plan: plans.length === 0 ? [] : (await planRecords(db, scope, { ids: plans, history: true }).execute()).map(planAsTarget),
  }
  return conflicts.map(({ cell, baseId, nowId }) => {
    const record = (id: number | null) => {
      const row = rows[tableAt(cell)].find((each) => each.id === id)
      return row === undefined ? null : recordOf(row, model)
    }
    return { cell, base: record(baseId), now: record(nowId) }
  })
}
