import type { targetRecords } from '@attain/db/queries/target-records.queries.ts'
import type { TargetRecord } from '@attain/shared/contracts/targets.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import { weightsOf } from '../model/load-model.ts'
import type { Model } from '../model/model.ts'
import { writtenBy } from '../write/written.ts'

export type StoredRecord = Awaited<ReturnType<ReturnType<typeof targetRecords>['execute']>>[number]

/** A stored target with its keys and who wrote it; null when something it names is defined no more. */
export function recordOf(row: StoredRecord, model: Model): TargetRecord | null {
  const indicator = model.indicators.byId.get(row.indicator_id)
  const subject = subjectKeys(row, model)
  if (indicator === undefined || subject === null) return null
  return {
    id: row.id,
    ...subject,
    indicator: indicator.key,
    period: row.period_key,
    repeats: row.repeats,
    from: row.period_from,
    to: row.period_to,
    value: canonical(row.value),
    comparator: row.comparator,
    currency: row.currency,
    weights: weightsOf(row),
    ...writtenBy({ ...row, recorded_reason: row.reason ?? row.recorded_reason }),
  }
}

interface SubjectIds {
  level_id: number | null
  region_id: number | null
  member_id: number | null
}

/** Keys of a row's subject; null when one of them is defined no more. */
export function subjectKeys(
  { level_id: levelId, region_id: regionId, member_id: memberId }: SubjectIds,
  { levels, regions, members }: Model,
): { level: string | null; region: string | null; member: string | null } | null {
  const level = levelId === null ? null : levels.byId.get(levelId)?.key
  const region = regionId === null ? null : regions.byId.get(regionId)?.key
  const member = memberId === null ? null : members.byId.get(memberId)?.key
  return level === undefined || region === undefined || member === undefined ? null : { level, region, member }
}
