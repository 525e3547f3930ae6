import type { Period } from '@attain/shared/domain/period.ts'
import { quarterShare, quarterWeights, weightCells } from './phasing.ts'
import { planOf, quotaOf, quotas } from './quotas.ts'
import { currencyOf, roots } from './geography.ts'
import { booksBelow, seats } from './seats.ts'
import type { Staffing } from './staffing.ts'
import type { Timeline } from './timeline.ts'

export const targetHeader = [
  'level', 'region', 'member', 'indicator', 'period', 'comparator', 'value', 'currency', 'q1', 'q2', 'q3', 'q4',
] // prettier-ignore

export function targetRows(timeline: Timeline, staffing: Staffing): string[][] {
  return [...levelRows(timeline), ...managerRows(timeline, staffing), ...overrideRows(timeline, staffing)]
}

const levelRows = ({ years }: Timeline): string[][] =>
  quotas.flatMap(({ level, region, indicator, byYear, currency, comparator, weights }) =>
    years.map((year, at) => [
      level,
      region ?? '',
      '',
      indicator,
      year.key,
      comparator,
      byYear[at] ?? byYear[0],
      currency ?? '',
      ...weightCells(weights),
    ]),
  )

interface ManagerTarget {
  seat: string
  indicator: string
  /** Whole units of `currency` a year, or a share where there is no currency. */
  value: (year: number) => number
  currency: string | null
}

/** Managers carry a target of their own for their team's work: less than what their people carry together. */
const managerTargets: readonly ManagerTarget[] = [
  ...seats
    .filter(({ key }) => /^(mgr|dir|sd)-|^vp$/.test(key))
    .map(({ key }): ManagerTarget => ({
      seat: key,
      indicator: 'net_arr',
      value: (year) => {
        const carried = booksBelow(key).reduce((sum, { level, region }) => sum + quotaOf(level, region, 'net_arr', year), 0)
        return Math.round((carried * 0.93) / 1000) * 1000
      },
      currency: 'USD',
    })),
  ...['grr', 'nrr'].map((indicator): ManagerTarget => ({
    seat: 'vp',
    indicator,
    value: () => (indicator === 'grr' ? 0.9 : 1.08),
    currency: null,
  })),
  ...(['pipeline_created', 'revenue_created'] as const).map((indicator): ManagerTarget => ({
    seat: 'ssm-director',
    indicator,
    value: (year) => (indicator === 'pipeline_created' ? 27_000_000 : 8_700_000) + year * 1_200_000,
    currency: 'USD',
  })),
  ...(['ps_bookings', 'ps_revenue'] as const).flatMap((indicator) => [
    ...roots.map(({ key }): ManagerTarget => ({
      seat: `ps-dir-${key.toLowerCase()}`,
      indicator,
      value: (year) => planOf(key, indicator, year),
      currency: currencyOf(key),
    })),
    ...['ps-vp', 'ps-sd'].map((seat): ManagerTarget => ({
      seat,
      indicator,
      value: (year) => planOf(null, indicator, year),
      currency: 'USD',
    })),
  ]),
]

function managerRows(timeline: Timeline, staffing: Staffing): string[][] {
  return managerTargets.flatMap((target) =>
    timeline.years.flatMap((year, at) => managerYear(target, year, at, timeline, staffing)),
  )
}

/** One row for a year under one holder; else a row per quarter, for whoever holds the seat when it ends. */
function managerYear(target: ManagerTarget, year: Period, at: number, { quarters, today }: Timeline, staffing: Staffing) {
  const row = (member: string, period: string, value: number, weights: readonly number[] | null | undefined) => [
    '',
    '',
    member,
    target.indicator,
    period,
    '>=',
    String(value),
    target.currency ?? '',
    ...weightCells(weights),
  ]
  const atDay = (day: string) => staffing.holder(target.seat, day < today ? day : today)?.member
  const first = atDay(year.from)
  const until = staffing.holder(target.seat, year.from)?.to
  const whole = first !== undefined && (until === null || (until !== undefined && until >= year.to))
  const value = target.value(at)
  const weights = quarterWeights[target.indicator]
  if (whole) return [row(first, year.key, value, target.currency === null ? null : weights)]
  return quarters.slice(at * 4, at * 4 + 4).flatMap((quarter, index) => {
    const member = atDay(quarter.to)
    if (member === undefined) return []
    const part = target.currency === null ? value : Math.round(value * quarterShare(target.indicator, index))
    return [row(member, quarter.key, part, null)]
  })
}

/** Targets agreed with one person, in place of their level's. */
function overrideRows({ years, today }: Timeline, staffing: Staffing): string[][] {
  const [, , current] = years
  if (current === undefined) return []
  const agreed = (seat: string, indicator: string, value: string, currency: string) => {
    const member = staffing.holder(seat, today)?.member
    return member === undefined
      ? []
      : [['', '', member, indicator, current.key, '>=', value, currency, ...weightCells(quarterWeights[indicator])]]
  }
  return [
    ...agreed('csm-us-east-1', 'net_arr', '660000', 'USD'),
    ...agreed('csm-us-west-1', 'enablement_contributions', '6', ''),
    ...agreed('csm-pubsec-1', 'enablement_contributions', '8', ''),
    ...agreed('ssm-dach-0', 'pipeline_created', '3600000', 'EUR'),
  ]
}
