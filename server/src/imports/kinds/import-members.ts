import { liveMembers } from '@attain/db/queries/model.queries.ts'
import { storeMembers } from '@attain/db/queries/members.queries.ts'
import { ensureKeys } from '@attain/db/queries/versioned.queries.ts'
import type { ImportRow } from '@attain/shared/contracts/import-rows.ts'
import { collectRows, type Effects, type Job, type Rows } from '../import-job.ts'
import { distinctByKey } from './named-rows.ts'

type MemberRow = ImportRow<'members'>

/** Members and their persons. Names and e-mails are not kept by version: they can be erased (A11). */
export async function importMembers(job: Job, rows: Rows<'members'>): Promise<Effects> {
  const { trx, scope, log, counts } = job
  const distinct = distinctByKey(job, await collectRows(job, rows), (row) => row.member)
  for (const { line, row } of distinct.values()) {
    if (row.hired_on !== null && row.left_on !== null && row.left_on < row.hired_on) {
      log.reject(line, 'left_on', 'bad-range', `"${row.member}" left on ${row.left_on}, before being hired on ${row.hired_on}.`)
    }
  }
  if (log.rejects.length > 0) return {}
  const live = new Map((await liveMembers(trx, scope).execute()).map((row) => [row.key, row]))
  const changed: MemberRow[] = []
  for (const { row } of distinct.values()) {
    const before = live.get(row.member)
    if (before === undefined || !sameMember(before, row)) changed.push(row)
    if (before !== undefined && !sameMember(before, row)) counts.superseded += 1
  }
  counts.accepted += changed.length
  counts.unchanged += distinct.size - changed.length
  const ids = await ensureKeys(
    trx,
    scope,
    'member',
    changed.map((row) => row.member),
  )
  if (changed.length === 0) return {}
  const statements = storeMembers(scope, {
    memberId: changed.map((row) => ids.get(row.member) as number),
    hiredOn: changed.map((row) => row.hired_on),
    leftOn: changed.map((row) => row.left_on),
    name: changed.map((row) => row.name),
    email: changed.map((row) => row.email),
  })
  for (const statement of statements) await statement.execute(trx)
  return {}
}

const sameMember = (
  before: { hired_on: string | null; left_on: string | null; name: string | null; email: string | null },
  row: MemberRow,
) => before.hired_on === row.hired_on && before.left_on === row.left_on && before.name === row.name && before.email === row.email
