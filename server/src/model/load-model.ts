import type { Kysely } from 'kysely'
import * as queries from '@attain/db/queries/model.queries.ts'
import { paceRule } from '@attain/db/queries/settings.queries.ts'
import { closedPeriods, type ClosedPeriodRow } from '@attain/db/queries/periods.queries.ts'
import { workspaceOf } from '@attain/db/queries/workspaces.queries.ts'
import type { Schema } from '@attain/db/schema.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { Closure } from '@attain/shared/domain/closure.ts'
import { type EffectiveCatalogue, effectiveIndicators } from '@attain/shared/domain/effective.ts'
import { type Day, type FiscalCalendar, fiscalYearKey, nextDay, parsePeriod } from '@attain/shared/domain/period.ts'
import type { Weekday } from '@attain/shared/domain/working-days.ts'
import { formerMember } from './former-member.ts'
import type { Family, Indicator, Keyed, Level, LivePlacement, Model, ModelLink, Named, Plan, Region } from './model.ts'

/** Reads the whole model; inside a transaction it sees what that transaction wrote. */
export async function loadModel(db: Kysely<Schema>, scope: Scope): Promise<Model> {
  const workspace = await workspaceOf(db, scope).executeTakeFirstOrThrow()
  // One after the other: an embedded database has a single connection, and a transaction always has.
  const regions = regionTree(await queries.liveRegions(db, scope).execute())
  const offerings = await queries.liveOfferings(db, scope).execute()
  const indicators = (await queries.liveIndicators(db, scope).execute()).map(toIndicator)
  const families = await queries.liveFamilies(db, scope).execute()
  const levelRows = await queries.liveLevels(db, scope).execute()
  const links = await queries.liveLevelIndicators(db, scope).execute()
  const members = await queries.liveMembers(db, scope).execute()
  const placements = (await queries.livePlacements(db, scope).execute()).map(toPlacement)
  const plans = await queries.livePlans(db, scope).execute()
  const rates = await queries.liveFxRates(db, scope).where('fiscal_year', 'is not', null).execute()
  const curves = await queries.liveCurves(db, scope).execute()
  const daysOff = (await queries.liveCalendarDays(db, scope).execute()).map((row) => ({
    regionId: row.region_id,
    on: row.day ?? weekdayOf(row.weekday),
    share: row.share,
  }))
  const pace = await paceRule(db, scope).executeTakeFirst()
  const sources = await queries.liveSources(db, scope).execute()
  const calendar = { startMonth: workspace.fiscal_year_start }
  const { rows: closed } = await closedPeriods(scope).execute(db)
  return {
    modelVersion: workspace.model_version,
    workspace: {
      id: workspace.workspace_id,
      key: workspace.key,
      name: workspace.name,
      demonstration: workspace.demonstration,
      calendar,
      timeZone: workspace.time_zone,
      currency: workspace.reporting_currency,
      band: { behind: workspace.band_behind, ahead: workspace.band_ahead },
      pace: pace?.pace ?? 'calendar',
      smallestGroup: workspace.smallest_group,
    },
    regions: keyed(regions, (region) => region.aliases),
    offerings: keyed(offerings, (offering) => offering.aliases),
    indicators: keyed(indicators, (indicator) => indicator.aliases),
    families: keyed(families.map((row): Family => ({ id: row.id, key: row.key, name: row.name, detail: row.detail }))),
    levels: keyed(toLevels(levelRows, families, links, indicators)),
    members: keyed(
      members.map((row) => ({
        id: row.id,
        key: row.key,
        name: row.name ?? (row.erased === null ? row.key : formerMember(row.key)),
        hiredOn: row.hired_on,
        leftOn: row.left_on,
      })),
    ),
    placements: groupBy(placements, (placement) => placement.memberId),
    sources: new Map(sources.map((source) => [source.key, source.id])),
    plans: plans.map(toPlan),
    planRates: rates
      .filter((rate) => rate.fiscal_year !== null)
      .map((rate) => ({
        currency: rate.currency,
        fiscalYear: `FY${String((rate.fiscal_year ?? 0) % 100).padStart(2, '0')}`,
        rate: rate.rate,
        quote: rate.quote,
      })),
    curves: new Map(curves.map((curve) => [curve.indicator_id, [curve.m1, curve.m2, curve.m3]])),
    daysOff: groupBy(daysOff, ({ regionId }) => regionId),
    closures: closed.map((row) => toClosure(row, calendar)),
  }
}

/** ISO weekdays are stored as 1 to 7, which a check of the table holds them to. */
const weekdayOf = (weekday: number | null) => (weekday ?? 1) as Weekday

function toClosure(row: ClosedPeriodRow, calendar: FiscalCalendar): Closure {
  const { key, from, to } = parsePeriod(row.key, calendar)
  const { pinned_version: pinnedVersion, recorded_at: at, actor: by, reason } = row
  return { key, from, to, pinnedVersion, at: at.toISOString(), by, reason: reason ?? '' }
}

/** The key under which a plan rate is looked up for a day. */
export { fiscalYearKey }

function keyed<T extends Named>(rows: readonly T[], aliasesOf: (row: T) => readonly string[] = () => []): Keyed<T> {
  const byKey = new Map<string, T>()
  for (const row of rows) for (const alias of aliasesOf(row)) byKey.set(alias, row)
  for (const row of rows) byKey.set(row.key, row)
  return { byId: new Map(rows.map((row) => [row.id, row])), byKey }
}

export function groupBy<T, K>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}

interface RegionRow {
  id: number
  key: string
  name: string
  parent_id: number | null
  aliases: string[]
}

