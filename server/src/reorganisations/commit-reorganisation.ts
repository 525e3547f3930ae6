import { touchReorganisation } from '@attain/db/queries/reorganisations.queries.ts'
import type {
  CommitReorganisation,
  CommittedReorganisation,
  ReorganisationCounts,
} from '@attain/shared/contracts/reorganisations.ts'
import type { Assignment } from '@attain/shared/domain/assignment.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import type { Model } from '../model/model.ts'
import { inAudit } from '../write/in-audit.ts'
import { inVersion, type Stamp, type Trx } from '../write/in-version.ts'
import { NothingNew, requireOpen } from '../write/open-draft.ts'
import { type StoredReorganisation, storedReorganisation } from './read-reorganisation.ts'
import { reorganisationClosed } from './reorganisation-audit.ts'
import { type Weighed, weigh, writeReorganisation } from './write-reorganisation.ts'

/**
 * Makes a reorganisation's changes the assignments, at one version with its reason; what they replace is superseded and
 * stays in the history (A5, A11). One that says what is recorded already closes without a version.
 * @throws AppError `unknown-reorganisation`, `draft-closed`, `draft-changed`, `draft-conflict`, `draft-refused`,
 * `draft-empty`
 */
export async function commitReorganisation(
  ctx: Context,
  id: number,
  { reason, revision }: CommitReorganisation,
): Promise<CommittedReorganisation> {
  try {
    const { weighed, version } = await inVersion(
      ctx,
      {
        action: 'reorganise',
        reason,
        changesModel: true,
        audit: ({ draft, weighed }: Committed) => ({ subject: `reorganisation ${id}`, detail: auditOf(draft, weighed) }),
      },
      (trx, stamp) => commit(trx, ctx, id, stamp, revision),
    )
    return { reorganisation: id, version, counts: weighed.effect.counts }
  } catch (error) {
    if (!(error instanceof NothingNew)) throw error
    await inAudit(ctx, async (trx, at) => {
      const draft = await storedReorganisation(trx, ctx.scope, id, { lock: true })
      requireOpen(draft, error.revision)
      await touchReorganisation(trx, ctx.scope, id, { state: 'committed', changed_at: at }).execute()
      return { result: undefined, audit: { action: 'reorganise', reason, ...reorganisationClosed(draft.row, 'committed') } }
    })
    return { reorganisation: id, version: null, counts: error.counts as ReorganisationCounts }
  }
}

interface Committed {
  draft: StoredReorganisation
  weighed: Weighed
  version: number
}

async function commit(trx: Trx, ctx: Context, id: number, stamp: Stamp, revision: number | undefined): Promise<Committed> {
  const draft = await storedReorganisation(trx, ctx.scope, id, { lock: true })
  requireOpen(draft, revision)
  if (draft.changes.length === 0)
    throw new AppError('draft-empty', `Reorganisation ${id} has no changes: there is nothing to commit.`)
  const weighed = await weigh(trx, ctx.scope, draft)
  refuse(draft, weighed)
  const { counts, closed, added } = weighed.effect
  if (closed.length + added.length === 0) throw new NothingNew(counts, draft.row.revision)
  await writeReorganisation(trx, ctx.scope, stamp, weighed, { isPreview: false })
  await touchReorganisation(trx, ctx.scope, id, { state: 'committed', version: stamp.version, changed_at: stamp.at }).execute()
  return { draft, weighed, version: stamp.version }
}

function refuse({ row, changes }: StoredReorganisation, { effect, model }: Weighed): void {
  const memberOf = (at: number | null) => model.members.byId.get(changes[at ?? -1]?.member_id ?? 0)?.key ?? ''
  if (effect.conflicts.length > 0) {
    const named = effect.conflicts.slice(0, 3).map(({ change }) => memberOf(change))
    throw new AppError(
      'draft-conflict',
      `Reorganisation ${row.id}: ${effect.conflicts.length} of its assignments changed since they were drafted ` +
        `(${named.join('; ')}${effect.conflicts.length > 3 ? '; …' : ''}). Keep the change or leave it out for each, save, and ` +
        'commit again.',
      { status: 409 },
    )
  }
  const refused = effect.problems.filter((problem) => problem.refused)
  if (refused.length === 0) return
  throw new AppError(
    'draft-refused',
    `Reorganisation ${row.id} cannot be committed: ` +
      `${refused.length === 1 ? '' : `${refused.length} problems, the first is `}${refused[0]?.message}`,
    {
      status: 422,
      rejects: refused.map(({ change, code, message }) => ({
        line: change === null ? null : change + 1,
        column: null,
        code,
        message,
      })),
    },
  )
}

/** What was and what is, assignment by assignment. */
function auditOf({ row }: StoredReorganisation, { effect, live, model }: Weighed): Record<string, unknown> {
  const before = new Map(live.map((assignment) => [assignment.id, assignment]))
  return {
    reorganisation: row.id,
    name: row.name,
    date: row.effective_on,
    ...effect.counts,
    superseded: effect.closed.map((id) => ({ id, ...textOf(before.get(id), model) })),
    written: effect.added.map((assignment) => textOf(assignment, model)),
  }
}

function textOf(assignment: Omit<Assignment, 'id'> | undefined, { members, levels, regions }: Model) {
  if (assignment === undefined) return {}
  const { memberId, levelId, regionId, managerId, fte, from, to } = assignment
  return {
    member: members.byId.get(memberId)?.key,
    level: levels.byId.get(levelId)?.key,
    region: regions.byId.get(regionId ?? 0)?.key ?? null,
    manager: members.byId.get(managerId ?? 0)?.key ?? null,
    fte,
    from,
    to,
  }
}
