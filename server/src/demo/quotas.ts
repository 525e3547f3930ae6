import { areas, currencyOf, pathOf, planRates, roots } from './geography.ts'
import { grown, quarterWeights } from './phasing.ts'

/** What a level is asked for in each fiscal year. */
interface Quota {
  level: string
  /** null = wherever the level works. */
  region: string | null
  indicator: string
  /** Oldest fiscal year first; whole units, or shares of 1. */
  byYear: readonly [string, string, string]
  currency: string | null
  comparator: string
  /** Percent of the year by quarter, adding to 100; null = even. */
  weights: readonly number[] | null
}

const same = (value: string) => [value, value, value] as const
const money = (amount: number) => [String(grown(amount, 0)), String(grown(amount, 1)), String(grown(amount, 2))] as const

const moneyQuota = (level: string, region: string | null, indicator: string, amount: number, currency = 'USD'): Quota => ({
  level,
  region,
  indicator,
  byYear: money(amount),
  currency,
  comparator: '>=',
  weights: quarterWeights[indicator] ?? null,
})

const level = (key: string, indicator: string, byYear: Quota['byYear'], comparator = '>='): Quota => ({
  level: key,
  region: null,
  indicator,
  byYear,
  currency: null,
  comparator,
  weights: null,
})

/** US dollars a year by level. */
const netArrQuota = {
  'csm.associate': 90_000,
  'csm.intermediate': 230_000,
  'csm.senior': 360_000,
  'csm.staff': 520_000,
} as const
export const contributionsAYear = { 'csm.associate': 2, 'csm.intermediate': 3, 'csm.senior': 4, 'csm.staff': 6 } as const
/** US dollars that a level's holders look after in the first year, about. */
export const bookOf: Readonly<Record<string, number>> = {
  'csm.associate': 850_000,
  'csm.intermediate': 2_050_000,
  'csm.senior': 3_200_000,
  'csm.staff': 4_700_000,
}

/** US dollars of book that a level below Staff CSM maintains. */
const bookFloor = {
  'csm.associate': ['700000', '850000', '1000000'],
  'csm.intermediate': ['1700000', '2100000', '2500000'],
  'csm.senior': ['2600000', '3100000', '3600000'],
} as const

const successManagers = (Object.keys(netArrQuota) as (keyof typeof netArrQuota)[]).flatMap((key) => [
  moneyQuota(key, null, 'net_arr', netArrQuota[key]),
  ...areas.filter(({ market }) => market < 1).map((area) => moneyQuota(key, area.key, 'net_arr', netArrQuota[key] * area.market)),
  level(key, 'grr', same('0.9')),
  level(key, 'nrr', ['1.06', '1.07', '1.08']),
  level(key, 'csat', same('0.88')),
  level(key, 'time_to_onboard', same('45'), '<='),
  level(key, 'time_to_first_value', same('30'), '<='),
  // The catalogue itself sets the Staff CSM's contributions, playbooks and book.
  ...(key === 'csm.staff'
    ? []
    : [
        level(key, 'enablement_contributions', same(String(contributionsAYear[key]))),
        { ...level(key, 'arr_book', bookFloor[key], '>'), currency: 'USD' },
      ]),
])

const pipelineQuota = { 'ssm.intermediate': 2_400_000, 'ssm.senior': 3_300_000 } as const
const createdQuota = { 'ssm.intermediate': 760_000, 'ssm.senior': 1_040_000 } as const
const salesQuotas = (key: keyof typeof pipelineQuota, indicator: string, amount: number) => [
  moneyQuota(key, null, indicator, amount),
  moneyQuota(key, 'EMEA', indicator, amount / Number(planRates[0]), 'EUR'),
  moneyQuota(key, 'APJ', indicator, amount * 0.8),
  moneyQuota(key, 'META', indicator, (amount * 0.6) / Number(planRates[0]), 'EUR'),
  moneyQuota(key, 'LATAM', indicator, amount * 0.6),
  moneyQuota(key, 'ASEAN', indicator, amount * 0.6),
]
const serviceManagers = (Object.keys(pipelineQuota) as (keyof typeof pipelineQuota)[]).flatMap((key) => [
  ...salesQuotas(key, 'pipeline_created', pipelineQuota[key]),
  ...salesQuotas(key, 'revenue_created', createdQuota[key]),
  level(key, 'csat', same('0.88')),
  level(key, 'service_renewal_rate', same('0.88')),
  level(key, 'offering_adoption', ['0.4', '0.5', '0.6']),
])

