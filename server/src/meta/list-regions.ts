import type { RegionsQuery, RegionsReport } from '@attain/shared/contracts/meta.ts'
import type { Context } from '../context.ts'
import { asKnownAt } from '../known/as-known-at.ts'

/** The region tree, parents before their children. */
export async function listRegions(asked: Context, query: RegionsQuery = {}): Promise<RegionsReport> {
  const ctx = await asKnownAt(asked, query.knownAt)
  const { model } = await ctx.models.current(ctx.scope)
  const byId = model.regions.byId
  const pathText = (path: number[]) =>
    path
      .toReversed()
      .map((id) => byId.get(id)?.name ?? '')
      .join('\u0000')
  const regions = [...byId.values()].toSorted((a, b) => (pathText(a.path) < pathText(b.path) ? -1 : 1))
  return {
    regions: regions.map((region) => ({
      key: region.key,
      name: region.name,
      parent: region.parentId === null ? null : (byId.get(region.parentId)?.key ?? null),
      depth: region.depth,
    })),
  }
}
