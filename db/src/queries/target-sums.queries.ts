import { type RawBuilder, sql } from 'kysely'
import { derivedIn } from '../known.ts'
import type { Scope } from '../scope.ts'
import { groupColumn, type Narrowing, narrowed, type Slots, type SumQuestion } from './sum-question.ts'

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
  /** Only the pieces of this month, by its first day. */
  month?: string
}

/** Sums of materialised member targets by group, slot and currency. */
export function sumPieces(scope: Scope, question: TargetQuestion): RawBuilder<PieceSumRow> {
  const { groups, narrowing, slots, asOf } = question
  const onRegion = narrowing.regionIds !== undefined || groups.some((group) => group.by === 'region')
  const { joins, filters } = narrowed(scope, { groups, narrowing: withoutOfferings(narrowing) }, sql`p.region_id`, onRegion)
  const until = sql`${asOf}::date`
  const reached =
    asOf >= (slots.to.at(-1) ?? '')
      ? sql`r.phased`
      : sql`case when r.to_day <= ${until} then r.phased
          when r.from_day <= ${until} then r.phased * (${until} - r.from_day + 1)::numeric / (r.to_day - r.from_day + 1)::numeric
          else 0 end`
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
      from ${derivedIn(scope, 'target_piece')} r ${joins}
      where r.workspace_id = ${scope.workspaceId} and r.indicator_id = any(${narrowing.indicatorIds}::bigint[])
        and ${
          question.month === undefined
            ? sql`r.month between ${slots.from[0]}::date and ${slots.to.at(-1)}::date`
            : sql`r.month = ${question.month}::date`
        } ${filters}
    ) r
    group by 1, 2, 3, 4, 5, 6
  `
}

/** Targets know no offering. */
export function withoutOfferings({ offeringIds: _, ...narrowing }: Narrowing): Narrowing {
  return narrowing
}
