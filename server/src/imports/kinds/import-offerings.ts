import { liveOfferings } from '@attain/db/queries/model.queries.ts'
import { collectRows, type Effects, type Job, type Rows } from '../import-job.ts'
import { mergeDefinitions } from '../merge-definitions.ts'
import { checkAliases, distinctByKey } from './named-rows.ts'

/** Offerings with their aliases. */
export async function importOfferings(job: Job, rows: Rows<'offerings'>): Promise<Effects> {
  const { trx, scope, log, counts } = job
  const distinct = distinctByKey(job, await collectRows(job, rows), (row) => row.offering)
  const rowsBefore = await liveOfferings(trx, scope).execute()
  checkAliases(job, 'offering', distinct, rowsBefore)
  if (log.rejects.length > 0) return {}
  const live = new Map(rowsBefore.map(({ key, name, aliases }) => [key, { name, aliases }]))
  const merge = await mergeDefinitions(
    job,
    'offering',
    [...distinct.keys()],
    (key) => ({ name: distinct.get(key)?.row.name ?? key, aliases: distinct.get(key)?.row.aliases ?? [] }),
    live,
  )
  counts.accepted += merge.changed.size
  counts.superseded += merge.replaced
  counts.unchanged += distinct.size - merge.changed.size
  return {}
}
