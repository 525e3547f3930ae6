import type { Region } from '../../model/model.ts'
import { collectRows, type Effects, type Job, type Rows } from '../import-job.ts'
import { mergeDefinitions } from '../merge-definitions.ts'
import { checkAliases, distinctByKey } from './named-rows.ts'

/** Regions: a tree of any depth with any number of roots; a parent may stand later in the file. */
export async function importRegions(job: Job, rows: Rows<'regions'>): Promise<Effects> {
  const { model, log, counts } = job
  const all = await collectRows(job, rows)
  const distinct = distinctByKey(job, all, (row) => row.region)
  checkAliases(job, 'region', distinct, model.regions.byId.values())
  for (const [key, { line, row }] of distinct) {
    if (row.parent === null || distinct.has(row.parent) || model.regions.byKey.has(row.parent)) continue
    log.reject(line, 'parent', 'unknown-region', `There is no region "${row.parent}" to be the parent of "${key}".`)
  }
  const parents = parentsAfter(distinct, model.regions.byId)
  for (const [key, { line }] of distinct) {
    const loop = loopFrom(key, parents)
    if (loop !== null) log.reject(line, 'parent', 'region-cycle', `"${key}" would lie inside itself: ${loop.join(' → ')}.`)
  }
  if (log.rejects.length > 0) return {}
  const known = new Map([...model.regions.byKey].map(([key, region]) => [key, region.id]))
  const live = new Map([...model.regions.byId.values()].map((region) => [region.key, valuesOf(region)]))
  const merge = await mergeDefinitions(
    job,
    'region',
    [...distinct.keys()],
    (key, ids) => {
      const row = distinct.get(key)?.row
      const parent = row?.parent ?? null
      return {
        name: row?.name ?? key,
        parent_id: parent === null ? null : (ids.get(parent) ?? known.get(parent) ?? null),
        aliases: row?.aliases ?? [],
      }
    },
    live,
  )
  counts.accepted += merge.changed.size
  counts.superseded += merge.replaced
  counts.unchanged += distinct.size - merge.changed.size
  return merge.replaced > 0 ? { pieces: { memberIds: 'all', indicatorIds: 'all' } } : {}
}

const valuesOf = ({ name, parentId, aliases }: Region) => ({ name, parent_id: parentId, aliases })

/** Parent's key by region's key, as the file leaves the tree. */
function parentsAfter(
  distinct: ReadonlyMap<string, { row: { parent: string | null } }>,
  live: ReadonlyMap<number, Region>,
): Map<string, string | null> {
  const keyOf = (id: number | null) => (id === null ? null : (live.get(id)?.key ?? null))
  const canonicalKey = new Map([...live.values()].flatMap(({ key, aliases }) => aliases.map((alias) => [alias, key] as const)))
  const parents = new Map([...live.values()].map((region) => [region.key, keyOf(region.parentId)]))
  for (const [key, { row }] of distinct) {
    const { parent } = row
    parents.set(
      key,
      parent === null || parents.has(parent) || distinct.has(parent) ? parent : (canonicalKey.get(parent) ?? parent),
    )
  }
  return parents
}

function loopFrom(start: string, parents: ReadonlyMap<string, string | null>): string[] | null {
  const path = [start]
  for (let at = parents.get(start) ?? null; at !== null; at = parents.get(at) ?? null) {
    path.push(at)
    if (at === start) return path
    if (path.indexOf(at) < path.length - 1) return null
  }
  return null
}
