import type { CatalogueReport, MembersReport, PeriodsReport, RegionsReport } from '@attain/shared/contracts/meta.ts'
import { aReport, aRow } from '../support/attainment-rows.ts'
import type { Answers } from './mount.ts'

/** A small organisation: two regions, a manager with one report, two indicators. */
export const periods: PeriodsReport = {
  today: '2026-11-22',
  fiscalYearStart: 2,
  current: 'FY27-Q4',
  years: [
    {
      key: 'FY27',
      from: '2026-02-01',
      to: '2027-01-31',
      quarters: [
        { key: 'FY27-Q3', from: '2026-08-01', to: '2026-10-31', open: false, state: 'ended', pinnedVersion: null },
        { key: 'FY27-Q4', from: '2026-11-01', to: '2027-01-31', open: true, state: 'open', pinnedVersion: null },
      ],
    },
  ],
  closures: [],
  hasData: { from: '2026-02-01', to: '2026-11-20' },
  organisation: 'Test organisation',
  demonstration: true,
  currency: 'USD',
  version: 7,
  latestImportAt: '2026-11-21T10:00:00.000Z',
  timeZone: 'UTC',
  smallestGroup: 5,
}

export const regions: RegionsReport = {
  regions: [
    { key: 'EMEA', name: 'Europe', parent: null, depth: 1 },
    { key: 'DACH', name: 'DACH', parent: 'EMEA', depth: 2 },
  ],
}

const indicator = {
  definition: null,
  integer: false,
  decimals: null,
  window: null,
  survey: null,
  subscriptions: null,
  better: 'higher',
} as const
const level = { track: 'individual', placeholder: false } as const
export const catalogue: CatalogueReport = {
  indicators: [
    { ...indicator, key: 'services_bookings', name: 'Services bookings', kind: 'flow', unit: 'money' },
    { ...indicator, key: 'csat', name: 'Customer satisfaction', kind: 'ratio', unit: 'percent' },
  ],
  families: [
    {
      key: 'rssm',
      name: 'Success Services',
      levels: [
        {
          ...level,
          key: 'rssm.rssm',
          name: 'RSSM',
          grade: 6,
          next: ['rssm.senior'],
          indicators: [
            {
              key: 'services_bookings',
              basis: 'region',
              origin: 'level',
              sourceText: 'Regional bookings per agreed plan',
              comparator: null,
              value: null,
            },
          ],
        },
        {
          ...level,
          key: 'rssm.senior',
          name: 'Senior RSSM',
          grade: 7,
          indicators: [
            { key: 'csat', basis: 'own', origin: 'family', sourceText: 'Customer Satisfaction', comparator: '>', value: '0.9' },
          ],
        },
      ],
    },
  ],
}

const placement = { level: 'rssm.rssm', levelName: 'RSSM', family: 'rssm', from: '2026-02-01', to: null } as const
export const members: MembersReport = {
  members: [
    { ...placement, key: 'm1', name: 'Ada Example', region: 'EMEA', manager: null },
    { ...placement, key: 'm2', name: 'Ben Example', region: 'DACH', manager: 'm1', ramping: true },
  ],
}

export const csat = aRow({
  key: { indicator: 'csat' },
  label: 'Customer satisfaction',
  kind: 'ratio',
  unit: 'percent',
  currency: null,
  actual: 0.8,
  target: 0.9,
  attainment: 0.8889,
  variance: -0.1,
  favourable: false,
  status: 'missed',
  flags: ['low-sample'],
  n: 5,
  interval: { low: 0.376, high: 0.964 },
})

export const answers: Answers = {
  '/periods': () => periods,
  '/regions': () => regions,
  '/members': () => members,
  '/catalogue': () => catalogue,
  '/attainment': (params) => {
    const by = params.get('by')?.split(',')[0] ?? ''
    const keys = { region: { region: 'EMEA' }, member: { member: 'm2' }, level: { level: 'rssm.rssm' } }[by] ?? {}
    const rows = [aRow({ key: keys }), { ...csat, key: { ...csat.key, ...keys } }]
    const chosen = params.get('indicator')?.split(',')
    return aReport({
      total: [aRow(), csat],
      rows: rows.filter(({ key }) => chosen === undefined || chosen.includes(key.indicator)),
    })
  },
  '/totals': (params) => {
    const rows = [aRow({ key: { region: 'EMEA' } }), { ...csat, key: { ...csat.key, region: 'EMEA' } }]
    const report = aReport({ period: params.get('period') ?? '', total: [aRow(), csat], rows })
    return { ...report, withheld: [{ indicator: 'services_bookings', region: 'APJ' }], smallestGroup: 5 }
  },
  '/attainment/burn-up': () => ({
    period: 'FY27-Q3',
    asOf: '2026-11-22',
    version: 7,
    unit: 'money',
    currency: 'USD',
    target: '6000000',
    pace: 'calendar',
    landing: null,
    points: [{ day: '2026-10-31', actual: '7107324.50', expected: '6000000', yearAgo: null }],
  }),
  '/attainment/target-revisions': () => ({
    period: 'FY27-Q3',
    version: 7,
    revisions: [
      {
        version: 5,
        at: '2026-09-02T08:00:00.000Z',
        by: 'ops',
        reason: 'Two hires came later',
        before: '6500000',
        after: '6000000',
      },
    ],
  }),
  '/declared-health': () => ({ version: 7, declarations: [] }),
  '/attainment/explain': () => ({
    row: aRow(),
    formula: '7,107,324.50 ÷ 6,000,000 = 118.5 %',
    targets: [
      {
        tier: 'plan',
        subject: 'Europe',
        period: 'FY27-Q3',
        value: '6000000',
        currency: 'USD',
        comparator: '>=',
        why: 'The stored plan comes first',
      },
    ],
    segments: [],
    segmentSum: null,
    facts: {
      rows: [
        {
          kind: 'actual',
          source: 'crm',
          externalId: 'o-1',
          day: '2026-09-12',
          region: 'DACH',
          member: 'm2',
          memberName: 'Ben Example',
          offering: null,
          account: 'Demo Account 1',
          value: '7107324.50',
          weight: null,
          share: '1',
          currency: 'USD',
          label: 'Success plan',
          url: 'javascript:alert(1)',
          note: null,
        },
      ],
      page: 1,
      pages: 1,
      count: 1,
      valueSum: '7107324.50',
      weightSum: null,
    },
    distribution: null,
    ties: true,
  }),
}
