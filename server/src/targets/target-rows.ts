import type { Schema } from '@attain/db/schema.ts'
import type { Selectable } from 'kysely'
import { type Day, type FiscalCalendar, type Period, parsePeriod, periodsWithin } from '@attain/shared/domain/period.ts'
import type { PhasedRow } from '@attain/shared/domain/phasing.ts'
import type { TargetRow } from '@attain/shared/domain/target-resolution.ts'
import { weightsOf } from '../model/load-model.ts'
import type { Horizon } from './horizon.ts'

export type StoredTarget = Selectable<Schema['target']>

/** A target of one dated period. Throws RangeError for a key that is no period. */
export function datedTarget(row: StoredTarget, calendar: FiscalCalendar): TargetRow {
  return { ...withoutPeriod(row), period: parsePeriod(row.period_key ?? '', calendar) }
}

/** A stored plan's period and amount. Throws RangeError for a key that is no period. */
export function datedPlan(row: Selectable<Schema['plan']>, calendar: FiscalCalendar): PhasedRow {
  const { id, value, comparator, currency } = row
  return { id, period: parsePeriod(row.period_key, calendar), value, comparator, currency, weights: weightsOf(row) }
}

/**
 * Stored targets as rows of single periods (A6). A repeating one gives a row for each of its periods in the horizon: of
 * several of one subject and length, a fiscal year takes the one in force on its first day, else the first within it.
 * A dated row of the same subject and period goes before it.
 */
export function concreteTargets(rows: readonly StoredTarget[], calendar: FiscalCalendar, horizon: Horizon): TargetRow[] {
  const dated = rows.filter((row) => row.repeats === null).map((row) => datedTarget(row, calendar))
  const taken = new Set(dated.map((row) => `${subjectOf(row)} ${row.period.key}`))
  const repeating = new Map<string, StoredTarget[]>()
  for (const row of rows) {
    if (row.repeats === null) continue
    const key = `${subjectOf(withoutPeriod(row))} ${row.repeats}`
    repeating.set(key, [...(repeating.get(key) ?? []), row])
  }
  const expanded = [...repeating.values()].flatMap((alternatives) => expand(alternatives, calendar, horizon))
  return [...dated, ...expanded.filter((row) => !taken.has(`${subjectOf(row)} ${row.period.key}`))]
}

function expand(alternatives: readonly StoredTarget[], calendar: FiscalCalendar, horizon: Horizon): TargetRow[] {
  const rows: TargetRow[] = []
  for (let number = Math.max(horizon.first, 2000); number <= Math.min(horizon.last, 2099); number += 1) {
    const year = parsePeriod(`FY${String(number % 100).padStart(2, '0')}`, calendar)
    const row = inForce(alternatives, year)
    if (row === null || row.repeats === null) continue
    for (const period of periodsWithin(year, row.repeats, calendar)) rows.push({ ...withoutPeriod(row), period })
  }
  return rows
}

/** The one in force on the period's first day, else the first that begins within it. */
function inForce(rows: readonly StoredTarget[], { from, to }: Pick<Period, 'from' | 'to'>): StoredTarget | null {
  const newestFirst = [...rows].sort((a, b) => (a.period_from < b.period_from ? 1 : -1))
  const atStart = newestFirst.find((row) => row.period_from <= from && reaches(row, from))
  if (atStart !== undefined) return atStart
  return newestFirst.findLast((row) => row.period_from > from && row.period_from <= to) ?? null
}

const reaches = ({ period_to: to }: StoredTarget, day: Day): boolean => to === null || to >= day

const subjectOf = ({ memberId, levelId, regionId }: Pick<TargetRow, 'memberId' | 'levelId' | 'regionId'>): string =>
  `${memberId} ${levelId} ${regionId}`

function withoutPeriod(row: StoredTarget): Omit<TargetRow, 'period'> {
  return {
    id: row.id,
    memberId: row.member_id,
    levelId: row.level_id,
    regionId: row.region_id,
    value: row.value,
    comparator: row.comparator,
    currency: row.currency,
    weights: weightsOf(row),
  }
}
