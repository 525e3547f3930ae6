import { computed } from 'vue'
import type { TargetList } from '@attain/shared/contracts/targets.ts'
import { type FiscalCalendar, parsePeriod, periodOf } from '@attain/shared/domain/period.ts'
import { targetsQuery } from '../../api/queries.ts'
import { useMembers } from '../../composables/use-members.ts'
import { useMeta } from '../../composables/use-meta.ts'
import { usePanel } from '../../composables/use-panel.ts'
import { calendarOf } from '../../model/periods.ts'
import {
  columnsOf,
  type Edits,
  type GridLine,
  gridLine,
  isPlan,
  subjectKey,
  type TargetSubject,
} from '../../model/target-grid.ts'
import { useFilters } from '../../stores/filters.ts'
import { useTargetEdits } from '../../stores/target-edits.ts'
import { useAssigned } from './use-assigned.ts'
import { useTargetsAddress } from './use-targets-address.ts'

export interface LineGroup {
  id: string
  name: string
  note: string
  lines: GridLine[]
}

/** The grid of one family and fiscal year under the draft in hand, phased and checked while it is typed. */
export function useTargetLines() {
  const filters = useFilters()
  const store = useTargetEdits()
  const address = useTargetsAddress()
  const { calendar: report, period, families, isCatalogueKnown, indicators, tree, levelName, regionName } = useMeta()
  const { members } = useMembers()

  /** The draft in hand is of now: the past has none. */
  const edits = computed<Edits>(() => (filters.current.knownAt === null ? store.edits : new Map()))

  const calendar = computed(() => (report.value === null ? null : calendarOf(report.value)))
  const year = computed(() =>
    calendar.value === null || period.value === null ? null : periodOf(period.value.from, 'year', calendar.value),
  )
  const family = computed(
    () =>
      families.value.find(({ key }) => key === filters.current.family) ??
      families.value.find(({ levels }) => levels.some(({ placeholder }) => !placeholder)) ??
      null,
  )
  const {
    data: list,
    state: asked,
    retry,
  } = usePanel(
    () =>
      year.value === null || family.value === null
        ? null
        : targetsQuery({
            period: year.value.key,
            family: address.rows.value === 'plans' ? undefined : family.value.key,
            level: address.rows.value === 'plans' ? undefined : (filters.current.level ?? undefined),
            of: address.rows.value,
            knownAt: filters.current.knownAt ?? undefined,
          }),
    () => true,
  )
  /** Where there was no family yet there is nothing to wait for. */
  const state = computed(() =>
    isCatalogueKnown.value && family.value === null ? { ...asked.value, pending: false } : asked.value,
  )
  const columns = computed(() =>
    calendar.value === null || year.value === null ? [] : columnsOf(year.value, address.grain.value, calendar.value),
  )

  const levels = computed(() =>
    (family.value?.levels ?? []).filter(
      ({ key, placeholder }) => !placeholder && (filters.current.level === null || key === filters.current.level),
    ),
  )
  /** Everything recorded or drafted of the subjects on screen. */
  const abouts = computed(() => [...(list.value?.targets ?? []), ...edits.value.values()])

  /** Regions in which a level has targets, and the one that was asked for. */
  function regionsOf(level: string): (string | null)[] {
    const used = new Set(abouts.value.flatMap((row) => (row.level === level && row.region !== null ? [row.region] : [])))
    if (filters.current.region !== null) return [null, filters.current.region]
    return [null, ...tree.value.map(({ key }) => key).filter((key) => used.has(key))]
  }

  /** People with targets of their own at the levels on screen, and the one who shall get some. */
  const people = computed(() => {
    const keys = new Set(levels.value.map(({ key }) => key))
    const own = new Set(abouts.value.flatMap((row) => (row.member === null ? [] : [row.member])))
    if (address.added.value !== null) own.add(address.added.value)
    return [...members.value.values()].filter(({ key, level, region }) => own.has(key) && keys.has(level) && isIn(region))
  })

  function isIn(region: string | null): boolean {
    const wanted = filters.current.region
    if (wanted === null) return true
    for (let at = region; at !== null; at = tree.value.find(({ key }) => key === at)?.parent ?? null)
      if (at === wanted) return true
    return false
  }

  const hasRows = (subject: TargetSubject, indicator: string) =>
    abouts.value.some((row) => row.indicator === indicator && subjectKey(row) === subjectKey(subject))

  /** The level's own and inherited indicators in their order, then others that have a target. */
  function indicatorsOf(level: string, used: (row: TargetSubject) => boolean) {
    const effective = family.value?.levels.find(({ key }) => key === level)?.indicators.map(({ key }) => key) ?? []
    const others = abouts.value.filter(used).map(({ indicator }) => indicator)
    const chosen = filters.current.indicators
    return [...new Set([...effective, ...others])]
      .filter((key) => chosen.length === 0 || chosen.includes(key))
      .flatMap((key) => indicators.value.get(key) ?? [])
  }

  const assigned = useAssigned(year)
  /** Regions under the company that have plans, all of the first depth, and the one that was asked for. */
  function planGroups(rules: { list: TargetList; edits: Edits; calendar: FiscalCalendar }): LineGroup[] {
    const used = new Set(abouts.value.flatMap((row) => (isPlan(row) && row.region !== null ? [row.region] : [])))
    const wanted = filters.current.region
    const regions = tree.value.filter(({ key, depth }) => (wanted === null ? depth === 1 || used.has(key) : key === wanted))
    const planned = new Set(abouts.value.flatMap((row) => (isPlan(row) ? [row.indicator] : [])))
    const ofFamily = new Set((family.value?.levels ?? []).flatMap((level) => level.indicators.map(({ key }) => key)))
    const chosen = filters.current.indicators
    /** All that could be planned where it was asked for, all that is planned anywhere at the top, else what is planned there. */
    function shownIn(region: string | null, depth: number) {
      return [...indicators.value.values()].filter(({ key }) => {
        if (chosen.length > 0 && !chosen.includes(key)) return false
        if (region === wanted) return planned.has(key) || ofFamily.has(key)
        if (depth === 1) return planned.has(key)
        return hasRows({ level: null, region, member: null }, key)
      })
    }
    const places = [...(wanted === null ? [{ key: null, name: 'Organisation', depth: 0 }] : []), ...regions]
    return places.map(({ key, name, depth }) => ({
      id: `plan ${key ?? ''}`,
      name,
      note: 'plan',
      lines: shownIn(key, depth).map((indicator) => {
        const line = gridLine({ level: null, region: key, member: null }, indicator, columns.value, rules)
        return { ...line, assigned: assigned(line, depth) }
      }),
    }))
  }

  const groups = computed<LineGroup[]>(() => {
    const [all, fiscal] = [list.value, calendar.value]
    if (all === undefined || fiscal === null) return []
    const rules = { list: all, edits: edits.value, calendar: fiscal }
    if (address.rows.value === 'plans') return planGroups(rules)
    if (address.rows.value === 'members')
      return people.value.map(({ key, name, level, region }) => ({
        id: `member ${key}`,
        name,
        note: `${levelName(level)}${region === null ? '' : `, ${regionName(region)}`}`,
        lines: indicatorsOf(level, ({ member }) => member === key).map((indicator) =>
          gridLine({ level: null, region: null, member: key }, indicator, columns.value, rules),
        ),
      }))
    const grouped = levels.value.map(({ key, name }) => ({
      id: `level ${key}`,
      name,
      note: '',
      lines: indicatorsOf(key, ({ level }) => level === key).flatMap((indicator) =>
        regionsOf(key).flatMap((region) => {
          const subject = { level: key, region, member: null }
          if (region !== null && region !== filters.current.region && !hasRows(subject, indicator.key)) return []
          return gridLine(subject, indicator, columns.value, { ...rules, where: region === null ? '' : regionName(region) })
        }),
      ),
    }))
    return grouped.filter(({ lines }) => lines.length > 0)
  })

  return {
    family,
    year,
    columns,
    groups,
    list,
    state,
    retry,
    /** The live row of a cell, whichever the columns are. */
    recordOf: (about: TargetSubject & { indicator: string; period: string }) =>
      list.value?.targets.find(
        (row) => subjectKey(row) === subjectKey(about) && row.indicator === about.indicator && row.period === about.period,
      ) ?? null,
    isYear: (key: string) => calendar.value !== null && parsePeriod(key, calendar.value).kind === 'year',
  }
}
