import { type RawBuilder, sql } from 'kysely'
import { derivedIn } from '../known.ts'
import type { Scope } from '../scope.ts'

/** Working days of a stretch of time by region. */
export interface WorkDays {
  from: string
  /** How many days the stretch has. */
  days: number
  /** Regions with a calendar of their own and the place of it, parallel; every other region has the calendar at place 0. */
  regionIds: number[]
  places: number[]
  /** By calendar, one after the other: units worked up to each day, `days` + 1 sums of which the first is 0. */
  worked: number[]
}

/**
 * Target pieces `t` whose month meets a condition, with how their phased amounts fall on working days (A9). All that a
 * member has for an indicator in a month and a region is spread as one, whatever it is cut into and whoever asks: a day
 * weighs what falls on it by calendar days, times what is worked on it. Beside the columns of `target_piece`:
 * `whole` the amount of that month, `weight` what its days weigh (0 = nobody works on them), `rate` the piece's amount
 * by calendar day, `before` the place in `worked` of the sum before its first day.
 */
export function piecesByWork(
  scope: Scope,
  work: WorkDays,
  indicatorIds: readonly number[],
  ofMonth: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { regrouped, ...was } = scope
  const ws = scope.workspaceId
  // Where the reading regroups, amounts move with the member and stay as they are: their days are those of where they were held.
  const original =
    regrouped === undefined
      ? sql`cross join lateral (select t.placement_id) o`
      : sql`join ${derivedIn(was, 'target_piece')} o on o.workspace_id = ${ws} and o.indicator_id = t.indicator_id
          and o.month = t.month and o.member_id = t.member_id and o.from_day = t.from_day`
  const worked = sql`${work.worked}::integer[]`
  return sql`
    select t.*, sum(t.phased) over month as whole, sum(t.rate * t.units) over month as weight
    from (
      select t.*, q.region_id, b.before, t.phased / (t.to_day - t.from_day + 1)::numeric as rate,
        (${worked})[b.before + t.to_day - t.from_day + 1] - (${worked})[b.before] as units
      from ${derivedIn(scope, 'target_piece')} t
      ${original}
      left join placement q on q.workspace_id = ${ws} and q.id = o.placement_id
      left join unnest(${work.regionIds}::bigint[], ${work.places}::integer[]) as c (region_id, place) on c.region_id = q.region_id
      cross join lateral (select coalesce(c.place, 0) * ${work.days + 1}::integer + (t.from_day - ${work.from}::date) + 1 as before) b
      where t.workspace_id = ${ws} and t.indicator_id = any(${indicatorIds}::bigint[]) and ${ofMonth}
    ) t
    window month as (partition by t.indicator_id, t.month, t.member_id, t.region_id, t.currency, sign(t.phased))
  `
}

/** What of row `r` of `piecesByWork` falls on its days up to one of them. Without a working day it falls evenly. */
export function reachedByWork(work: WorkDays, until: RawBuilder<unknown>): RawBuilder<unknown> {
  const days = sql`(least(r.to_day, ${until}) - r.from_day + 1)`
  const worked = sql`${work.worked}::integer[]`
  return sql`case when r.from_day > ${until} then 0 when r.weight = 0 then r.rate * ${days}
    else r.rate * ((${worked})[r.before + ${days}] - (${worked})[r.before]) * r.whole / r.weight end`
}

/** What of row `t` of `piecesByWork` falls on one of its days, of which the first is 0. */
export function workedOn(work: WorkDays, step: RawBuilder<unknown>): RawBuilder<unknown> {
  const worked = sql`${work.worked}::integer[]`
  return sql`case when t.weight = 0 then t.rate
    else t.rate * ((${worked})[t.before + ${step} + 1] - (${worked})[t.before + ${step}]) * t.whole / t.weight end`
}
