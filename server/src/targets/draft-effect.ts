import type { StoredDraftCell } from '@attain/db/queries/target-drafts.queries.ts'
import type { NewVersionedRow } from '@attain/db/queries/versioned.queries.ts'
import type { DraftChanges, DraftProblem } from '@attain/shared/contracts/target-drafts.ts'
import { parsePeriod } from '@attain/shared/domain/period.ts'
import type { TargetRow } from '@attain/shared/domain/target-resolution.ts'
import { checkTargetSet } from '@attain/shared/domain/target-set.ts'
import { targetProblemText } from '@attain/shared/format/target-problem.ts'
import { sameValues } from '../imports/merge-versioned.ts'
import { groupBy, weightsOf } from '../model/load-model.ts'
import type { Model } from '../model/model.ts'
import { aboutOf, byAbout } from './draft-cells.ts'
import { type LiveRows, tableOf, targetTables } from './live-rows.ts'
import type { PieceScope } from './refresh-pieces.ts'
import { datedTarget, type StoredTarget } from './target-rows.ts'

/** What publishing a draft writes, compared with what is live. */
export interface DraftEffect {
  /** Columns of the new rows, with the cell each comes from. */
  added: { cell: number; table: 'target' | 'plan'; values: NewVersionedRow }[]
  closed: Record<'target' | 'plan', number[]>
  /** Cells whose present row is not the one they were written over, and does not say what they say. */
  conflicts: { cell: number; baseId: number | null; nowId: number | null }[]
  problems: DraftProblem[]
  counts: DraftChanges
  pieces: PieceScope
}

/** Compares cells with the live rows (A11) and checks every set of rows they touch, as they leave it (A6). */
export function effectOf(cells: readonly StoredDraftCell[], live: LiveRows, model: Model): DraftEffect {
  const present = byAbout([...live.target, ...live.plan])
  const added: DraftEffect['added'] = []
  const closed: DraftEffect['closed'] = { target: [], plan: [] }
  const conflicts: DraftEffect['conflicts'] = []
  const counts: DraftChanges = { added: 0, revised: 0, removed: 0, unchanged: 0 }
  for (const [at, cell] of cells.entries()) {
    const now = present.get(aboutOf(cell))
    const isSame = saysTheSame(cell, now, model)
    if ((now?.id ?? null) !== cell.base_id && !isSame) conflicts.push({ cell: at, baseId: cell.base_id, nowId: now?.id ?? null })
    if (isSame) {
      counts.unchanged += 1
      continue
    }
    if (now !== undefined) closed[tableOf(cell)].push(now.id)
    if (cell.value === null) counts.removed += 1
    else {
      counts[now === undefined ? 'added' : 'revised'] += 1
      added.push({ cell: at, table: tableOf(cell), values: valuesOf(cell, model) })
    }
  }
  const problems = targetTables.flatMap((table) => problemsOf(table, cells, live[table], closed[table], added, model))
  return { added, closed, conflicts, problems, counts, pieces: piecesOf(cells) }
}

const saysTheSame = (cell: StoredDraftCell, now: StoredTarget | undefined, model: Model): boolean => {
  if (cell.value === null || now === undefined) return cell.value === null && now === undefined
  const { period_key: _key, period_from: _from, period_to: _to, ...said } = valuesOf(cell, model)
  return sameValues(now as unknown as NewVersionedRow, said)
}

function valuesOf({ base_id: _, ...all }: StoredDraftCell, { workspace }: Model): NewVersionedRow {
  const { level_id: __, member_id: ___, ...ofPlan } = all
  const cell = tableOf(all) === 'plan' ? ofPlan : all
  const period = parsePeriod(cell.period_key, workspace.calendar)
  return { ...cell, period_from: period.from, period_to: period.to }
}

/** Rows of cells stand with negative ids: −1 is the first cell's. */
function problemsOf(
  table: 'target' | 'plan',
  all: readonly StoredDraftCell[],
  live: readonly StoredTarget[],
  closed: readonly number[],
  added: DraftEffect['added'],
  model: Model,
): DraftProblem[] {
  const { calendar } = model.workspace
  const cells = all.flatMap((cell, at) => (tableOf(cell) === table ? [{ ...cell, at }] : []))
  const gone = new Set(closed)
  const changed = new Set(added.map(({ cell }) => cell))
  const touched = new Set(cells.map(({ indicator_id: id }) => id))
  const rows = [
    ...live
      .filter((row) => row.period_key !== null && touched.has(row.indicator_id) && !gone.has(row.id))
      .map((row) => ({ indicatorId: row.indicator_id, row: datedTarget(row, calendar) })),
    ...cells.flatMap((cell) => {
      const row = changed.has(cell.at) ? rowOf(cell, -1 - cell.at, model) : null
      return row === null ? [] : [{ indicatorId: cell.indicator_id, row }]
    }),
  ]
  const cellOfRow = cellsByRow(cells, live)
  return [...groupBy(rows, ({ indicatorId }) => indicatorId)].flatMap(([indicatorId, group]) => {
    const indicator = model.indicators.byId.get(indicatorId)
    if (indicator === undefined) return []
    const rules = { indicator, calendar, curve: model.curves.get(indicatorId) ?? null }
    const found = checkTargetSet(group.map(({ row }) => row), rules) // prettier-ignore
    return found.flatMap((problem): DraftProblem[] => {
      const cell = [problem.rowId, ...problem.otherIds].map((id) => (id < 0 ? -1 - id : cellOfRow(id))).find((at) => at !== null)
      // Sets that stood like this before are not the draft's doing.
      if (cell === undefined) return []
      return [{ cell, code: problem.code, message: `${indicator.key}: ${targetProblemText(problem)}`, refused: problem.refused }]
    })
  })
}

/** The cell that took a row out of a coarser one, for sets in which only the coarser row is left. */
function cellsByRow(cells: readonly (StoredDraftCell & { at: number })[], live: readonly StoredTarget[]) {
  const subject = (row: Pick<StoredTarget, 'level_id' | 'region_id' | 'member_id' | 'indicator_id'>) =>
    aboutOf({ ...row, period_key: '' })
  const removing = new Map<string, number>()
  for (const cell of cells) if (cell.value === null) removing.set(subject(cell), cell.at)
  const subjects = new Map(live.map((row) => [row.id, subject(row)]))
  return (id: number): number | null => removing.get(subjects.get(id) ?? '') ?? null
}

const rowOf = (cell: StoredDraftCell, id: number, { workspace }: Model): TargetRow | null =>
  cell.value === null
    ? null
    : {
        id,
        memberId: cell.member_id,
        levelId: cell.level_id,
        regionId: cell.region_id,
        period: parsePeriod(cell.period_key, workspace.calendar),
        value: cell.value,
        comparator: cell.comparator,
        currency: cell.currency,
        weights: weightsOf(cell),
      }

/** Plans have no pieces: they are phased when they are read. */
function piecesOf(all: readonly StoredDraftCell[]): PieceScope {
  const cells = all.filter((cell) => tableOf(cell) === 'target')
  const members = cells.flatMap(({ member_id: id }) => (id === null ? [] : [id]))
  return {
    indicatorIds: [...new Set(cells.map(({ indicator_id: id }) => id))],
    memberIds: members.length === cells.length ? [...new Set(members)] : 'all',
  }
}
