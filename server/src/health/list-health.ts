import { type HealthFilter, listHealth as listRows } from '@attain/db/queries/health.queries.ts'
import type { Declaration, DeclarationList, HealthQuery } from '@attain/shared/contracts/health.ts'
import { levelOfHealth, withholdsValue } from '@attain/shared/domain/health.ts'
import type { Grant } from '@attain/shared/domain/grants.ts'
import { parsePeriod } from '@attain/shared/domain/period.ts'
import { seesMember } from '../access/inside-grants.ts'
import { inSight } from '../access/sight.ts'
import { idOf } from '../attainment/question.ts'
import type { Context } from '../context.ts'
import { asKnownAt } from '../known/as-known-at.ts'
import type { Model } from '../model/model.ts'

type Row = Awaited<ReturnType<ReturnType<typeof listRows>['execute']>>[number]

/** Declarations that stand, or with `history` all there were; the newest first. @throws AppError for unknown keys */
export async function listHealth(asked: Context, query: HealthQuery): Promise<DeclarationList> {
  const ctx = await asKnownAt(asked, query.knownAt)
  const { model, version } = await ctx.models.current(ctx.scope)
  const { read } = inSight(ctx, model).database
  const rows = await listRows(read, ctx.scope, filterOf(query, model), query.history === 'true').execute()
  const seen = rows.filter((row) => seesSubject(ctx.access.grants, row, model))
  return { version, declarations: seen.map((row) => declarationOf(row, model)) }
}

/** A judgement is seen by whoever sees all of what it is about. */
function seesSubject(grants: readonly Grant[], { region_id: regionId, member_id: memberId }: Row, model: Model): boolean {
  if (memberId !== null) return seesMember(grants, memberId, model)
  const path = regionId === null ? [] : (model.regions.byId.get(regionId)?.path ?? [])
  return grants.some((grant) => grant.kind === 'all' || (grant.kind === 'region' && path.includes(grant.regionId)))
}

function filterOf({ period, region, member, indicator, company }: HealthQuery, model: Model): HealthFilter {
  return {
    ...(period === undefined ? {} : { period_key: parsePeriod(period, model.workspace.calendar).key }),
    ...(region === undefined ? {} : { regionIds: [idOf(model.regions, region, 'region')] }),
    ...(member === undefined ? {} : { memberIds: [idOf(model.members, member, 'member')] }),
    ...(indicator === undefined ? {} : { indicator_id: idOf(model.indicators, indicator, 'indicator') }),
    ...(company === undefined ? {} : { company: true }),
  }
}

/** A confidential judgement shows neither itself nor why (A9). */
export function declarationOf(row: Row, model: Model): Declaration {
  const keyIn = (things: { byId: ReadonlyMap<number, { key: string }> }, id: number | null) =>
    id === null ? null : (things.byId.get(id)?.key ?? null)
  return {
    period: row.period_key,
    region: keyIn(model.regions, row.region_id),
    member: keyIn(model.members, row.member_id),
    indicator: keyIn(model.indicators, row.indicator_id),
    health: row.health,
    level: levelOfHealth(row.health),
    reasons: withholdsValue(row.health) ? [] : row.reasons,
    by: row.actor,
    at: row.recorded_at.toISOString(),
    version: row.recorded,
    superseded: row.superseded,
  }
}
