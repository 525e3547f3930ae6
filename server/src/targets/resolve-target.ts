import { appliedTargets, targetRecords } from '@attain/db/queries/target-records.queries.ts'
import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { TargetRecord, TargetResolution, TargetResolutionQuery } from '@attain/shared/contracts/targets.ts'
import { toWireRatio } from '@attain/shared/domain/amount.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import { assignmentGap } from '@attain/shared/domain/over-assignment.ts'
import { parsePeriod, type Period } from '@attain/shared/domain/period.ts'
import { whyTier } from '../attainment/explain-targets.ts'
import { idOf, subtreeOf } from '../attainment/question.ts'
import { atOneVersion, readAttainment } from '../attainment/read-attainment.ts'
import type { Context } from '../context.ts'
import { asKnownAt } from '../known/as-known-at.ts'
import type { Indicator, Model } from '../model/model.ts'
import { recordOf } from './target-record.ts'
import { type Subject, subjectOf } from './target-subject.ts'

const peopleShown = 200

/**
 * Whom a target applies to in a period and why, who has a more specific one instead, and plans beside what was assigned
 * (A6, A7). It reads the stored pieces, from which attainment takes its targets too.
 * @throws AppError `bad-subject`, `invalid-period`, or naming an unknown key
 */
export async function resolveTarget(asked: Context, query: TargetResolutionQuery): Promise<TargetResolution> {
  const ctx = await asKnownAt(asked, query.knownAt)
  return atOneVersion(ctx, { allSayVersion: false }, async ({ model, version }) => {
    const subject = subjectOf(query, model)
    const indicator = model.indicators.byId.get(idOf(model.indicators, query.indicator, 'indicator'))
    if (indicator === undefined) throw new Error('an indicator that has an id is defined')
    const period = parsePeriod(query.period, model.workspace.calendar)
    const isPlan = subject.levelId === null && subject.memberId === null
    const pieces = isPlan
      ? []
      : await appliedTargets(ctx.database.read, ctx.scope, {
          indicatorId: indicator.id,
          from: period.from,
          to: period.to,
          levelId: subject.levelId,
          regionIds: subject.regionId === null ? null : subtreeOf([subject.regionId], model),
          memberId: subject.memberId,
        }).execute()
    const ids = [...new Set(pieces.map((piece) => piece.target_id))]
    const records = ids.length === 0 ? [] : await targetRecords(ctx.database.read, ctx.scope, { ids, history: true }).execute()
    const targets = new Map(records.flatMap((row) => {
      const record = recordOf(row, model)
      return record === null ? [] : [[row.id, { record, own: isOf(row, subject) }] as const]
    })) // prettier-ignore
    const own = new Set(pieces.filter((piece) => targets.get(piece.target_id)?.own === true).map((piece) => piece.member_id))
    const all = new Set(pieces.map((piece) => piece.member_id))
    return {
      version,
      period: period.key,
      unit: indicator.unit,
      kind: indicator.kind,
      applies: own.size,
      elsewhere: all.size - own.size,
      without: isPlan ? 0 : placedIn(subject, period, model).filter((id) => !all.has(id)).length,
      rows: rowsOf(pieces, targets),
      people: peopleOf(pieces, targets, model),
      plans: await plansOf(ctx, indicator, period, isPlan ? query.region : undefined),
    }
  })
}

type Piece = Awaited<ReturnType<ReturnType<typeof appliedTargets>['execute']>>[number]
type Targets = ReadonlyMap<number, { record: TargetRecord; own: boolean }>

const isOf = (row: { level_id: number | null; region_id: number | null; member_id: number | null }, subject: Subject): boolean =>
  row.level_id === subject.levelId && row.region_id === subject.regionId && row.member_id === subject.memberId

/** Members who stood there on any day of the period. */
function placedIn({ levelId, regionId, memberId }: Subject, { from, to }: Period, model: Model): number[] {
  const regions = regionId === null ? null : new Set(subtreeOf([regionId], model))
  return [...model.placements].flatMap(([id, placements]) => {
    if (memberId !== null && id !== memberId) return []
    const stood = placements.some(
      (placement) =>
        placement.from <= to &&
        (placement.to === null || placement.to >= from) &&
        (levelId === null || placement.levelId === levelId) &&
        (regions === null || regions.has(placement.regionId ?? 0)),
    )
    return stood ? [id] : []
  })
}

/** Rows of the subject itself first, then those that apply to the most people. */
function rowsOf(pieces: readonly Piece[], targets: Targets): TargetResolution['rows'] {
  const rows = [...targets.values()].flatMap(({ record, own }) => {
    const applied = pieces.filter((piece) => piece.target_id === record.id)
    const tier = applied[0]?.tier
    if (tier === undefined) return []
    return [{ target: record, tier, own, people: new Set(applied.map((piece) => piece.member_id)).size, why: whyTier[tier] }]
  })
  return rows.sort((a, b) => Number(b.own) - Number(a.own) || b.people - a.people || a.target.id - b.target.id)
}

function peopleOf(pieces: readonly Piece[], targets: Targets, { members }: Model): TargetResolution['people'] {
  const people = pieces.flatMap((piece) => {
    const member = members.byId.get(piece.member_id)
    if (member === undefined) return []
    return [
      {
        member: member.key,
        name: member.name,
        from: piece.from_day,
        to: piece.to_day,
        days: piece.days,
        amount: piece.amount === null ? null : canonical(piece.amount),
        currency: piece.currency === '' ? null : piece.currency,
        target: piece.target_id,
        own: targets.get(piece.target_id)?.own ?? false,
      },
    ]
  })
  return people
    .sort((a, b) => Number(b.own) - Number(a.own) || a.name.localeCompare(b.name, 'en') || (a.from < b.from ? -1 : 1))
    .slice(0, peopleShown)
}

/** Over-assignment where there is a plan; ratios do not add up and have none. */
async function plansOf(
  ctx: Context,
  indicator: Indicator,
  period: Period,
  region: string | undefined,
): Promise<TargetResolution['plans']> {
  if (indicator.kind === 'ratio') return []
  const asked = { period: period.key, indicator: [indicator.key] }
  const report = await readAttainment(ctx, { ...asked, by: ['region'] })
  const rows = [...report.total.map((row) => ({ ...row, label: 'Organisation' })), ...report.rows]
  // A region further down is read by itself: among all regions of its depth those above it hold the rest only.
  const isMissing = region !== undefined && !rows.some(({ key }) => key.region === region)
  const own = isMissing ? (await readAttainment(ctx, { ...asked, by: ['region'], region: [region] })).total : []
  return [...rows, ...own.map((row) => ({ ...row, label: region ?? '', key: { ...row.key, region } }))].flatMap(
    (row) => planOf(row) ?? [],
  )
}

function planOf(row: AttainmentRow): TargetResolution['plans'][number] | null {
  const [plan, assigned] = [row.plan, row.assigned].map((value) => (value === null ? null : canonical(String(value))))
  const gap = assignmentGap(plan ?? null, assigned ?? null)
  if (gap === null) return null
  return {
    region: row.key.region ?? null,
    label: row.label,
    plan: gap.plan,
    assigned: gap.assigned,
    difference: gap.difference,
    share: gap.share === null ? null : toWireRatio(gap.share),
    side: gap.side,
    currency: row.currency,
  }
}
