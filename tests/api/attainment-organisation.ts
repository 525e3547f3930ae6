import type { Database } from '@attain/db/database.ts'
import type { Context } from '@attain/server/context.ts'
import { contextOf, testContext } from '../support/context.ts'
import { fillByCopy } from '../support/workspace-copies.ts'
import { load } from './attainment-support.ts'

interface IndicatorText {
  key: string
  more: string
}

const indicators: IndicatorText[] = [
  { key: 'bookings', more: 'kind: flow, unit: money, better: higher' },
  { key: 'deals', more: 'kind: flow, unit: count, better: higher' },
  { key: 'playbooks', more: 'kind: flow, unit: count, better: higher, integer: true' },
  { key: 'launches', more: 'kind: flow, unit: milestone, better: higher, entry: manual' },
  { key: 'escalations', more: 'kind: flow, unit: count, better: lower' },
  { key: 'arr', more: 'kind: stock, unit: money, better: higher' },
  { key: 'red', more: 'kind: stock, unit: count, better: lower' },
  { key: 'grr', more: 'kind: ratio, window: closing, unit: percent, better: higher, decimals: 1' },
  { key: 'margin', more: 'kind: ratio, window: period, unit: percent, better: higher, decimals: 1' },
  { key: 'csat', more: 'kind: ratio, window: period, unit: percent, better: higher, survey: { key: csat, method: top2 }' },
]

const link = (basis: string) => (key: string) => `          - { key: ${key}, basis: ${basis}, source_text: ${key} }`

const level = (key: string, track: string, links: string[]) =>
  [`      - key: ${key}`, `        name: ${key}`, `        track: ${track}`, '        indicators:', ...links].join('\n')

/** Representatives by own credit, managers by team, a regional manager by region, a director by everything. */
export const catalogue = [
  'indicators:',
  ...indicators.map(({ key, more }) => `  - { key: ${key}, name: ${key}, definition: ${key}, ${more} }`),
  'families:',
  '  - key: services',
  '    name: services',
  '    levels:',
  level(
    'rep',
    'individual',
    indicators.map(({ key }) => link('own')(key)),
  ),
  level('senior', 'individual', [link('own')('bookings')]),
  level('manager', 'manager', ['bookings', 'deals', 'arr', 'margin'].map(link('team'))),
  level('rssm', 'individual', ['bookings', 'arr', 'grr'].map(link('region'))),
  level('director', 'manager', ['bookings', 'arr'].map(link('global'))),
  '',
].join('\n')

const regions = `region,name,parent,aliases
EMEA,,,
DE,,EMEA,
FR,,EMEA,
AMER,,,AMERICAS
`
const members = ['ann', 'bob', 'cal', 'mia', 'rex', 'dan'].reduce((text, key) => `${text}${key},${key}\n`, 'member,name\n')

/** ann in DE and bob in FR report to mia, mia and rex to dan; cal in AMER to nobody. */
export const assignments = `member,level,region,manager,fte,valid_from,valid_to
ann,rep,DE,mia,1,2025-02-01,
bob,rep,FR,mia,1,2025-02-01,
cal,rep,AMER,,1,2025-02-01,
mia,manager,EMEA,dan,1,2025-02-01,
rex,rssm,EMEA,dan,1,2025-02-01,
dan,director,,,1,2025-02-01,
`

/**
 * A workspace of its own with the catalogue, regions and people above and no facts. The fiscal year starts in February:
 * FY27-Q1 is February to April 2026.
 */
export async function organisation(
  database: Database,
  key: string,
  options: { today?: string; assignments?: string } = {},
): Promise<Context> {
  const today = options.today ?? '2027-06-30'
  const placed = options.assignments ?? assignments
  const ctx = await testContext(database, { key, today })
  await fillByCopy(database, `${today} ${placed}`, ctx.scope, (original) =>
    load(contextOf(database, original, today), [
      ['catalogue', catalogue],
      ['regions', regions],
      ['offerings', 'offering,name\nonboarding,\ntraining,\n'],
      ['members', members],
      ['assignments', placed],
    ]),
  )
  return ctx
}

const columns = [
  'source',
  'external_id',
  'indicator',
  'occurred_on',
  'region',
  'member',
  'offering',
  'value',
  'weight',
  'currency',
] as const
export type Fact = Partial<Record<(typeof columns)[number], string>> & { indicator: string; occurred_on: string; value: string }

let facts = 0

/** Facts as a canonical file; what is not given is empty, ids count up. */
export function actuals(...rows: Fact[]): readonly ['actuals', string] {
  const lines = rows.map((row) => {
    const given: Fact = { source: 'crm', external_id: `fact-${(facts += 1)}`, ...row }
    return columns.map((column) => given[column] ?? '').join(',')
  })
  return ['actuals', `${[columns.join(','), ...lines].join('\n')}\n`]
}