/** Planned services of a sub-region in its first year, whole units of its currency. */
const servicesPlan = { services_bookings: 1, services_revenue: 0.92, ps_bookings: 0.55, ps_revenue: 0.5 } as const
export const servicesIndicators = Object.keys(servicesPlan) as (keyof typeof servicesPlan)[]

/** The plan of a sub-region, of one of the three regions, or of the company (null, in US dollars) in a year. */
export function planOf(region: string | null, indicator: keyof typeof servicesPlan, year: number): number {
  if (region === null) {
    const sum = roots.reduce(
      (total, { key }) => total + planOf(key, indicator, year) * (currencyOf(key) === 'EUR' ? Number(planRates[year]) : 1),
      0,
    )
    return Math.round((sum * 0.985) / 1000) * 1000
  }
  const area = areas.find(({ key }) => key === region)
  if (area !== undefined) return grown(area.bookings * servicesPlan[indicator], year)
  const inside = areas.filter(({ root }) => root === region)
  const sum = inside.reduce((total, { key }) => total + planOf(key, indicator, year), 0)
  return Math.round((sum * 0.975) / 1000) * 1000
}

/** Regional roles carry the plan of the region they are placed in, the director the company's. */
const planQuota = (key: string, region: string | null, indicator: keyof typeof servicesPlan): Quota => ({
  ...moneyQuota(key, region, indicator, 0, region === null ? 'USD' : currencyOf(region)),
  byYear: [String(planOf(region, indicator, 0)), String(planOf(region, indicator, 1)), String(planOf(region, indicator, 2))],
})
const rssmRegions: Readonly<Record<string, readonly (string | null)[]>> = {
  'rssm.rssm': ['DACH', 'META', 'US-EAST', 'LATAM', 'JAPAN'],
  'rssm.senior': ['EMEA', 'AMER', 'APJ'],
  'rssm.manager': ['EMEA', 'APJ'],
  'rssm.senior-manager': ['AMER'],
  'rssm.director': [null],
}
const regionalServices = Object.entries(rssmRegions).flatMap(([key, regions]) => [
  ...regions.flatMap((region) => [planQuota(key, region, 'services_bookings'), planQuota(key, region, 'services_revenue')]),
  ...(key === 'rssm.director' ? [] : [level(key, 'csat', same('0.88'))]),
  ...(key === 'rssm.rssm' || key === 'rssm.director' ? [] : [level(key, 'offering_launched', same('2'))]),
])

const professionalServices = ['ps.regional-manager', 'ps.senior-regional-manager'].flatMap((key) => {
  const senior = ['DACH', 'US-EAST', 'ANZ']
  const places = areas.filter((area) => senior.includes(area.key) === (key === 'ps.senior-regional-manager'))
  return [
    ...places.flatMap((area) => [planQuota(key, area.key, 'ps_bookings'), planQuota(key, area.key, 'ps_revenue')]),
    level(key, 'ps_utilization', same('0.68')),
    level(key, 'ps_on_time', same('0.8')),
    level(key, 'ps_project_margin', same('0.36')),
    level(key, 'ps_gross_margin', same('0.32')),
    level(key, 'csat', same('0.88')),
    { ...level(key, 'ps_rev_per_employee', ['52000', '54000', '56000']), currency: 'USD' },
    { ...level(key, 'ps_rev_per_billable', ['62000', '64000', '66000']), currency: 'USD' },
  ]
})

export const quotas: readonly Quota[] = [
  ...successManagers,
  ...serviceManagers,
  ...regionalServices,
  ...professionalServices,
  level('ps.director', 'initiative_milestone', same('3')),
]

/** What a level is asked for in a region and year: the nearest region decides, then the level alone. */
export function quotaOf(key: string, region: string | null, indicator: string, year: number): number {
  const candidates = quotas.filter((quota) => quota.level === key && quota.indicator === indicator)
  for (const place of [...pathOf(region), null]) {
    const found = candidates.find((quota) => quota.region === place)
    if (found !== undefined) return Number(found.byYear[year] ?? found.byYear[0])
  }
  return 0
}
