import { type RawBuilder, sql } from 'kysely'
import { derivedIn } from '../known.ts'
import type { Scope } from '../scope.ts'
import { groupColumn, type Narrowing, narrowed, type Slots, type SumQuestion } from './sum-question.ts'
import { piecesByWork, reachedByWork, type WorkDays } from './work-days.ts'

/** Target sums of one group, apart by whether they are measured on own credit; null where the indicator's kind has none of that sort. */
export interface PieceSumRow {
  indicator_id: number
  g1: number
  g2: number
  slot: number
  currency: string
  /** Under basis `own`: these add up to a group's target (A7). */
  own: boolean
  /** Flow: Σ of what is due in the slot. */
  value: string | null
  /** Flow: Σ of the phased target, whole and up to the as-of day (A9). */
  phased: string | null
  reached: string | null
  /** Stock and ratio: Σ target × days; with Σ days, of a ratio the day-weighted mean. */
  weight: string | null
  /** Σ days of the pieces. */
  n: number
  /** Stock: Σ of the targets in force on the slot's last day or the as-of day. */
  in_force: string | null
  explicit_zero: boolean
  comparator: string
}

export interface TargetQuestion extends SumQuestion {
  slots: Slots
  asOf: string
  /** Only targets under basis `own`. */
  ownOnly: boolean
}

/** The month that the as-of day cuts, by its first day, and what is worked in it; null = by calendar days. */
export interface CutMonth {
  month: string
  work: WorkDays | null
}

/** Sums of materialised member targets by group, slot and currency; a cell may have two rows. */
export function sumPieces(scope: Scope, question: TargetQuestion, cut: CutMonth | null): RawBuilder<PieceSumRow> {
  if (cut === null || cut.work === null) return sumMonths(scope, question, monthsOf(question), null)
  const others = sql`(${monthsOf(question)} and r.month <> ${cut.month}::date)`
  return sql`${sumMonths(scope, question, others, null)} union all ${sumCutMonth(scope, question, cut)}`
}

/** The same of the one month that the as-of day cuts. */
export const sumCutMonth = (scope: Scope, question: TargetQuestion, { month, work }: CutMonth): RawBuilder<PieceSumRow> =>
  sumMonths(scope, question, sql`r.month = ${month}::date`, work)

const monthsOf = ({ slots }: TargetQuestion): RawBuilder<unknown> =>
  sql`r.month between ${slots.from[0]}::date and ${slots.to.at(-1)}::date`

function sumMonths(
  scope: Scope,
  question: TargetQuestion,
  ofMonths: RawBuilder<unknown>,
  work: WorkDays | null,
): RawBuilder<PieceSumRow> {
  const { groups, narrowing, slots, asOf, ownOnly } = question
  const onRegion = narrowing.regionIds !== undefined || groups.some((group) => group.by === 'region')
  const { joins, filters } = narrowed(scope, { groups, narrowing: withoutOfferings(narrowing) }, sql`p.region_id`, onRegion)
  const until = sql`${asOf}::date`
  const reached =
    asOf >= (slots.to.at(-1) ?? '')
      ? sql`r.phased`
      : work !== null
        ? reachedByWork(work, until)
        : sql`case when r.to_day <= ${until} then r.phased
          when r.from_day <= ${until} then r.phased * (${until} - r.from_day + 1)::numeric / (r.to_day - r.from_day + 1)::numeric
          else 0 end`
  const pieces =
    work === null
      ? derivedIn(scope, 'target_piece')
      : sql`(${piecesByWork(scope, work, narrowing.indicatorIds, sql`t.month = ${work.from}::date`)})`
  return sql<PieceSumRow>`
    select r.indicator_id, r.g1, r.g2, r.slot, r.currency, r.own,
      sum(r.amount) as value, sum(r.phased) as phased, sum(${reached}) as reached,
      sum(r.in_force * (r.to_day - r.from_day + 1)) filter (where r.amount is null) as weight,
      sum(r.to_day - r.from_day + 1)::bigint as n,
      sum(r.in_force) filter (where r.amount is null and least((${slots.to}::date[])[r.slot], ${until}) between r.from_day and r.to_day)
        as in_force,
      bool_and(r.explicit_zero) as explicit_zero, min(r.comparator) as comparator
    from (
      select r.*, r.basis = 'own' as own, ${groupColumn(groups[0], 'm1')} as g1, ${groupColumn(groups[1], 'm2')} as g2,
        width_bucket(r.month, ${slots.from}::date[]) as slot
      from ${pieces} r ${joins}
      where r.workspace_id = ${scope.workspaceId} and r.indicator_id = any(${narrowing.indicatorIds}::bigint[])
        and ${ofMonths} ${filters} ${ownOnly ? sql`and r.basis = 'own'` : sql``}
    ) r
    group by 1, 2, 3, 4, 5, 6
  `
}

/** Targets know no offering. */
export function withoutOfferings({ offeringIds: _, ...narrowing }: Narrowing): Narrowing {
  return narrowing
}
