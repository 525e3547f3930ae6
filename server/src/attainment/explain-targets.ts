import type { Explanation } from '@attain/shared/contracts/explanation.ts'
import type { Comparator } from '@attain/shared/contracts/vocabulary.ts'
import { listPieces, type PieceSelection, targetsById } from '@attain/db/queries/piece-lists.queries.ts'
import { add, canonical } from '@attain/shared/domain/decimal.ts'
import { daysIn } from '@attain/shared/domain/period.ts'
import type { Context } from '../context.ts'
import type { Model } from '../model/model.ts'
import { isRegionScope } from './region-figures.ts'
import { levelsOf, regionIdsOf, type RowSubject } from './fact-selections.ts'
import type { Exchange } from './money.ts'
import { planBookOf } from './plans.ts'
import { isPartOfRegion, type Question } from './question.ts'

type Targets = Pick<Explanation, 'targets' | 'segments' | 'segmentSum'>
type Piece = Awaited<ReturnType<ReturnType<typeof listPieces>['execute']>>['rows'][number]

/** Which target and plan rows a figure is measured against, why, and how they were prorated (A6, A7). */
export async function explainTargets(
  ctx: Context,
  question: Question,
  subject: RowSubject,
  model: Model,
  exchange: Exchange,
): Promise<Targets> {
  if (question.narrowing.offeringIds !== undefined || subject.entity === 'offering')
    return { targets: [], segments: [], segmentSum: null }
  const db = ctx.database.read
  const { rows: pieces } = await listPieces(ctx.scope, pieceSelection(question, subject, model)).execute(db)
  const ids = [...new Set(pieces.map((piece) => piece.target_id))]
  const { rows } = await targetsById(ctx.scope, ids).execute(db)
  const tierOf = new Map(pieces.map((piece) => [piece.target_id, piece.tier]))
  const plans = plansOf(question, subject, model, exchange)
  const segments = mergedSegments(pieces, subject, model, exchange)
  const amounts = segments.flatMap((segment) => segment.amount ?? [])
  return {
    targets: [
      ...plans,
      ...rows.map((row) => {
        const tier = tierOf.get(row.id) ?? 'level'
        return {
          tier,
          subject: subjectOf(row, model),
          period: row.period_key ?? `every ${row.repeats} from ${row.period_from}`,
          value: canonical(row.value),
          currency: row.currency,
          comparator: row.comparator as Comparator,
          why: row.reason === null ? whyTier[tier] : `${whyTier[tier]} Reason given: ${row.reason}`,
        }
      }),
    ],
    segments,
    segmentSum: amounts.length === 0 ? null : amounts.reduce(add, '0'),
  }
}

/** Why a row of each tier is the one that applies (A6). */
export const whyTier = {
  member: 'The member has a target of their own, which comes before any level target.',
  'level-in-region': 'The level has a target in this region or the nearest one above it, which comes before the level target.',
  level: 'The level has a target, and nothing more specific is set.',
} as const

function subjectOf(row: { member_id: number | null; level_id: number | null; region_id: number | null }, model: Model): string {
  if (row.member_id !== null) return model.members.byId.get(row.member_id)?.name ?? ''
  const level = row.level_id === null ? '' : (model.levels.byId.get(row.level_id)?.name ?? '')
  const region = row.region_id === null ? null : model.regions.byId.get(row.region_id)?.name
  return region == null ? level : `${level} in ${region}`
}

/** The plans that a region's or the company's target is made of: its own, or those of the regions below that it adds up. */
function plansOf(
  question: Question,
  { entity, id, indicator, slot }: RowSubject,
  model: Model,
  exchange: Exchange,
): Targets['targets'] {
  if (
    !isRegionScope(question.narrowing) ||
    (entity !== null && entity !== 'region') ||
    (entity === 'region' && (id === 0 || isPartOfRegion(question, id, model)))
  )
    return []
  const asked: (number | null)[] = entity === 'region' ? [id] : (question.regions ?? [null])
  const book = planBookOf(model)
  const behind = asked.map((regionId) => book.plansBehind(regionId, indicator, slot, question.asOf, exchange))
  if (behind.some((plans) => plans.length === 0) || (behind.length > 1 && indicator.kind === 'ratio')) return []
  return behind.flat().map((plan) => ({
    tier: 'plan' as const,
    subject: plan.regionId === null ? 'Company' : (model.regions.byId.get(plan.regionId)?.name ?? ''),
    period: plan.periodKey,
    value: canonical(plan.value),
    currency: plan.currency,
    comparator: plan.comparator,
    why: asked.includes(plan.regionId)
      ? 'A stored plan comes before the sum of member targets.'
      : 'The region above has no plan of its own and takes the sum of its sub-regions’, as each has one.',
  }))
}

