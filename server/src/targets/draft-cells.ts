import type { StoredDraftCell } from '@attain/db/queries/target-drafts.queries.ts'
import type { DraftCell, DraftCellInput } from '@attain/shared/contracts/target-drafts.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import { parsePeriod } from '@attain/shared/domain/period.ts'
import { AppError, inPlace } from '../errors.ts'
import { idOf } from '../attainment/question.ts'
import { defaultComparator } from '../imports/kinds/phased-values.ts'
import { weightsOf } from '../model/load-model.ts'
import type { Model } from '../model/model.ts'
import { subjectKeys } from './target-record.ts'
import { type StoredTarget } from './target-rows.ts'
import { subjectOf, subjectText } from './target-subject.ts'

type About = Pick<StoredDraftCell, 'level_id' | 'region_id' | 'member_id' | 'indicator_id'> & { period_key: string | null }

/** What a row or a cell is about; repeating rows are about no period. */
export const aboutOf = (row: About): string =>
  `${row.level_id} ${row.region_id} ${row.member_id} ${row.indicator_id} ${row.period_key}`

/** Dated live rows by what they are about. */
export const byAbout = (live: readonly StoredTarget[]): Map<string, StoredTarget> =>
  new Map(live.filter((row) => row.period_key !== null).map((row) => [aboutOf(row), row]))

/**
 * Cells as they are stored. What a cell leaves open it takes from the row that is there, or from the coarsest one of the
 * same subject and indicator that holds its period.
 * @param known the draft's cells so far, for the rows they were written over
 * @throws AppError naming the cell (from 1) and what is wrong with it
 */
export function storedCells(
  cells: readonly DraftCellInput[],
  model: Model,
  live: readonly StoredTarget[],
  known: readonly StoredDraftCell[] = [],
): StoredDraftCell[] {
  const present = byAbout(live)
  const earlier = new Map(known.map((cell) => [aboutOf(cell), cell]))
  const seen = new Map<string, number>()
  return cells.map((cell, at) => {
    const stored = inPlace(`cell ${at + 1}`, () => storedCell(cell, model, live, present))
    const about = aboutOf(stored)
    const twice = seen.get(about)
    if (twice !== undefined) {
      const text = `${subjectText(ids(stored), model)}, ${cell.indicator}, ${cell.period}`
      throw new AppError('duplicate-cell', `Cells ${twice + 1} and ${at + 1} are about the same target (${text}). Keep one.`)
    }
    seen.set(about, at)
    return { ...stored, base_id: cell.base === undefined ? baseOf(about, earlier, present) : cell.base }
  })
}

const ids = (cell: Pick<StoredDraftCell, 'level_id' | 'region_id' | 'member_id'>) => ({
  levelId: cell.level_id,
  regionId: cell.region_id,
  memberId: cell.member_id,
})

function baseOf(
  about: string,
  earlier: ReadonlyMap<string, StoredDraftCell>,
  present: ReadonlyMap<string, StoredTarget>,
): number | null {
  const before = earlier.get(about)
  return before === undefined ? (present.get(about)?.id ?? null) : before.base_id
}

function storedCell(
  cell: DraftCellInput,
  model: Model,
  live: readonly StoredTarget[],
  present: ReadonlyMap<string, StoredTarget>,
): Omit<StoredDraftCell, 'base_id'> {
  const { levelId, regionId, memberId } = subjectOf(cell, model)
  const indicator = model.indicators.byId.get(idOf(model.indicators, cell.indicator, 'indicator'))
  const period = parsePeriod(cell.period, model.workspace.calendar)
  const about = {
    level_id: levelId,
    region_id: regionId,
    member_id: memberId,
    indicator_id: indicator?.id ?? 0,
    period_key: cell.period,
  }
  const there = present.get(aboutOf(about))
  const isBeside = (row: StoredTarget) =>
    row.period_to !== null &&
    row.period_key !== null &&
    aboutOf({ ...row, period_key: '' }) === aboutOf({ ...about, period_key: '' }) &&
    row.period_from <= period.to &&
    row.period_to >= period.from
  const beside = there ?? live.find(isBeside)
  const holdsQuarters = period.kind === 'year' || period.kind === 'half'
  if (cell.weights != null && !holdsQuarters) {
    throw new AppError('unexpected-weights', `${cell.period} is not a year; only a year is divided into quarters by weights.`)
  }
  const kept = there === undefined ? null : weightsOf(there)
  const [q1, q2, q3, q4] = (cell.weights === undefined ? kept : cell.weights) ?? [null, null, null, null]
  return {
    ...about,
    value: cell.value === null ? null : canonical(cell.value),
    comparator: cell.comparator ?? beside?.comparator ?? (indicator === undefined ? '>=' : defaultComparator(indicator)),
    currency: cell.currency === undefined ? (beside?.currency ?? null) : cell.currency,
    q1,
    q2,
    q3,
    q4,
  }
}

/** A stored cell as the wire has it; null when something it names is defined no more. */
export function cellOf(cell: StoredDraftCell, model: Model): DraftCell | null {
  const indicator = model.indicators.byId.get(cell.indicator_id)
  const subject = subjectKeys(cell, model)
  if (indicator === undefined || subject === null) return null
  return {
    ...subject,
    indicator: indicator.key,
    period: cell.period_key,
    value: cell.value === null ? null : canonical(cell.value),
    comparator: cell.comparator,
    currency: cell.currency,
    weights: weightsOf(cell),
    base: cell.base_id,
  }
}
