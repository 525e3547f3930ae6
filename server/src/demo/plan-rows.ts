import { addDays, type Period } from '@attain/shared/domain/period.ts'
import { type Account, arrAt } from './accounts.ts'
import { areas, currencyOf, roots } from './geography.ts'
import { quarterWeights, weightCells } from './phasing.ts'
import { planOf, quotaOf, servicesIndicators } from './quotas.ts'
import { seats } from './seats.ts'
import type { Timeline } from './timeline.ts'

export const planHeader = ['region', 'indicator', 'period', 'comparator', 'value', 'currency', 'q1', 'q2', 'q3', 'q4']

export function planRows(timeline: Timeline, accounts: readonly Account[]): string[][] {
  return timeline.years.flatMap((year, at) => [
    ...servicesPlans(year, at),
    ...arrPlans(year, at),
    ...bookPlans(timeline, at, accounts),
    ...ratioPlans(year),
    ...(at === 2 ? companyQuarters(timeline, at) : []),
  ])
}

const planRow = (region: string | null, indicator: string, period: string, value: number, currency: string): string[] => [
  region ?? '',
  indicator,
  period,
  '>=',
  String(value),
  currency,
  ...weightCells(period.includes('-') ? null : quarterWeights[indicator]),
]

/** AMER has no plan of its own for services revenue: its sub-regions' plans stand in for it. */
const servicesPlans = (year: Period, at: number): string[][] =>
  servicesIndicators.flatMap((indicator) => [
    planRow(null, indicator, year.key, planOf(null, indicator, at), 'USD'),
    ...[...roots, ...areas]
      .filter(({ key }) => !(key === 'AMER' && indicator === 'services_revenue'))
      .map(({ key }) => {
        return planRow(key, indicator, year.key, planOf(key, indicator, at), currencyOf(key))
      }),
  ])

/** Plans below what people carry together, so that over-assignment shows. */
function arrPlans(year: Period, at: number): string[][] {
  const carried = (keys: readonly string[]) =>
    seats
      .filter(({ key, region, later }) => key.startsWith('csm-') && !later && region !== null && keys.includes(region))
      .reduce((sum, { level, region }) => sum + quotaOf(level, region, 'net_arr', at), 0)
  const row = (region: string | null, keys: readonly string[], share: number) =>
    planRow(region, 'net_arr', year.key, Math.round((carried(keys) * share) / 1000) * 1000, 'USD')
  const inside = (root: string) => areas.filter((area) => area.root === root).map(({ key }) => key)
  return [
    row(null, areas.map(({ key }) => key), 0.9),
    ...roots.map(({ key }) => row(key, inside(key), 0.93)),
    ...areas.map(({ key }) => row(key, [key], 0.96)),
  ] // prettier-ignore
}

/** How much a book of business is planned to grow in each fiscal year. */
const bookGrowth = [0.19, 0.2, 0.17] as const
/** Whole units to which a planned book is rounded. */
const bookStep = 50_000

/** The book of every sub-region by quarter: it grows evenly from what stood there as the year began. */
function bookPlans({ years, quarters }: Timeline, at: number, accounts: readonly Account[]): string[][] {
  const year = years[at]
  if (year === undefined) return []
  return areas.flatMap(({ key }) => {
    const opening = accounts
      .filter(({ region }) => region === key)
      .reduce((sum, account) => sum + arrAt(account, addDays(year.from, -1)) / 100, 0)
    return quarters.slice(at * 4, at * 4 + 4).map((quarter, index) => {
      const planned = opening * (1 + ((bookGrowth[at] ?? 0) * (index + 1)) / 4)
      return planRow(key, 'arr_book', quarter.key, Math.round(planned / bookStep) * bookStep, 'USD')
    })
  })
}

const ratioPlans = (year: Period): string[][] =>
  Object.entries({ csat: 0.88, grr: 0.9, nrr: 1.08, ps_utilization: 0.68, ps_gross_margin: 0.32, ps_on_time: 0.8 }).flatMap(
    ([indicator, value]) =>
      [null, ...roots.map(({ key }) => key)].map((region) => planRow(region, indicator, year.key, value, '')),
  )

/** The company's current year also by quarter, adding to the year exactly. */
function companyQuarters({ quarters }: Timeline, at: number): string[][] {
  const year = planOf(null, 'services_bookings', at)
  const parts = [0.2, 0.24, 0.26].map((share) => Math.round(year * share))
  const values = [...parts, year - parts.reduce((a, b) => a + b, 0)]
  return quarters
    .slice(at * 4)
    .map((quarter, index) => planRow(null, 'services_bookings', quarter.key, values[index] ?? 0, 'USD'))
}