function regionTree(rows: readonly RegionRow[]): Region[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return rows.map((row) => {
    const path: number[] = []
    for (let at: RegionRow | undefined = row; at !== undefined && !path.includes(at.id);) {
      path.push(at.id)
      at = at.parent_id === null ? undefined : byId.get(at.parent_id)
    }
    return { id: row.id, key: row.key, name: row.name, parentId: row.parent_id, aliases: row.aliases, depth: path.length, path }
  })
}

type IndicatorRow = Awaited<ReturnType<ReturnType<typeof queries.liveIndicators>['execute']>>[number]

function toIndicator(row: IndicatorRow): Indicator {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    definition: row.definition,
    kind: row.kind,
    window: row.ratio_window,
    unit: row.unit,
    better: row.better,
    integer: row.whole,
    decimals: row.decimals,
    entry: row.entry,
    survey: row.survey_key === null || row.survey_method === null ? null : { key: row.survey_key, method: row.survey_method },
    average: row.average,
    subscriptions: row.subscription_measure,
    aliases: row.aliases,
    band: row.band_behind === null || row.band_ahead === null ? null : { behind: row.band_behind, ahead: row.band_ahead },
  }
}

type PlacementRow = Awaited<ReturnType<ReturnType<typeof queries.livePlacements>['execute']>>[number]

function toPlacement(row: PlacementRow): LivePlacement {
  return {
    id: row.id,
    assignmentId: row.assignment_id ?? 0,
    memberId: row.member_id,
    levelId: row.level_id ?? 0,
    regionId: row.region_id,
    managerId: row.manager_id,
    fte: row.fte,
    from: row.valid_from,
    to: row.valid_to,
    chain: row.chain.split(',').map(Number),
  }
}

type PlanRow = Awaited<ReturnType<ReturnType<typeof queries.livePlans>['execute']>>[number]

function toPlan(row: PlanRow): Plan {
  return {
    id: row.id,
    regionId: row.region_id,
    indicatorId: row.indicator_id,
    periodKey: row.period_key,
    comparator: row.comparator,
    value: row.value,
    currency: row.currency,
    weights: weightsOf(row),
  }
}

/** Phasing weights of a row; none or all four (checked at import). */
export function weightsOf(row: {
  q1: string | null
  q2: string | null
  q3: string | null
  q4: string | null
}): [string, string, string, string] | null {
  const { q1, q2, q3, q4 } = row
  return q1 === null || q2 === null || q3 === null || q4 === null ? null : [q1, q2, q3, q4]
}

type LevelRow = Awaited<ReturnType<ReturnType<typeof queries.liveLevels>['execute']>>[number]
type FamilyRow = Awaited<ReturnType<ReturnType<typeof queries.liveFamilies>['execute']>>[number]
type LinkRow = Awaited<ReturnType<ReturnType<typeof queries.liveLevelIndicators>['execute']>>[number]

function toLevels(levels: LevelRow[], families: FamilyRow[], links: LinkRow[], indicators: Indicator[]): Level[] {
  const indicatorKey = new Map(indicators.map((indicator) => [indicator.id, indicator.key]))
  const indicatorId = new Map(indicators.map((indicator) => [indicator.key, indicator.id]))
  const familyKey = new Map(families.map((family) => [family.id, family.key]))
  const levelKey = new Map(levels.map((level) => [level.id, level.key]))
  const toLink = (row: LinkRow): ModelLink => ({
    indicator: row.indicator_id === null ? null : (indicatorKey.get(row.indicator_id) ?? null),
    extendsFamily: row.extends_family_id === null ? null : (familyKey.get(row.extends_family_id) ?? null),
    basis: { individual: row.basis_individual, manager: row.basis_manager },
    validFrom: row.valid_from,
    validTo: row.valid_to,
    sourceText: row.source_text,
    sourceLink: row.source_link,
  })
  const ofLevel = groupBy(links, (link) => link.level_id)
  const ofFamily = groupBy(links, (link) => link.job_family_id)
  const catalogue: EffectiveCatalogue<ModelLink> = {
    families: new Map(
      families.map((family) => [family.key, { key: family.key, links: (ofFamily.get(family.id) ?? []).map(toLink) }]),
    ),
    levels: new Map(
      levels.map((level) => [
        level.key,
        {
          key: level.key,
          family: familyKey.get(level.job_family_id) ?? '',
          track: level.track,
          extendsResponsibilities:
            level.extends_responsibilities_id === null ? null : (levelKey.get(level.extends_responsibilities_id) ?? null),
          links: (ofLevel.get(level.id) ?? []).map(toLink),
        },
      ]),
    ),
  }
  const effectiveIn = (level: LevelRow, day: Day | null) =>
    new Map(
      effectiveIndicators(level.key, catalogue, day).flatMap((effective) => {
        const id = indicatorId.get(effective.indicator)
        return id === undefined ? [] : [[id, effective] as const]
      }),
    )
  const starts = [firstDay, ...changeDays(links)]
  return levels.map((level) => ({
    id: level.id,
    key: level.key,
    name: level.name,
    familyId: level.job_family_id,
    grade: level.grade,
    track: level.track,
    placeholder: level.placeholder,
    detail: level.detail,
    effective: effectiveIn(level, null),
    eras: starts.map((from) => ({ from, effective: effectiveIn(level, from) })),
  }))
}

/** Before any day that a file can hold. */
const firstDay: Day = '0001-01-01'

/** Days on which any link begins to hold, or no longer does, oldest first. */
function changeDays(links: readonly LinkRow[]): Day[] {
  const days = links.flatMap(({ valid_from: from, valid_to: to }) => [from ?? [], to === null ? [] : nextDay(to)].flat())
  return [...new Set(days)].sort()
}
