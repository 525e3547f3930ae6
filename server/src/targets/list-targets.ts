import { planRecords } from '@attain/db/queries/plan-records.queries.ts'
import { targetRecords } from '@attain/db/queries/target-records.queries.ts'
import type { TargetList, TargetRecord, TargetsQuery } from '@attain/shared/contracts/targets.ts'
import { fiscalYearOf, parsePeriod, type Period, periodOf } from '@attain/shared/domain/period.ts'
import { idOf } from '../attainment/question.ts'
import { atOneVersion } from '../attainment/read-attainment.ts'
import type { Context } from '../context.ts'
import { asKnownAt } from '../known/as-known-at.ts'
import type { Keyed, Model, Named } from '../model/model.ts'
import { planAsTarget } from './live-rows.ts'
import { recordOf, type StoredRecord } from './target-record.ts'
import { concreteTargets } from './target-rows.ts'

/**
 * The targets in force somewhere in one fiscal year, with who wrote them: rows of a period in it, and repeating ones once
 * for each period they stand for. @throws AppError naming an unknown key.
 */
export async function listTargets(asked: Context, query: TargetsQuery): Promise<TargetList> {
  const ctx = await asKnownAt(asked, query.knownAt)
  return atOneVersion(ctx, { allSayVersion: false }, async ({ model, version }) => {
    const { calendar } = model.workspace
    const year = periodOf(parsePeriod(query.period, calendar).from, 'year', calendar)
    const indicatorIds = idsOf(query.indicator, model.indicators, 'indicator')
    const { read } = ctx.database
    const rows =
      query.of === 'plans'
        ? (await planRecords(read, ctx.scope, { indicatorIds }).execute()).map(planAsTarget)
        : await targetRecords(read, ctx.scope, { ...subjectsOf(query, year, model), indicatorIds }).execute()
    const number = fiscalYearOf(year.from, calendar)
    const within = (from: string, to: string) => from <= year.to && to >= year.from
    const byId = new Map(rows.map((row) => [row.id, row]))
    const targets = groups(rows).flatMap((ofIndicator) =>
      concreteTargets(ofIndicator, calendar, { first: number, last: number }).flatMap(({ id, period }): TargetRecord[] => {
        const row = byId.get(id)
        const record = row === undefined ? null : recordOf(row, model)
        if (record === null || !within(period.from, period.to)) return []
        return [{ ...record, period: period.key, from: period.from, to: period.to }]
      }),
    )
    return {
      version,
      year: year.key,
      from: year.from,
      to: year.to,
      targets,
      curves: [...model.curves].flatMap(([indicatorId, [m1, m2, m3]]) => {
        const indicator = model.indicators.byId.get(indicatorId)
        return indicator === undefined ? [] : [{ indicator: indicator.key, months: [m1, m2, m3] as [string, string, string] }]
      }),
    }
  })
}

/** By indicator: dated rows of one indicator go before its repeating ones, never before another's. */
function groups(rows: readonly StoredRecord[]): StoredRecord[][] {
  const byIndicator = new Map<number, StoredRecord[]>()
  for (const row of rows) {
    const group = byIndicator.get(row.indicator_id)
    if (group === undefined) byIndicator.set(row.indicator_id, [row])
    else group.push(row)
  }
  return [...byIndicator.values()]
}

function idsOf(keys: readonly string[] | undefined, things: Keyed<Named>, parameter: string): number[] | undefined {
  return keys?.map((key) => idOf(things, key, parameter))
}

/** Whose rows are asked for: levels by name or family and whoever held one of them in the year, members by name. */
function subjectsOf(query: TargetsQuery, year: Period, model: Model): { levelIds?: number[]; memberIds?: number[] } {
  const named = idsOf(query.level, model.levels, 'level')
  const families = idsOf(query.family, model.families, 'family')
  const people = idsOf(query.member, model.members, 'member')
  const isNarrowed = named !== undefined || families !== undefined
  if (!isNarrowed && people === undefined && query.of === undefined) return {}
  const wanted = [...model.levels.byId.values()]
    .filter(({ id, familyId }) => (named?.includes(id) ?? true) && (families?.includes(familyId) ?? true))
    .map(({ id }) => id)
  const levelIds = !isNarrowed && people !== undefined ? [] : wanted
  const memberIds = people ?? (isNarrowed ? holdersOf(levelIds, year, model) : [...model.members.byId.keys()])
  return { levelIds: query.of === 'members' ? [] : levelIds, memberIds: query.of === 'levels' ? [] : memberIds }
}

/** Who held one of these levels on any day of the year. */
function holdersOf(levelIds: readonly number[], { from, to }: Period, { placements }: Model): number[] {
  const wanted = new Set(levelIds)
  return [...placements].flatMap(([id, held]) =>
    held.some((each) => wanted.has(each.levelId) && each.from <= to && (each.to === null || each.to >= from)) ? [id] : [],
  )
}
