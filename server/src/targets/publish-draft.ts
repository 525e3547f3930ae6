import { touchDraft } from '@attain/db/queries/target-drafts.queries.ts'
import type { PublishDraft, PublishedDraft } from '@attain/shared/contracts/target-drafts.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { inAudit } from '../write/in-audit.ts'
import { inVersion, type Stamp, type Trx } from '../write/in-version.ts'
import { NothingNew, requireOpen } from '../write/open-draft.ts'
import { draftClosed } from './draft-audit.ts'
import { targetTables } from './live-rows.ts'
import { type StoredDraft, storedDraft } from './read-draft.ts'
import { subjectText } from './target-subject.ts'
import { type Weighed, weigh, writeDraft } from './write-draft.ts'

/**
 * Makes a draft's cells the targets, at a version of its own with its reason; what they replace is superseded and stays in
 * the history (A6, A11). A draft that says what is recorded already closes without a version.
 * @throws AppError `unknown-draft`, `draft-closed`, `draft-changed`, `draft-conflict`, `draft-refused`, `draft-empty`
 */
export async function publishDraft(ctx: Context, id: number, { reason, revision }: PublishDraft): Promise<PublishedDraft> {
  try {
    const { counts, version } = await inVersion(
      ctx,
      {
        action: 'publish targets',
        reason,
        changesModel: true,
        audit: ({ draft, weighed }: Published) => ({ subject: `target draft ${id}`, detail: auditOf(draft, weighed) }),
      },
      (trx, stamp) => publish(trx, ctx, id, stamp, reason, revision),
    )
    return { draft: id, version, changes: counts }
  } catch (error) {
    if (!(error instanceof NothingNew)) throw error
    await inAudit(ctx, async (trx, at) => {
      const draft = await storedDraft(trx, ctx.scope, id, { lock: true })
      requireOpen(draft, error.revision)
      await touchDraft(trx, ctx.scope, id, { state: 'published', changed_at: at }).execute()
      return { result: undefined, audit: { action: 'publish targets', reason, ...draftClosed(draft.row, 'published') } }
    })
    return { draft: id, version: null, changes: error.counts as Counts }
  }
}

type Counts = PublishedDraft['changes']
interface Published {
  draft: StoredDraft
  weighed: Weighed
  counts: Counts
  version: number
}

async function publish(
  trx: Trx,
  ctx: Context,
  id: number,
  stamp: Stamp,
  reason: string,
  revision: number | undefined,
): Promise<Published> {
  const draft = await storedDraft(trx, ctx.scope, id, { lock: true })
  requireOpen(draft, revision)
  if (draft.cells.length === 0) throw new AppError('draft-empty', `Draft ${id} has no cells: there is nothing to publish.`)
  const weighed = await weigh(trx, ctx.scope, draft)
  refuse(draft, weighed)
  const { counts, closed, added } = weighed.effect
  if (closed.target.length + closed.plan.length + added.length === 0) throw new NothingNew(counts, draft.row.revision)
  await writeDraft(trx, ctx.scope, stamp, weighed, { reason, isPreview: false })
  await touchDraft(trx, ctx.scope, id, { state: 'published', version: stamp.version, changed_at: stamp.at }).execute()
  return { draft, weighed, counts, version: stamp.version }
}

function refuse({ row, cells }: StoredDraft, { effect, model }: Weighed): void {
  const nameOf = (at: number | null) => {
    const cell = at === null ? undefined : cells[at]
    if (cell === undefined) return ''
    const subject = { levelId: cell.level_id, regionId: cell.region_id, memberId: cell.member_id }
    return `${subjectText(subject, model)}, ${model.indicators.byId.get(cell.indicator_id)?.key}, ${cell.period_key}`
  }
  if (effect.conflicts.length > 0) {
    const named = effect.conflicts.slice(0, 3).map(({ cell }) => nameOf(cell))
    throw new AppError(
      'draft-conflict',
      `Draft ${row.id}: ${effect.conflicts.length} of its targets changed since they were drafted (${named.join('; ')}` +
        `${effect.conflicts.length > 3 ? '; …' : ''}). Keep the draft's value or the new one for each, save, and publish again.`,
      { status: 409 },
    )
  }
  const refused = effect.problems.filter((problem) => problem.refused)
  if (refused.length === 0) return
  throw new AppError(
    'draft-refused',
    `Draft ${row.id} cannot be published: ${refused.length === 1 ? '' : `${refused.length} problems, the first is `}` +
      `${nameOf(refused[0]?.cell ?? null)}: ${refused[0]?.message}`,
    {
      status: 422,
      rejects: refused.map(({ cell, code, message }) => ({ line: cell === null ? null : cell + 1, column: null, code, message })),
    },
  )
}

/** What was and what is, by cell that changed something. */
function auditOf({ row, cells }: StoredDraft, { effect, live, model }: Weighed): Record<string, unknown> {
  const superseded = targetTables.flatMap((table) => {
    const taken = new Set(effect.closed[table])
    const rows = live[table].filter(({ id: rowId }) => taken.has(rowId))
    return rows.map(({ id: rowId, value, period_key: period }) => ({ id: rowId, table, value, period }))
  })
  return {
    draft: row.id,
    name: row.name,
    ...effect.counts,
    superseded,
    written: effect.added.map(({ cell }) => {
      const at = cells[cell]
      if (at === undefined) return null
      const subject = { levelId: at.level_id, regionId: at.region_id, memberId: at.member_id }
      const indicator = model.indicators.byId.get(at.indicator_id)?.key
      return { about: `${subjectText(subject, model)}, ${indicator}, ${at.period_key}`, value: at.value, currency: at.currency }
    }),
  }
}
