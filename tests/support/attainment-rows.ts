import type { AttainmentReport, AttainmentRow } from '@attain/shared/contracts/attainment.ts'

type RowChanges = Partial<Omit<AttainmentRow, 'key'>> & { key?: Partial<AttainmentRow['key']> }

/** A row of an ended quarter: 118.5 % of a money target, met. Tests change what they are about. */
export function aRow({ key, ...changes }: RowChanges = {}): AttainmentRow {
  return {
    key: { indicator: 'services_bookings', ...key },
    label: 'Services bookings',
    kind: 'flow',
    unit: 'money',
    currency: 'USD',
    better: 'higher',
    comparator: '>=',
    basis: 'own',
    actual: '7107324.50',
    own: '7107324.50',
    parts: null,
    target: '6000000',
    plan: null,
    assigned: null,
    attainment: 1.184554083,
    variance: '1107324.50',
    favourable: true,
    expectedToDate: null,
    pacing: null,
    status: 'met',
    flags: [],
    n: 42,
    interval: null,
    crossing: null,
    coverage: null,
    compare: null,
    ...changes,
  }
}

export function aReport(changes: Partial<AttainmentReport> = {}): AttainmentReport {
  return {
    period: 'FY27-Q3',
    from: '2026-08-01',
    to: '2026-10-31',
    asOf: '2026-11-22',
    open: false,
    pace: 'calendar',
    closed: null,
    version: 7,
    knownAt: null,
    org: 'was',
    fx: 'plan',
    currency: 'USD',
    basis: null,
    within: null,
    withheld: [],
    total: [aRow()],
    rows: [],
    ...changes,
  }
}
