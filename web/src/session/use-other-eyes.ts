import { useQueryCache } from '@pinia/colada'
import { type RouteLocationRaw, useRouter } from 'vue-router'
import { sessionQuery } from '../api/queries.ts'

/** For the same person seeing as somebody else, or as themself again: first who it is, then what there is to see. */
export function useOtherEyes() {
  const cache = useQueryCache()
  const router = useRouter()
  return async (to: RouteLocationRaw) => {
    cache.cancelQueries()
    for (const entry of cache.getEntries()) if (!entry.active) cache.remove(entry)
    await cache.invalidateQueries({ key: sessionQuery.key })
    await router.push(to)
    await cache.invalidateQueries()
  }
}
