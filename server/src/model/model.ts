import type { Closure } from '@attain/shared/domain/closure.ts'
import type { EffectiveIndicator } from '@attain/shared/domain/effective.ts'
import type { MonthCurve } from '@attain/shared/domain/phasing.ts'
import type { Rate } from '@attain/shared/domain/money.ts'
import type { Band } from '@attain/shared/domain/pace.ts'
import type { DayOff } from '@attain/shared/domain/days-off.ts'
import type { Day, FiscalCalendar } from '@attain/shared/domain/period.ts'
import type { Placement } from '@attain/shared/domain/placement.ts'
import type {
  Average,
  Better,
  Entry,
  IndicatorKind,
  PaceRule,
  RatioWindow,
  SubscriptionMeasure,
  SurveyMethod,
  Track,
  Unit,
} from '@attain/shared/contracts/vocabulary.ts'

/**
 * Definitions and people of a workspace as of its newest model version, in memory: what turns keys into ids and back,
 * and what decides which rows a view has. Facts and targets stay in the database.
 */
export interface Model {
  /** The version in which the definitions last changed. */
  modelVersion: number
  workspace: WorkspaceSettings
  regions: Keyed<Region>
  offerings: Keyed<Named>
  indicators: Keyed<Indicator>
  families: Keyed<Family>
  levels: Keyed<Level>
  members: Keyed<Member>
  /** By member, oldest first. */
  placements: ReadonlyMap<number, readonly LivePlacement[]>
  sources: ReadonlyMap<string, number>
  plans: readonly Plan[]
  planRates: readonly Rate[]
  curves: ReadonlyMap<number, MonthCurve>
  /** What each region, and under null the company, says itself of its days off; see `workingCalendars`. */
  daysOff: ReadonlyMap<number | null, readonly DayOff[]>
  /** Periods that are closed (A11). */
  closures: readonly Closure[]
}

export interface WorkspaceSettings {
  id: number
  key: string
  name: string
  demonstration: boolean
  calendar: FiscalCalendar
  timeZone: string
  currency: string
  band: Band
  /** By what days expected-to-date is counted (A9). */
  pace: PaceRule
  /** Fewest people of a group whose totals everybody may see; null = nobody sees more than is granted. */
  smallestGroup: number | null
}

/** Live things by id, and by key or alias. */
export interface Keyed<T> {
  byId: ReadonlyMap<number, T>
  /** Keys and aliases; a key wins over another's alias. */
  byKey: ReadonlyMap<string, T>
}

export interface Named {
  id: number
  key: string
  name: string
}
export interface Region extends Named {
  parentId: number | null
  aliases: string[]
  /** 1 = a root. */
  depth: number
  /** Itself, its parent, … up to the root. */
  path: number[]
}
export interface Indicator extends Named {
  definition: string
  kind: IndicatorKind
  window: RatioWindow | null
  unit: Unit
  better: Better
  integer: boolean
  decimals: number
  entry: Entry
  survey: { key: string; method: SurveyMethod } | null
  average: Average
  /** Read from subscriptions, beside actuals if there are any. */
  subscriptions: SubscriptionMeasure | null
  aliases: string[]
  band: Band | null
}
export interface Family extends Named {
  detail: Record<string, unknown>
}
export interface Level extends Named {
  familyId: number
  grade: number | null
  track: Track
  placeholder: boolean
  detail: Record<string, unknown>
  /** Effective indicators by indicator id, whenever they hold, with basis and where each comes from (design §2). */
  effective: EffectiveIndicators
  /** The same by time, oldest first: from each first day on until the next. The first holds since ever. */
  eras: readonly { from: Day; effective: EffectiveIndicators }[]
}
export type EffectiveIndicators = ReadonlyMap<number, EffectiveIndicator<ModelLink>>
export interface ModelLink {
  indicator: string | null
  extendsFamily: string | null
  basis: Record<Track, import('@attain/shared/contracts/vocabulary.ts').Basis>
  validFrom: Day | null
  validTo: Day | null
  sourceText: string | null
  sourceLink: string | null
}
export interface Member extends Named {
  hiredOn: Day | null
  leftOn: Day | null
}
export interface LivePlacement extends Placement {
  id: number
}
export interface Plan {
  id: number
  regionId: number | null
  indicatorId: number
  periodKey: string
  comparator: import('@attain/shared/contracts/vocabulary.ts').Comparator
  value: string
  currency: string | null
  weights: [string, string, string, string] | null
}

/** The indicators that a level has on a day; `[]` for a level that there is none of. */
export function effectiveOn(model: Pick<Model, 'levels'>, levelId: number, day: Day): EffectiveIndicators {
  const level = model.levels.byId.get(levelId)
  if (level === undefined) return noIndicators
  const { eras, effective } = level
  return eras.length === 1 ? effective : (eras.findLast(({ from }) => from <= day)?.effective ?? effective)
}

const noIndicators: EffectiveIndicators = new Map()

/** Whether a stock-like indicator is read at its newest snapshot day instead of summed over time (A3). */
export const isSnapshot = (indicator: Pick<Indicator, 'kind' | 'window'>): boolean =>
  indicator.kind === 'stock' || indicator.window === 'closing'
