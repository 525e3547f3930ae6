/** The filters of every page, as they stand in the address; null or empty = not set. */
export interface Filters {
  period: string | null
  indicators: string[]
  region: string | null
  family: string | null
  level: string | null
  manager: string | null
  asOf: string | null
  /** As everything was known at a version, the end of a day or an instant; null = now (A11). */
  knownAt: string | null
  basis: 'own' | null
  /** Everything under the organisation of the as-of day; null = each fact under that of its own day (A5). */
  org: 'is' | null
  /** Currency basis (A12); null = plan rate. */
  fx: 'dated' | 'original' | null
  /** The indicator that the single-indicator panels show. */
  focus: string | null
}

type Query = Record<string, string | null | (string | null)[] | undefined>

function text(query: Query, name: string): string | null {
  const value = query[name]
  const first = Array.isArray(value) ? value[0] : value
  return first === undefined || first === null || first === '' ? null : first
}

/** Unknown or malformed values are dropped: a link typed by hand still opens. */
export function readFilters(query: Query): Filters {
  const asOf = text(query, 'asOf')
  const knownAt = text(query, 'knownAt')
  const indicators = text(query, 'indicator')
  const fx = text(query, 'fx')
  return {
    period: text(query, 'period'),
    indicators: indicators === null ? [] : indicators.split(',').filter((key) => key !== ''),
    region: text(query, 'region'),
    family: text(query, 'family'),
    level: text(query, 'level'),
    manager: text(query, 'manager'),
    asOf: asOf !== null && /^\d{4}-\d{2}-\d{2}$/.test(asOf) ? asOf : null,
    knownAt: knownAt !== null && /^(\d{1,15}|\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?)$/.test(knownAt) ? knownAt : null,
    basis: text(query, 'basis') === 'own' ? 'own' : null,
    org: text(query, 'org') === 'is' ? 'is' : null,
    fx: fx === 'dated' || fx === 'original' ? fx : null,
    focus: text(query, 'focus'),
  }
}

/** The changed filters as query parameters; undefined takes a parameter out of the address. */
export function queryOf(changes: Partial<Filters>): Record<string, string | undefined> {
  const { indicators, ...single } = changes
  const query: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(single)) query[name] = value ?? undefined
  if (indicators !== undefined) query['indicator'] = indicators.length === 0 ? undefined : indicators.join(',')
  return query
}

/** How numbers are read, on every page and in every panel: a question that leaves one out is of other numbers. */
export function readingParams({ asOf, knownAt, org, fx }: Filters): Record<string, string | undefined> {
  return { asOf: asOf ?? undefined, knownAt: knownAt ?? undefined, org: org ?? undefined, fx: fx ?? undefined }
}

/** Parameters of an address that mean the same on every page, and go along to another. */
export const carriedFilters: readonly string[] = ['period', 'indicator', 'asOf', 'knownAt', 'basis', 'org', 'fx', 'focus']

/** The part of the filters that travels to the API with every question. Indicators are filtered in the browser. */
export function apiParams(filters: Filters, period: string): Record<string, string | undefined> {
  return {
    period,
    region: filters.region ?? undefined,
    family: filters.family ?? undefined,
    level: filters.level ?? undefined,
    basis: filters.basis ?? undefined,
    ...readingParams(filters),
  }
}

/** How many filters narrow the view: shown on the narrow screen's filter button. */
export function countSet(filters: Filters): number {
  const single = [filters.region, filters.family, filters.level, filters.asOf, filters.basis, filters.org, filters.fx]
  return single.filter((value) => value !== null).length + (filters.indicators.length > 0 ? 1 : 0)
}
