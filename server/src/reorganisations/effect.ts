import type { StoredChange } from '@attain/db/queries/reorganisations.queries.ts'
import type { ReorganisationCounts, ReorganisationProblem } from '@attain/shared/contracts/reorganisations.ts'
import type { Assignment } from '@attain/shared/domain/assignment.ts'
import { checkAssignments } from '@attain/shared/domain/assignment-set.ts'
import type { Day } from '@attain/shared/domain/period.ts'
import { holds, type NewAssignment, reorganise } from '@attain/shared/domain/reorganise.ts'
import { assignmentProblemText, reorganiseProblemText } from '@attain/shared/format/assignment-problem.ts'
import type { Model } from '../model/model.ts'
import { assignmentChangeOf, isCorrection } from './changes.ts'

/** What committing a reorganisation writes, compared with what is live. */
export interface Effect {
  added: NewAssignment[]
  closed: number[]
  /** All assignments as they would stand; new ones with negative ids: −1 is the first of `added`. */
  after: Assignment[]
  /** Changes whose assignment is not the one they were written over, and does not say what they say. */
  conflicts: { change: number; baseId: number | null; nowId: number | null }[]
  problems: ReorganisationProblem[]
  counts: ReorganisationCounts
}

/** Applies changes to the live assignments and checks what results, as an import of assignments is checked (A5). */
export function effectOf(changes: readonly StoredChange[], date: Day, live: readonly Assignment[], model: Model): Effect {
  const { added, closed, unchanged, problems } = reorganise(live, changes.map(assignmentChangeOf), date)
  const gone = new Set(closed)
  const after = [
    ...live.filter(({ id }) => !gone.has(id)),
    ...added.map(({ change: _, ...assignment }, at) => ({ ...assignment, id: -1 - at })),
  ]
  const memberOf = (at: number) => model.members.byId.get(changes[at]?.member_id ?? 0)?.key ?? ''
  const own = problems.map((problem) => ({
    change: problem.change,
    code: problem.code,
    message: reorganiseProblemText(problem, memberOf(problem.change)),
    refused: problem.code !== 'ends-on',
  }))
  return {
    added,
    closed,
    after,
    conflicts: conflictsOf(changes, date, live, new Set(unchanged)),
    problems: [...own, ...setProblems(changes, added, live, after, model)],
    counts: {
      people: new Set([
        ...added.map(({ memberId }) => memberId),
        ...live.flatMap(({ id, memberId }) => (gone.has(id) ? [memberId] : [])),
      ]).size,
      added: added.length,
      superseded: closed.length,
      unchanged: unchanged.length,
    },
  }
}

function conflictsOf(
  changes: readonly StoredChange[],
  date: Day,
  live: readonly Assignment[],
  unchanged: ReadonlySet<number>,
): Effect['conflicts'] {
  const ids = new Set(live.map(({ id }) => id))
  const standing = new Map(live.flatMap((each) => (holds(each, date) ? [[each.memberId, each.id] as const] : [])))
  return changes.flatMap((change, at) => {
    const { base_id: baseId, member_id: memberId } = change
    if (!isCorrection(change)) {
      const nowId = standing.get(memberId) ?? null
      return nowId === baseId || unchanged.has(at) ? [] : [{ change: at, baseId, nowId }]
    }
    const isSettled = ids.has(baseId ?? 0) || change.kind === 'remove'
    return isSettled ? [] : [{ change: at, baseId, nowId: null }]
  })
}

function setProblems(
  changes: readonly StoredChange[],
  added: readonly NewAssignment[],
  live: readonly Assignment[],
  after: readonly Assignment[],
  model: Model,
): ReorganisationProblem[] {
  const keyOf = (memberId: number) => model.members.byId.get(memberId)?.key ?? String(memberId)
  const changeOfId = (id: number) => added[-1 - id]?.change ?? null
  // What is only shortened had its manager before.
  const had = new Set(live.map(({ memberId, managerId, from }) => `${memberId} ${managerId} ${from}`))
  const isNew = (id: number) => {
    const row = added[-1 - id]
    return row !== undefined && !had.has(`${row.memberId} ${row.managerId} ${row.from}`)
  }
  return checkAssignments(after, isNew).map((problem) => {
    const { code } = problem
    const message = assignmentProblemText(problem, keyOf)
    if (code === 'overlapping-assignment') {
      const change = changeOfId(problem.secondId) ?? changeOfId(problem.firstId)
      return { change, code, message, refused: true }
    }
    if (code === 'manager-cycle') {
      const change = added.find(({ memberId }) => problem.members.includes(memberId))?.change ?? null
      return { change, code, message, refused: true }
    }
    const change = changeOfId(problem.id)
    return { change, code, message, refused: changes[change ?? -1]?.sets.includes('manager') ?? false }
  })
}