/** The target pieces behind a row, by the same rules that summed them. */
export function pieceSelection(question: Question, { entity, id, indicator, slot }: RowSubject, model: Model): PieceSelection {
  const { narrowing } = question
  const measured = entity === 'member' || entity === 'level' || entity === 'family'
  const selection: PieceSelection = {
    indicatorId: indicator.id,
    from: slot.from,
    to: slot.to,
    ownOnly: !measured,
    ...(narrowing.regionIds === undefined ? {} : { regionIds: narrowing.regionIds }),
    ...(narrowing.memberIds === undefined ? {} : { memberIds: narrowing.memberIds }),
    ...(narrowing.levelIds === undefined ? {} : { levelIds: narrowing.levelIds }),
    ...(narrowing.managerId === undefined ? {} : { subtreeOf: narrowing.managerId }),
  }
  if (entity === null) return selection
  if (id === 0) {
    if (entity === 'manager') return { ...selection, managerId: 0 }
    return entity === 'region' ? { ...selection, noRegion: true } : { ...selection, placed: false }
  }
  switch (entity) {
    case 'region':
      return { ...selection, regionIds: regionIdsOf(question, id, model) }
    case 'member':
      return { ...selection, memberIds: [id], placed: true }
    case 'manager': {
      const { subtreeOf: _, ...rest } = selection
      return { ...rest, managerId: id }
    }
    case 'level':
    case 'family':
      return { ...selection, levelIds: levelsOf(model, entity, id) }
    default:
      return selection
  }
}

/** Pieces that differ in nothing but the month stand together; their amounts add. */
function mergedSegments(
  pieces: readonly Piece[],
  { indicator, slot }: RowSubject,
  model: Model,
  exchange: Exchange,
): Targets['segments'] {
  const segments: Targets['segments'] = []
  let last: Piece | null = null
  for (const piece of pieces) {
    const amount = piece.amount === null ? null : exchange.amount(piece.amount, piece.currency, slot, indicator)
    const open = segments.at(-1)
    if (open !== undefined && last !== null && sameFactors(last, piece)) {
      open.to = piece.to_day
      open.days += daysIn(piece.from_day, piece.to_day)
      open.amount = open.amount === null || amount === null ? null : add(open.amount, amount)
    } else {
      segments.push(segmentOf(piece, amount, model))
    }
    last = piece
  }
  return segments
}

const sameFactors = (a: Piece, b: Piece): boolean =>
  a.member_id === b.member_id &&
  a.level_id === b.level_id &&
  a.target_id === b.target_id &&
  a.fte === b.fte &&
  a.ramp === b.ramp &&
  a.leave === b.leave

function segmentOf(piece: Piece, amount: string | null, model: Model): Targets['segments'][number] {
  const member = model.members.byId.get(piece.member_id)
  const level = piece.level_id === null ? undefined : model.levels.byId.get(piece.level_id)
  return {
    member: member?.key ?? null,
    memberName: member?.name ?? null,
    level: level?.name ?? null,
    from: piece.from_day,
    to: piece.to_day,
    days: daysIn(piece.from_day, piece.to_day),
    fte: piece.fte && canonical(piece.fte),
    ramp: piece.ramp && canonical(piece.ramp),
    leave: piece.leave && canonical(piece.leave),
    amount: amount && canonical(amount),
    why: whySegment(piece),
  }
}

function whySegment(piece: Piece): string {
  if (piece.amount === null) return `${piece.comparator} ${canonical(piece.in_force)} in force on these days`
  if (piece.tier === 'member') return 'the member’s own target, spread by day'
  const factors = [
    piece.fte === null || canonical(piece.fte) === '1' ? null : `FTE ${canonical(piece.fte)}`,
    piece.ramp === null || canonical(piece.ramp) === '1' ? null : `ramp ${canonical(piece.ramp)}`,
    piece.leave === null || canonical(piece.leave) === '1' ? null : `leave ${canonical(piece.leave)}`,
  ].filter((factor) => factor !== null)
  return `days held × daily target${factors.length === 0 ? '' : ` × ${factors.join(' × ')}`}`
}
