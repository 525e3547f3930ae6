import type { Kysely, Selectable } from 'kysely'
import { assignmentRecords } from '@attain/db/queries/assignment-records.queries.ts'
import { changesOf, reorganisationOf, reorganisations, type StoredChange } from '@attain/db/queries/reorganisations.queries.ts'
import type { Schema } from '@attain/db/schema.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { Reorganisation, ReorganisationConflict, ReorganisationList } from '@attain/shared/contracts/reorganisations.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import type { Model } from '../model/model.ts'
import { assignmentRecordOf } from '../organisation/assignment-record.ts'
import { readAssignments } from '../organisation/live-assignments.ts'
import { draftSummary } from '../write/draft-summary.ts'
import { changeOf } from './changes.ts'
import { type Effect, effectOf } from './effect.ts'

const listedMax = 200

/** Reorganisations, the last changed first; committed and discarded ones stay, so that nothing is lost. */
export async function listReorganisations(ctx: Context): Promise<ReorganisationList> {
  const rows = await reorganisations(ctx.database.read, ctx.scope, listedMax).execute()
  return { reorganisations: rows.map(({ changes, ...row }) => ({ ...summaryOf(row), changes })) }
}

/**
 * A reorganisation with its changes, what is wrong with them, and where its base has moved: assignments that somebody else
 * changed since. One that is closed has neither conflicts nor problems any more. @throws AppError `unknown-reorganisation`
 */
export async function readReorganisation(ctx: Context, id: number): Promise<Reorganisation> {
  const { model } = await ctx.models.current(ctx.scope)
  const { db } = ctx.database
  const { row, changes } = await storedReorganisation(db, ctx.scope, id)
  const shown = { ...summaryOf(row), changes: changes.flatMap((change) => changeOf(change, model) ?? []) }
  if (row.state !== 'open') return { ...shown, conflicts: [], problems: [] }
  const effect = effectOf(changes, row.effective_on, await readAssignments(db, ctx.scope), model)
  return { ...shown, conflicts: await conflictsOf(db, ctx.scope, effect, model), problems: effect.problems }
}

export interface StoredReorganisation {
  row: Selectable<Schema['reorganisation']>
  changes: StoredChange[]
}

/** @throws AppError `unknown-reorganisation` */
export async function storedReorganisation(
  db: Kysely<Schema>,
  scope: Scope,
  id: number,
  options?: { lock: boolean },
): Promise<StoredReorganisation> {
  const row = await reorganisationOf(db, scope, id, options).executeTakeFirst()
  if (row === undefined) throw new AppError('unknown-reorganisation', `There is no reorganisation ${id}.`, { status: 404 })
  return { row, changes: await changesOf(db, scope, id).execute() }
}

/** Conflicts with the assignments themselves: what the author saw, and what is there now. */
export async function conflictsOf(
  db: Kysely<Schema>,
  scope: Scope,
  { conflicts }: Effect,
  model: Model,
): Promise<ReorganisationConflict[]> {
  const ids = conflicts.flatMap(({ baseId, nowId }) => [baseId, nowId]).filter((id) => id !== null)
  const rows = ids.length === 0 ? [] : await assignmentRecords(db, scope, { ids }).execute()
  const records = new Map(rows.map((row) => [row.id, assignmentRecordOf(row, model)]))
  return conflicts.map(({ change, baseId, nowId }) => ({
    change,
    base: records.get(baseId ?? 0) ?? null,
    now: records.get(nowId ?? 0) ?? null,
  }))
}

const summaryOf = (row: Selectable<Schema['reorganisation']>) => ({ ...draftSummary(row), date: row.effective_on })
