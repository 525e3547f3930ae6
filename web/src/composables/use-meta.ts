import { useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { catalogueQuery, periodsQuery, regionsQuery } from '../api/queries.ts'
import { chosenPeriod } from '../model/periods.ts'
import { useFilters } from '../stores/filters.ts'

/** Calendar, region tree and catalogue: asked once, shared by every page. */
export function useMeta() {
  const filters = useFilters()
  const periods = useQuery(periodsQuery)
  const known = () => ({ knownAt: filters.current.knownAt ?? undefined })
  const regions = useQuery(() => regionsQuery(known()))
  const catalogue = useQuery(() => catalogueQuery(known()))

  const calendar = computed(() => periods.data.value ?? null)
  const period = computed(() => (calendar.value === null ? null : chosenPeriod(filters.current.period, calendar.value)))
  const tree = computed(() => regions.data.value?.regions ?? [])
  const indicators = computed(() => new Map((catalogue.data.value?.indicators ?? []).map((entry) => [entry.key, entry])))
  const families = computed(() => catalogue.data.value?.families ?? [])
  const regionNames = computed(() => new Map(tree.value.map(({ key, name }) => [key, name])))
  const levels = computed(
    () => new Map(families.value.flatMap((family) => family.levels.map((level) => [level.key, { ...level, family }] as const))),
  )

  /** Whether there is a book by account to bridge; it is not narrowed to families or levels. */
  const hasBook = computed(
    () =>
      filters.current.family === null &&
      filters.current.level === null &&
      [...indicators.value.values()].some(({ subscriptions }) => subscriptions !== null),
  )

  return {
    calendar,
    /** The period on screen; null until the calendar is known. */
    period,
    tree,
    /** Whether the tree has been read; in a distant past it is empty. */
    isTreeKnown: computed(() => regions.data.value !== undefined),
    isCatalogueKnown: computed(() => catalogue.data.value !== undefined),
    indicators,
    families,
    levels,
    hasBook,
    error: computed(() => periods.error.value ?? regions.error.value ?? catalogue.error.value),
    retry: () => {
      for (const query of [periods, regions, catalogue]) if (query.error.value !== null) void query.refetch()
    },
    indicatorName: (key: string) => indicators.value.get(key)?.name ?? key,
    regionName: (key: string | null | undefined) =>
      key === null || key === undefined ? 'Unattributed' : (regionNames.value.get(key) ?? key),
    levelName: (key: string | null | undefined) =>
      key === null || key === undefined ? 'Unattributed' : (levels.value.get(key)?.name ?? key),
  }
}
