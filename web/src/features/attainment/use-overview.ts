import type { AttainmentReport, AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { scopeWithin } from '@attain/shared/format/reading.ts'
import { computed } from 'vue'
import type { Params } from '../../api/client.ts'
import { attainmentQuery } from '../../api/queries.ts'
import { useMeta } from '../../composables/use-meta.ts'
import { usePanel } from '../../composables/use-panel.ts'
import { useFormats } from '../../format/use-formats.ts'
import { explainKeyOf } from '../../model/explain-key.ts'
import { apiParams } from '../../model/filters.ts'
import { headline } from '../../model/headline.ts'
import { trendRange } from '../../model/periods.ts'
import { focusOf, lowestCoverage, ofIndicators, periodsOf, trendOf } from '../../model/rows.ts'
import { useFilters } from '../../stores/filters.ts'
import type { Line } from './lines.ts'

export interface Overview {
  /** Narrows the page's filters to its scope. */
  scope: Params
  by: string
  depth?: number | undefined
  /** Rows of the main table; by default the totals of the scope. */
  pick?: (report: AttainmentReport) => AttainmentRow[]
  explainBy?: 'member' | 'level' | 'region' | null
}

export type OverviewState = ReturnType<typeof useOverview>

/** The answer that a page stands on, its trend, and what is read off them: lines, headline, coverage, focus. */
export function useOverview(overview: () => Overview | null, scopeName: () => string) {
  const filters = useFilters()
  const formats = useFormats()
  const meta = useMeta()
  const current = computed(overview)

  const base = computed<Params | null>(() => {
    if (meta.period.value === null || current.value === null) return null
    return { ...apiParams(filters.current, meta.period.value.key), ...current.value.scope }
  })
  const params = computed<Params | null>(() => {
    const { by, depth } = current.value ?? {}
    return base.value === null
      ? null
      : { ...base.value, by, depth: depth === undefined ? undefined : String(depth), compare: 'year-ago' }
  })
  const pick = (report: AttainmentReport) => (current.value?.pick ?? (({ total }) => total))(report)

  const main = usePanel(
    () => (params.value === null ? null : attainmentQuery(params.value)),
    (report) => pick(report).length > 0,
  )
  const trend = usePanel(
    () => {
      const { calendar, period } = meta
      if (base.value === null || calendar.value === null || period.value === null || current.value === null) return null
      const by = current.value.pick === undefined ? 'indicator' : current.value.by
      return attainmentQuery({ ...base.value, period: trendRange(period.value, calendar.value), by })
    },
    ({ rows }) => rows.length > 0,
  )

  const flows = computed(() =>
    (main.data.value === undefined ? [] : pick(main.data.value)).flatMap(({ kind, actual, key }) =>
      kind === 'flow' && actual !== null ? [key.indicator] : [],
    ),
  )
  /** Asked after the rows, which never wait for it. */
  const landed = usePanel(
    () => {
      if (params.value === null || main.state.value.previous || main.data.value?.open !== true || flows.value.length === 0)
        return null
      const by = current.value?.pick === undefined ? 'indicator' : current.value.by
      const indicator = [...new Set(flows.value)].join(',')
      return attainmentQuery({ ...params.value, by, indicator, depth: undefined, compare: undefined, landing: '1' })
    },
    ({ rows }) => rows.length > 0,
  )
  const landings = computed(() => {
    if (landed.data.value === undefined || landed.state.value.previous || main.data.value?.open !== true) return new Map()
    return new Map(pick(landed.data.value).map(({ key, landing }) => [key.indicator, landing ?? null]))
  })

  const order = computed(() => new Map([...meta.indicators.value.keys()].map((key, index) => [key, index])))
  const position = (key: string) => order.value.get(key) ?? order.value.size
  /** Catalogue order; indicators without a target stand below those that have one, empty ones last. */
  const isBare = (row: AttainmentRow) => row.actual === null && row.target === null
  const rank = (row: AttainmentRow) => (isBare(row) ? 2 : row.target === null ? 1 : 0)
  const sorted = (rows: readonly AttainmentRow[]) =>
    rows.toSorted((a, b) => rank(a) - rank(b) || position(a.key.indicator) - position(b.key.indicator))

  const all = computed(() => (main.data.value === undefined ? [] : sorted(pick(main.data.value))))
  const shown = computed(() => ofIndicators(all.value, filters.current.indicators))
  const openQuarters = computed(
    () =>
      new Set(
        (meta.calendar.value?.years ?? []).flatMap(({ quarters }) => quarters.filter(({ open }) => open).map(({ key }) => key)),
      ),
  )
  const trendPeriods = computed(() => (trend.data.value === undefined ? [] : periodsOf(trend.data.value)))
  const trendPoints = (indicator: string) =>
    trend.data.value === undefined ? null : trendOf(trend.data.value.rows, indicator, trendPeriods.value, openQuarters.value)

  const lines = computed<Line[]>(() =>
    shown.value.map((row) => ({
      id: row.key.indicator,
      name: meta.indicatorName(row.key.indicator),
      note: formats.unit(row),
      to: null,
      row,
      landing: landings.value.get(row.key.indicator) ?? null,
      explain: explainKeyOf(row, current.value?.explainBy ?? null),
      trend: trendPoints(row.key.indicator),
    })),
  )

  const named = (rows: readonly AttainmentRow[]) =>
    rows.map(({ key }) => ({ key: key.indicator, name: meta.indicatorName(key.indicator) }))
  const report = computed(() => main.data.value ?? null)
  const focus = computed(() => focusOf(shown.value, filters.current.focus))
  const lowest = computed(() => lowestCoverage(shown.value.filter((row) => !isBare(row))))

  return {
    /** Parameters of an export of the same view. */
    exported: computed<Params | null>(() =>
      params.value === null ? null : { ...params.value, indicator: filters.current.indicators.join(',') },
    ),
    main,
    report,
    /** Parameters of the main answer. */
    params,
    lines,
    focus,
    focusRow: computed(() => shown.value.find(({ key }) => key.indicator === focus.value) ?? null),
    /** Parameters of the panels that look into one indicator. */
    focusParams: computed<Params | null>(() =>
      base.value === null || focus.value === null ? null : { ...base.value, indicator: focus.value },
    ),
    focusName: computed(() => (focus.value === null ? '' : meta.indicatorName(focus.value))),
    trendHeader: computed(() => {
      const first = trendPeriods.value[0]
      const last = trendPeriods.value.at(-1)
      return first === undefined || last === undefined ? '8 quarters' : `${formats.period(first)} – ${formats.period(last)}`
    }),
    open: computed(() => report.value?.open ?? false),
    /** Every indicator of the answer, chosen or not. */
    indicators: computed(() => named(all.value)),
    /** Those of the lines. */
    choices: computed(() => named(shown.value)),
    /** Indicators that anybody in the answer has a target for: the columns of a heatmap. */
    withTarget: computed(() => {
      const rows = [...(report.value?.total ?? []), ...(report.value?.rows ?? [])].filter(({ target }) => target !== null)
      const present = new Set(rows.map(({ key }) => key.indicator))
      return named(shown.value.filter(({ key }) => present.has(key.indicator)))
    }),
    coverage: computed(() =>
      lowest.value === null ? null : { ...lowest.value, name: meta.indicatorName(lowest.value.indicator) },
    ),
    headline: computed(() =>
      report.value === null
        ? null
        : headline(shown.value, {
            scope: scopeWithin(scopeName(), report.value?.within ?? null),
            open: report.value.open,
            name: meta.indicatorName,
            ratio: formats.attainment,
            pacing: formats.pacing,
            distance: formats.distance,
          }),
    ),
    /** Of some rows those of the chosen indicators, in the order of the lines. */
    shownOf: (rows: readonly AttainmentRow[]) => sorted(ofIndicators(rows, filters.current.indicators)),
  }
}
