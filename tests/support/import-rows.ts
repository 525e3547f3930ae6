/** A row of a file by column; null = an empty cell. */
export type Row = Record<string, string | number | null>

/** A survey response with what it must have; anything can be said otherwise. */
export const response = (over: Row = {}): Row => ({
  source: 'q',
  external_id: '1',
  survey: 'csat',
  responded_on: '2026-05-10',
  member: 'bob',
  score: '4',
  scale_max: '5',
  ...over,
})

/** A target of a level, likewise. */
export const target = (over: Row = {}): Row => ({
  level: 'seller',
  region: null,
  member: null,
  indicator: 'bookings',
  period: 'FY27',
  value: '1200',
  currency: 'USD',
  q1: null,
  q2: null,
  q3: null,
  q4: null,
  ...over,
})

/** An assignment, likewise. */
export const assignment = (over: Row = {}): Row => ({
  member: 'dan',
  level: 'seller',
  region: 'EMEA',
  manager: null,
  valid_from: '2026-01-01',
  valid_to: null,
  ...over,
})
