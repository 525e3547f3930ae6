import { memberCount, quarterCount } from './organisation.ts'

/** How many facts there are of each indicator, in twelfths per member and month, or quarter; whole numbers keep it exact. */
export interface Size {
  name: string
  database: string
  /** Bookings, and survey responses, per member and month. */
  bookings: number
  responses: number
  /** Accounts per member, each with one snapshot of its book a month. */
  accounts: number
  /** Contributions per member and quarter, all in one month of it. */
  contributions: number
}

const monthCount = quarterCount * 3

export const factsOf = ({ bookings, responses, accounts, contributions }: Size): number =>
  (memberCount * (monthCount * (bookings + responses + accounts) + quarterCount * contributions)) / 12

/** Every cell has at least one fact at 0.5 M already, so that 5 M facts make deeper cells and not more of them. */
export const half: Size = {
  name: '0.5 M',
  database: 'attain_bench_half',
  bookings: 18,
  responses: 16,
  accounts: 12,
  contributions: 12,
}
export const full: Size = {
  name: '5 M',
  database: 'attain_bench_full',
  bookings: 250,
  responses: 150,
  accounts: 72,
  contributions: 84,
}

/** For a run that only shows that the benchmark works: here the smaller size leaves cells empty, so nothing is flat. */
export const quickHalf: Size = {
  name: '0.1 M',
  database: 'attain_bench_quick_half',
  bookings: 3,
  responses: 3,
  accounts: 3,
  contributions: 3,
}
export const quickFull: Size = {
  name: '0.2 M',
  database: 'attain_bench_quick',
  bookings: 6,
  responses: 6,
  accounts: 6,
  contributions: 6,
}
