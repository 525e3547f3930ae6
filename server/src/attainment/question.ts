import type { Narrowing as StoredNarrowing } from '@attain/db/queries/sum-question.ts'
import type { AttainmentQuery, CurrencyBasis } from '@attain/shared/contracts/attainment.ts'
import { type Day, fiscalYearKey, parsePeriodRange, type Period, periodsWithin } from '@attain/shared/domain/period.ts'
import type { Access } from '../access/access.ts'
import { refuseOutside } from '../access/inside-grants.ts'
import { AppError } from '../errors.ts'
import { nearestKey } from '../imports/nearest-key.ts'
import type { Indicator, Keyed, Model, Named } from '../model/model.ts'

/** What rows are about, besides their indicator and their slot of time. */
export type Entity = 'region' | 'member' | 'manager' | 'level' | 'family' | 'offering'

/** What a question is narrowed to; the manager's whole subtree, the manager included, on each day. */
export interface Narrowing extends Omit<StoredNarrowing, 'placementIds'> {
  managerId?: number
}

/** A question about attainment with every key resolved. */
export interface Question {
  /** The whole stretch of time asked about. */
  period: { key: string; from: Day; to: Day }
  /** One answer each; contiguous, of one kind, oldest first. */
  slots: Period[]
  /** The name under which a slot stands in a row's key; null = one slot, not named. */
  slotName: 'period' | 'month' | 'quarter' | null
  entities: Entity[]
  depth: number
  indicators: Indicator[]
  /** Whether the caller named indicators, so that rows without anything to say stay in. */
  indicatorsNamed: boolean
  narrowing: Narrowing
  /** Regions asked for by name, without what lies below another of them. */
  regions: number[] | null
  asOf: Day
  ownBasis: boolean
  fx: CurrencyBasis
}

/** @throws AppError naming the parameter and the unknown key, or what does not go together; `outside-scope` */
export function resolveQuestion(query: AttainmentQuery, model: Model, today: Day, access: Pick<Access, 'grants'>): Question {
  const periods = periodsOf(query.period, model)
  const time = query.by.filter((by) => by === 'month' || by === 'quarter')
  if (time.length > 1) throw new AppError('invalid-by', 'by: take month or quarter, not both.')
  if (time.length === 1 && periods.length > 1) {
    throw new AppError('invalid-by', 'by: a range of periods gives one answer per period already; leave out month and quarter.')
  }
  const [first, last] = [periods[0], periods.at(-1)]
  if (first === undefined || last === undefined) throw new AppError('invalid-period', `period: ${query.period} holds no period.`)
  const slots = time[0] === undefined ? periods : slotsWithin(first, time[0], model)
  const entities = query.by.filter((by): by is Entity => by !== 'indicator' && by !== 'month' && by !== 'quarter')
  if (new Set(query.by).size < query.by.length) throw new AppError('invalid-by', 'by: the same dimension stands twice.')
  const period = { key: query.period, from: first.from, to: last.to }
  const narrowing = narrowingOf(query, model)
  refuseOutside(access, narrowing, period, model)
  return {
    period,
    slots,
    slotName: time[0] ?? (periods.length > 1 ? 'period' : null),
    entities,
    depth: query.depth ?? 1,
    indicators: indicatorsOf(query.indicator, model),
    indicatorsNamed: query.indicator !== undefined,
    narrowing,
    regions: regionsOf(query, model),
    asOf: query.asOf ?? today,
    ownBasis: query.basis === 'own',
    fx: query.fx ?? 'plan',
  }
}

function periodsOf(text: string, model: Model): Period[] {
  const { calendar } = model.workspace
  try {
    const periods = parsePeriodRange(text, calendar)
    // Years outside those that fiscal years can be named for are refused here rather than by the database.
    for (const { from } of periods.slice(0, 1).concat(periods.slice(-1))) fiscalYearKey(from, calendar)
    return periods
  } catch (error) {
    if (error instanceof RangeError) throw new AppError('invalid-period', `period: ${error.message}`, { cause: error })
    throw error
  }
}

function slotsWithin(period: Period, kind: 'month' | 'quarter', model: Model): Period[] {
  if (kind === 'quarter' && period.kind === 'month') {
    throw new AppError('invalid-by', `by: the month ${period.key} holds no whole quarter.`)
  }
  return periodsWithin(period, kind, model.workspace.calendar)
}

function indicatorsOf(keys: readonly string[] | undefined, model: Model): Indicator[] {
  if (keys === undefined) return [...model.indicators.byId.values()]
  const ids = keys.map((key) => idOf(model.indicators, key, 'indicator'))
  return [...new Set(ids)].flatMap((id) => model.indicators.byId.get(id) ?? [])
}

const regionsOf = ({ region }: Pick<AttainmentQuery, 'region'>, model: Model): number[] | null =>
  region === undefined
    ? null
    : outermost(
        region.map((key) => idOf(model.regions, key, 'region')),
        model,
      )

type Filters = Pick<AttainmentQuery, 'indicator' | 'region' | 'family' | 'level' | 'manager' | 'member' | 'offering'>

/** The ids that filters stand for. @throws AppError naming the parameter and the unknown key */
export function narrowingOf(query: Filters, model: Model): Narrowing {
  const regions = regionsOf(query, model)
  const levels = query.level?.map((key) => idOf(model.levels, key, 'level'))
  const families = query.family?.map((key) => idOf(model.families, key, 'family'))
  const levelIds = [...model.levels.byId.values()]
    .filter((level) => (levels?.includes(level.id) ?? true) && (families?.includes(level.familyId) ?? true))
    .map((level) => level.id)
  return {
    indicatorIds: indicatorsOf(query.indicator, model).map((indicator) => indicator.id),
    ...(regions === null ? {} : { regionIds: subtreeOf(regions, model) }),
    ...(levels === undefined && families === undefined ? {} : { levelIds }),
    ...(query.member === undefined ? {} : { memberIds: query.member.map((key) => idOf(model.members, key, 'member')) }),
    ...(query.manager === undefined ? {} : { managerId: idOf(model.members, query.manager, 'manager') }),
    ...(query.offering === undefined ? {} : { offeringIds: query.offering.map((key) => idOf(model.offerings, key, 'offering')) }),
  }
}

/** The regions that lie in no other of them: each stands for everything below it once. */
const outermost = (regionIds: readonly number[], { regions }: Model): number[] =>
  [...new Set(regionIds)].filter(
    (id) =>
      !regions.byId
        .get(id)
        ?.path.slice(1)
        .some((above) => regionIds.includes(above)),
  )

/** The regions and everything below them. */
export function subtreeOf(regionIds: readonly number[], model: Model): number[] {
  const roots = new Set(regionIds)
  return [...model.regions.byId.values()].filter((region) => region.path.some((id) => roots.has(id))).map((region) => region.id)
}

/** Whether a region's row holds only what stands on the region itself: it lies above the depth asked for, its parts have rows. */
export function isPartOfRegion({ depth }: Question, id: number, { regions }: Model): boolean {
  const region = regions.byId.get(id)
  return region !== undefined && region.depth < depth && [...regions.byId.values()].some(({ parentId }) => parentId === id)
}

export function idOf(things: Keyed<Named>, key: string, parameter: string): number {
  const found = things.byKey.get(key)
  if (found === undefined) {
    const near = nearestKey(key, things)
    const hint = near === null ? '' : ` Did you mean '${near}'?`
    throw new AppError(`unknown-${parameter}`, `${parameter}: there is no ${parameter} '${key}'.${hint}`, { status: 404 })
  }
  return found.id
}
