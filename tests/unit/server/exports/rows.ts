import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'

type Changes = Partial<Omit<AttainmentRow, 'key'>> & { key?: Partial<AttainmentRow['key']> }

/** A row of an ended quarter: a money target, met. Tests change what they are about. */
export const aRow = ({ key, ...changes }: Changes = {}): AttainmentRow => ({
  key: { indicator: 'bookings', ...key },
  label: 'Bookings',
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
  attainment: 1.18455,
  variance: '1107324.5',
  favourable: true,
  expectedToDate: '6000000',
  pacing: 1.18455,
  status: 'met',
  flags: [],
  n: 42,
  interval: null,
  crossing: null,
  coverage: null,
  compare: null,
  ...changes,
})
