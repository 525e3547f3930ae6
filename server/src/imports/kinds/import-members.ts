import { membersByKey } from '@attain/db/queries/erasure.queries.ts'
import { liveMembers } from '@attain/db/queries/model.queries.ts'
import { ensureKeys, insertDefinitions, supersedeDefinitions } from '@attain/db/queries/versioned.queries.ts'
import type { ImportRow } from '@attain/shared/contracts/import-rows.ts'
import { collectRows, type Effects, type Job, type Rows } from '../import-job.ts'
import { distinctByKey } from './named-rows.ts'

type MemberRow = ImportRow<'members'>

/** Members and their persons, whose names and e-mails lie apart so that they can be erased (A11). */
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
  const merged = [...distinct.values()].map(({ row }) => ({ row, before: live.get(row.member) }))
  const dated = merged.filter(({ row, before }) => before === undefined || !same(datesOf(before), datesOf(row)))
  const named = merged.filter(({ row, before }) => before === undefined || !same(personOf(before), personOf(row)))
  const changed = new Set([...dated, ...named])
  counts.accepted += changed.size
  counts.superseded += [...changed].filter(({ before }) => before !== undefined).length
  counts.unchanged += distinct.size - changed.size
  const known = await membersByKey(trx, scope, [...distinct.keys()]).execute()
  const erased = new Map(known.flatMap((row) => (row.erased === null ? [] : [[row.key, row.erased] as const])))
  for (const { row } of named) {
    const version = erased.get(row.member)
    if (version === undefined || (row.name === null && row.email === null)) continue
    const line = distinct.get(row.member)?.line ?? null
    log.warn(line, 'name', 'person-erased', `"${row.member}" was erased at version ${version}; this file names the person again.`)
  }
  const ids = await ensureKeys(
    trx,
    scope,
    'member',
    [...changed].map(({ row }) => row.member),
  )
  const idOf = ({ member }: MemberRow) => ids.get(member) as number
  await replace(
    job,
    'member',
    dated.map(({ row }) => ({ id: idOf(row), ...datesOf(row) })),
  )
  await replace(
    job,
    'person',
    named.map(({ row }) => ({ id: idOf(row), ...personOf(row) })),
  )
  return {}
}

async function replace(
  { trx, scope, stamp, batchId }: Job,
  table: 'member' | 'person',
  rows: readonly ({ id: number } & Record<string, string | number | null>)[],
): Promise<void> {
  if (rows.length === 0) return
  await supersedeDefinitions(
    trx,
    scope,
    table,
    rows.map(({ id }) => id),
    stamp.version,
  )
  await insertDefinitions(scope, table, rows, stamp.version, batchId).execute(trx)
}

type Fields<K extends string> = Record<K, string | null>

const datesOf = ({ hired_on, left_on }: Fields<'hired_on' | 'left_on'>) => ({ hired_on, left_on })
const personOf = ({ name, email }: Fields<'name' | 'email'>) => ({ name, email })
const same = (a: Readonly<Record<string, string | null>>, b: Readonly<Record<string, string | null>>): boolean =>
  Object.keys(a).every((field) => a[field] === b[field])
