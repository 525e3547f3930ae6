import type { RegionTree } from '@attain/db/queries/region-rollups.queries.ts'
import type { Model } from '../model/model.ts'

/** Which regions count what stands on a region: itself, every region above it, and 0 for all there is. */
export function regionTreeOf({ regions }: Pick<Model, 'regions'>): RegionTree {
  const tree: RegionTree = { memberOf: [], regionIds: [], subtree: [] }
  const add = (memberOf: number, regionId: number, subtree: boolean) => {
    tree.memberOf.push(memberOf)
    tree.regionIds.push(regionId)
    tree.subtree.push(subtree)
  }
  for (const { id, path } of [{ id: 0, path: [] }, ...regions.byId.values()]) {
    add(id, id, false)
    add(id, 0, true)
    for (const above of path) add(id, above, true)
  }
  return tree
}

export const isSameTree = (a: Pick<Model, 'regions'>, b: Pick<Model, 'regions'>): boolean =>
  a.regions.byId.size === b.regions.byId.size &&
  [...a.regions.byId.values()].every(({ id, parentId }) => b.regions.byId.get(id)?.parentId === parentId)
