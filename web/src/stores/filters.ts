import { defineStore } from 'pinia'
import { computed } from 'vue'
import { type LocationQuery, useRoute, useRouter } from 'vue-router'
import { type Filters, queryOf, readFilters } from '../model/filters.ts'

/** The filters, which live in the address and nowhere else: back, forward and a shared link restore them. */
export const useFilters = defineStore('filters', () => {
  const router = useRouter()
  const route = useRoute()
  const current = computed(() => readFilters(router.currentRoute.value.query))

  /** The query of the current page with some filters changed; an open explanation closes, since it belongs to them. */
  function queryWith(changes: Partial<Filters>): LocationQuery {
    const { explain: _closed, factsPage: _page, restated: _sheet, arrPage: _accounts, health: _judged, ...rest } = route.query
    return { ...rest, ...queryOf(changes) } as LocationQuery
  }

  function change(changes: Partial<Filters>): void {
    const location = { path: route.path, query: clean(queryWith(changes)) }
    void router.push(location)
  }

  return { current, queryWith: (changes: Partial<Filters>) => clean(queryWith(changes)), change }
})

function clean(query: LocationQuery): LocationQuery {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== null))
}
