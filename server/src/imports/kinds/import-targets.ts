import { liveTargets } from '@attain/db/queries/model.queries.ts'
import type { ImportRow } from '@attain/shared/contracts/import-rows.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import { parsePeriod } from '@attain/shared/domain/period.ts'
import type { TargetRow } from '@attain/shared/domain/target-resolution.ts'
import { checkTargetSet } from '@attain/shared/domain/target-set.ts'
import { targetProblemText } from '@attain/shared/format/target-problem.ts'
import type { Model } from '../../model/model.ts'
import type { PieceScope } from '../../targets/refresh-pieces.ts'
import { collectRows, type Effects, type Job, type Rows } from '../import-job.ts'
import { type Incoming, type LiveRow, type Merge, mergeVersioned, writeMerge } from '../merge-versioned.ts'
import { checkPhasing, defaultComparator } from './phased-values.ts'

/** Dated targets of levels (narrowed to a region or not) and of members (A6). */
export async function importTargets(job: Job, rows: Rows<'targets'>): Promise<Effects> {
  const incoming: Incoming[] = []
  for (const { line, row } of await collectRows(job, rows)) {
    const resolved = resolve(job, line, row)
    if (resolved !== null) incoming.push(resolved)
  }
  const merge = mergeVersioned(job, incoming, await live(job))
  if (job.log.rejects.length === 0) checkResult(job, merge)
  if (job.log.rejects.length > 0) return {}
  await writeMerge(job, 'target', merge, { reason: job.reason })
  if (merge.added.length === 0) return {}
  return { pieces: pieceScope(merge) }
}

function resolve({ keys, log, model }: Job, line: number, row: ImportRow<'targets'>): Incoming | null {
  const indicator = keys.indicator(line, 'indicator', row.indicator)
  const member = row.member === null ? null : keys.member(line, 'member', row.member)
  const level = row.level === null ? null : keys.level(line, 'level', row.level)
  const region = row.region === null ? null : keys.region(line, 'region', row.region)
  checkPhasing({ log }, line, row)
  if ((row.member === null) === (row.level === null)) {
    log.reject(line, 'level', 'bad-subject', 'A target belongs to a level or to one member: give exactly one of the two.')
    return null
  }
  if (row.member !== null && row.region !== null) {
    log.reject(line, 'region', 'bad-subject', 'A target of one member cannot be narrowed to a region.')
    return null
  }
  if (indicator === null || (row.member !== null && member === null) || (row.level !== null && level === null)) return null
  if (row.region !== null && region === null) return null
  const period = parsePeriod(row.period, model.workspace.calendar)
  const [memberId, levelId, regionId] = [member?.id ?? null, level?.id ?? null, region?.id ?? null]
  return {
    line,
    key: targetKey(memberId, levelId, regionId, indicator.id, row.period, model),
    values: {
      level_id: levelId,
      region_id: regionId,
      member_id: memberId,
      indicator_id: indicator.id,
      period_key: row.period,
      period_from: period.from,
      period_to: period.to,
      comparator: row.comparator ?? defaultComparator(indicator),
      value: canonical(row.value),
      currency: row.currency,
      q1: row.q1,
      q2: row.q2,
      q3: row.q3,
      q4: row.q4,
    },
  }
}

/** In words of the file, because it is shown when two lines contradict each other. */
function targetKey(
  memberId: number | null,
  levelId: number | null,
  regionId: number | null,
  indicatorId: number,
  period: string,
  { members, levels, regions, indicators }: Model,
): string {
  const subject = memberId === null ? `level ${levels.byId.get(levelId ?? 0)?.key}` : `member ${members.byId.get(memberId)?.key}`
  const where = regionId === null ? '' : ` in ${regions.byId.get(regionId)?.key}`
  return `${subject}${where}, ${indicators.byId.get(indicatorId)?.key}, ${period}`
}

async function live({ trx, scope, model }: Job): Promise<LiveRow[]> {
  const rows = await liveTargets(trx, scope).execute()
  return rows
    .filter((row) => row.period_key !== null)
    .map(({ id, ...row }) => ({
      id,
      key: targetKey(row.member_id, row.level_id, row.region_id, row.indicator_id, row.period_key ?? '', model),
      values: {
        level_id: row.level_id,
        region_id: row.region_id,
        member_id: row.member_id,
        indicator_id: row.indicator_id,
        period_key: row.period_key,
        period_from: row.period_from,
        period_to: row.period_to,
        comparator: row.comparator,
        value: row.value,
        currency: row.currency,
        q1: row.q1,
        q2: row.q2,
        q3: row.q3,
        q4: row.q4,
      },
    }))
}

/** Checks every set of rows that the file touches, as the file leaves it; rows of the file stand with negative ids. */
function checkResult({ log, model }: Job, { added, kept }: Merge): void {
  const { calendar } = model.workspace
  const lines = new Map(added.map((row, at) => [-1 - at, row.line]))
  const rows = [
    ...kept.map(({ id, values }) => ({ indicatorId: Number(values['indicator_id']), row: toTargetRow(id, values, calendar) })),
    ...added.map(({ values }, at) => ({
      indicatorId: Number(values['indicator_id']),
      row: toTargetRow(-1 - at, values, calendar),
    })),
  ]
  for (const indicatorId of new Set(added.map(({ values }) => Number(values['indicator_id'])))) {
    const indicator = model.indicators.byId.get(indicatorId)
    if (indicator === undefined) continue
    const ofIndicator = rows.filter((row) => row.indicatorId === indicatorId).map(({ row }) => row)
    const rules = { indicator, calendar, curve: model.curves.get(indicatorId) ?? null }
    for (const problem of checkTargetSet(ofIndicator, rules)) {
      const line = [problem.rowId, ...problem.otherIds].map((id) => lines.get(id)).find((at) => at !== undefined)
      if (line === undefined) continue
      const text = `${indicator.key}: ${targetProblemText(problem)}`
      if (problem.refused) log.reject(line, 'value', problem.code, text)
      else log.warn(line, 'value', problem.code, text)
    }
  }
}

const idOf = (value: unknown): number | null => (value === null ? null : Number(value))
const textOf = (value: unknown): string | null => (value === null ? null : String(value))

function toTargetRow(id: number, values: Incoming['values'], calendar: Model['workspace']['calendar']): TargetRow {
  const [q1, q2, q3, q4] = ['q1', 'q2', 'q3', 'q4'].map((column) => textOf(values[column]))
  const weights = q1 == null || q2 == null || q3 == null || q4 == null ? null : ([q1, q2, q3, q4] as const)
  return {
    id,
    memberId: idOf(values['member_id']),
    levelId: idOf(values['level_id']),
    regionId: idOf(values['region_id']),
    period: parsePeriod(String(values['period_key']), calendar),
    value: String(values['value']),
    comparator: values['comparator'] as TargetRow['comparator'],
    currency: textOf(values['currency']),
    weights,
  }
}

function pieceScope({ added }: Merge): PieceScope {
  const indicatorIds = [...new Set(added.map(({ values }) => Number(values['indicator_id'])))]
  const memberIds = added.map(({ values }) => idOf(values['member_id']))
  const onlyMembers = memberIds.filter((id) => id !== null)
  return { indicatorIds, memberIds: onlyMembers.length === added.length ? [...new Set(onlyMembers)] : 'all' }
}
