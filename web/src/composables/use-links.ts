import { type LocationQuery, useRoute } from 'vue-router'
import { carriedFilters } from '../model/filters.ts'

export interface Link {
  path: string
  query: LocationQuery
}

/** Links to other pages keep how numbers are read, not what is open on this one. */
export function useLinks() {
  const route = useRoute()
  const query = (extra: Record<string, string> = {}): LocationQuery => ({
    ...Object.fromEntries(Object.entries(route.query).filter(([name]) => carriedFilters.includes(name))),
    ...extra,
  })
  return {
    region: (key: string | null): Link => ({
      path: key === null ? '/regions' : `/regions/${encodeURIComponent(key)}`,
      query: query(),
    }),
    member: (key: string): Link => ({ path: `/members/${encodeURIComponent(key)}`, query: query() }),
    people: (): Link => ({ path: '/members', query: query() }),
    team: (manager: string): Link => ({ path: '/team', query: query({ manager }) }),
    level: (level: string): Link => ({ path: '/roles', query: query({ level }) }),
    organisation: (extra: Record<string, string> = {}): Link => ({ path: '/organisation', query: query(extra) }),
    audit: (): Link => ({ path: '/audit', query: query() }),
    targets: (extra: Record<string, string> = {}): Link => ({ path: '/targets', query: query(extra) }),
  }
}
