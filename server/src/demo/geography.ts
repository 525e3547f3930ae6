import { addDays, daysIn } from '@attain/shared/domain/period.ts'
import type { Timeline } from './timeline.ts'

type Root = 'EMEA' | 'AMER' | 'APJ'

interface Area {
  key: string
  name: string
  root: Root
  aliases: string
  /** Services bookings planned for the first fiscal year, whole units of the region's currency. */
  bookings: number
  /** Customers asked for their satisfaction in a quarter. */
  surveyed: number
  /** Share of the usual quota that this market carries. */
  market: number
}

export const roots: readonly { key: Root; name: string; aliases: string }[] = [
  { key: 'EMEA', name: 'Europe, Middle East and Africa', aliases: '' },
  { key: 'AMER', name: 'Americas', aliases: 'AMERICAS' },
  { key: 'APJ', name: 'Asia Pacific and Japan', aliases: 'APAC' },
]

const area = (root: Root, key: string, name: string, bookings: number, surveyed: number, market = 1, aliases = ''): Area => ({
  key,
  name,
  root,
  aliases,
  bookings,
  surveyed,
  market,
})

export const areas: readonly Area[] = [
  area('EMEA', 'DACH', 'Germany, Austria, Switzerland', 2_400_000, 52, 1, 'D-A-CH'),
  area('EMEA', 'NORTH', 'Northern Europe', 1_900_000, 44),
  area('EMEA', 'SOUTH', 'Southern Europe', 1_500_000, 38),
  area('EMEA', 'META', 'Middle East, Türkiye and Africa', 900_000, 8, 0.6),
  area('AMER', 'US-EAST', 'United States, East', 3_600_000, 64, 1, 'EAST'),
  area('AMER', 'US-WEST', 'United States, West', 3_000_000, 56, 1, 'WEST'),
  area('AMER', 'LATAM', 'Latin America', 1_100_000, 24, 0.6),
  area('AMER', 'PUBSEC', 'Public Sector', 1_800_000, 34),
  area('APJ', 'JAPAN', 'Japan', 1_200_000, 10, 0.8),
  area('APJ', 'ANZ', 'Australia and New Zealand', 1_600_000, 38, 0.8),
  area('APJ', 'ASEAN', 'South-East Asia', 800_000, 22, 0.6),
]

/** Regions too small for a satisfaction rate to mean much: three to seven answers a quarter. */
export const fewAnswers: ReadonlySet<string> = new Set(['META', 'JAPAN'])

/** The region itself and what it lies in, nearest first. */
export function pathOf(region: string | null): string[] {
  if (region === null) return []
  const found = areas.find((candidate) => candidate.key === region)
  return found === undefined ? [region] : [region, found.root]
}

/** Services are sold in euros in EMEA and in US dollars elsewhere. */
export const currencyOf = (region: string): 'EUR' | 'USD' => (pathOf(region).includes('EMEA') ? 'EUR' : 'USD')

export const reportingCurrency = 'USD'

/** US dollars for one euro, one plan rate per fiscal year, oldest first. Made up. */
export const planRates = ['1.08', '1.09', '1.11'] as const

/** Cents of the reporting currency, by the plan rate of the year (0 = first). */
export const toReporting = (cents: number, currency: string, year: number): number =>
  currency === 'EUR' ? Math.round(cents * Number(planRates[year] ?? planRates[0])) : cents

export const regionRows = (): string[][] => [
  ...roots.map(({ key, name, aliases }) => [key, name, '', aliases]),
  ...areas.map(({ key, name, root, aliases }) => [key, name, root, aliases]),
]

/** Plan rates, and a rate of every week up to today that wanders around them. */
export const rateRows = ({ years, historyFrom, today }: Pick<Timeline, 'years' | 'historyFrom' | 'today'>): string[][] => [
  ...years.map((year, at) => ['EUR', year.key, '', planRates[at] ?? planRates[0], 'reporting-per-unit']),
  ...Array.from({ length: Math.floor(daysIn(historyFrom, today) / 7) + 1 }, (_, week) => [
    'EUR',
    '',
    addDays(historyFrom, week * 7),
    (1.09 + 0.03 * Math.sin(week / 11) + 0.008 * Math.sin(week / 2.3)).toFixed(4),
    'reporting-per-unit',
  ]),
]
