import { liveAssignments } from '@attain/db/queries/model.queries.ts'
import type { ImportRow } from '@attain/shared/contracts/import-rows.ts'
import type { Assignment } from '@attain/shared/domain/assignment.ts'
import { checkAssignments } from '@attain/shared/domain/assignment-set.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import { assignmentProblemText } from '@attain/shared/format/assignment-problem.ts'
import { collectRows, type Effects, type Job, type Rows } from '../import-job.ts'
import { type Incoming, type LiveRow, type Merge, mergeVersioned, writeMerge } from '../merge-versioned.ts'

/**
 * Assignments by member and first day (A5). The set that results must have no overlap and no cycle of managers; it is
 * then cut into placements.
 */
export async function importAssignments(job: Job, rows: Rows<'assignments'>): Promise<Effects> {
  const incoming: Incoming[] = []
  for (const { line, row } of await collectRows(job, rows)) {
    const resolved = resolve(job, line, row)
    if (resolved !== null) incoming.push(resolved)
  }
  const recorded = await live(job)
  const merge = mergeVersioned(job, incoming, recorded)
  if (job.log.rejects.length > 0) return {}
  const after = checkResult(job, merge)
  if (job.log.rejects.length > 0) return {}
  await writeMerge(job, 'assignment', merge)
  if (merge.added.length === 0) return {}
  return { placements: true, assignments: { before: recorded.map(({ id, values }) => toAssignment(id, values)), after } }
}

function resolve({ keys, log }: Job, line: number, row: ImportRow<'assignments'>): Incoming | null {
  const member = keys.member(line, 'member', row.member)
  const level = keys.level(line, 'level', row.level)
  const region = row.region === null ? null : keys.region(line, 'region', row.region)
  const manager = row.manager === null ? null : keys.member(line, 'manager', row.manager)
  if (row.valid_to !== null && row.valid_to < row.valid_from) {
    log.reject(line, 'valid_to', 'bad-range', `The assignment ends on ${row.valid_to}, before it begins on ${row.valid_from}.`)
    return null
  }
  if (member === null || level === null || (row.region !== null && region === null)) return null
  if (row.manager !== null && manager === null) return null
  return {
    line,
    key: `${row.member} from ${row.valid_from}`,
    values: {
      member_id: member.id,
      level_id: level.id,
      region_id: region?.id ?? null,
      manager_id: manager?.id ?? null,
      fte: canonical(row.fte ?? '1'),
      valid_from: row.valid_from,
      valid_to: row.valid_to,
    },
  }
}

async function live({ trx, scope, model }: Job): Promise<LiveRow[]> {
  const rows = await liveAssignments(trx, scope).execute()
  return rows.map(({ id, member_id, level_id, region_id, manager_id, fte, valid_from, valid_to }) => ({
    id,
    key: `${model.members.byId.get(member_id)?.key} from ${valid_from}`,
    values: { member_id, level_id, region_id, manager_id, fte, valid_from, valid_to },
  }))
}

/** Rows of the file stand with negative ids, so that what is wrong leads back to a line. */
function checkResult(job: Job, { added, kept }: Merge): Assignment[] {
  const ofFile = new Map(added.map((row, at) => [-1 - at, row]))
  const result = [
    ...kept.map(({ id, values }) => toAssignment(id, values)),
    ...[...ofFile].map(([id, { values }]) => toAssignment(id, values)),
  ]
  const { log, model } = job
  const keyOf = (memberId: number) => model.members.byId.get(memberId)?.key ?? String(memberId)
  for (const problem of checkAssignments(result, (id) => id < 0)) {
    const { code } = problem
    if (code === 'overlapping-assignment') {
      const { firstId, secondId } = problem
      const line = (ofFile.get(secondId) ?? ofFile.get(firstId))?.line ?? null
      const other = [firstId, secondId].map((id) => ofFile.get(id)?.line).filter((at) => at !== undefined && at !== line)
      const where = other.length > 0 ? ` (line ${other.join(', ')})` : ' that is recorded already'
      log.reject(line, 'valid_from', code, assignmentProblemText(problem, keyOf, where))
    } else if (code === 'manager-cycle') {
      const line = added.find(({ values }) => problem.members.includes(Number(values['member_id'])))?.line ?? null
      log.reject(line, 'manager', code, assignmentProblemText(problem, keyOf))
    } else {
      log.warn(ofFile.get(problem.id)?.line ?? null, 'manager', code, assignmentProblemText(problem, keyOf))
    }
  }
  return result
}

export const toAssignment = (id: number, values: Incoming['values']): Assignment => ({
  id,
  memberId: Number(values['member_id']),
  levelId: Number(values['level_id']),
  regionId: values['region_id'] === null ? null : Number(values['region_id']),
  managerId: values['manager_id'] === null ? null : Number(values['manager_id']),
  fte: String(values['fte']),
  from: String(values['valid_from']),
  to: values['valid_to'] === null ? null : String(values['valid_to']),
})
