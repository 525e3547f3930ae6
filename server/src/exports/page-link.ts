import type { AttainmentQuery } from '@attain/shared/contracts/attainment.ts'

type Filters = Pick<
  AttainmentQuery,
  'period' | 'indicator' | 'region' | 'family' | 'level' | 'manager' | 'member' | 'basis' | 'knownAt' | 'org' | 'fx'
>

/** The page that shows the numbers of these filters as of that day; null without an address. */
export function pageLink(baseUrl: string | null, filters: Filters, asOf: string): string | null {
  if (baseUrl === null) return null
  const url = new URL(baseUrl.replace(/\/$/, '') + pagePath(filters))
  const query = {
    period: filters.period,
    indicator: filters.indicator?.join(','),
    family: filters.family?.join(','),
    level: filters.level?.join(','),
    manager: filters.manager,
    asOf,
    knownAt: filters.knownAt,
    basis: filters.basis,
    // What the pages read without being told stays out of the address.
    org: filters.org === 'was' ? undefined : filters.org,
    fx: filters.fx === 'plan' ? undefined : filters.fx,
  }
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') url.searchParams.set(name, value)
  return url.href
}

function pagePath({ region, member, manager, level, family }: Filters): string {
  const only = (keys: readonly string[] | undefined) => (keys?.length === 1 ? `/${encodeURIComponent(keys[0] ?? '')}` : '')
  if (member !== undefined) return `/members${only(member)}`
  if (manager !== undefined) return '/team'
  if (region === undefined && (level !== undefined || family !== undefined)) return '/roles'
  return `/regions${only(region)}`
}
