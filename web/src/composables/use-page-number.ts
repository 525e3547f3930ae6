import { computed } from 'vue'
import { type RouteLocationRaw, useRoute } from 'vue-router'

/** The page of a list of rows, from 1, as it stands in the address under `name`; the first page needs no word there. */
export function usePageNumber(name: string) {
  const route = useRoute()
  const page = computed(() => Math.max(1, Number(route.query[name] ?? 1) || 1))
  const to = (next: number): RouteLocationRaw => ({
    path: route.path,
    query: { ...route.query, [name]: next === 1 ? undefined : String(next) },
  })
  return { page, to }
}
