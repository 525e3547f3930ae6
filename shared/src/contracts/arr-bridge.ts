import { z } from 'zod'
import { AttainmentFilter, CurrencyBasis, OrgReading } from './attainment.ts'
import { Day, Decimal } from './vocabulary.ts'

/** The ARR bridge and retention of a scope, and the accounts that they are made of (A3, A14). */

const { period, region, manager, member, offering, asOf, knownAt, org } = AttainmentFilter.shape

export const ArrBridgeQuery = z.strictObject({
  period,
  indicator: z.string().optional().describe('A stock of money by account. Default: the one that is read from subscriptions'),
  region,
  manager,
  member,
  offering,
  asOf,
  knownAt,
  org,
  fx: CurrencyBasis.optional().describe(
    'Both ends of a period at its own plan rate (default); each snapshot at the rate of its day, what the rates changed being a piece of its own; or as recorded (A12)',
  ),
})
export type ArrBridgeQuery = z.output<typeof ArrBridgeQuery>

/** Signed: contraction, moved out and churn are below 0. Moved: handed over from or to another part of the whole. */
const Movements = z.object({
  new: Decimal,
  reactivation: Decimal,
  'moved-in': Decimal,
  expansion: Decimal,
  contraction: Decimal,
  'moved-out': Decimal,
  churn: Decimal,
})

export const ArrRetention = z.object({
  /** Snapshots that are compared: twelve months before the closing one, and it. */
  openingDay: Day,
  closingDay: Day,
  /** Accounts that paid at the opening: the closed cohort; those won since are no part of it. */
  accounts: z.number().int(),
  /** Of them, those that pay nothing at the close. */
  lost: z.number().int(),
  /** Under the dated rate at that of the closing snapshot too: a rate retains nothing and loses nothing. */
  opening: Decimal,
  /** Of the cohort at the close, wherever an account is by then. */
  closing: Decimal,
  /** The same, each account capped at its opening. */
  retained: Decimal,
  grr: z.number(),
  nrr: z.number(),
})
export type ArrRetention = z.infer<typeof ArrRetention>

export const ArrBridgePeriod = z.object({
  period: z.string(),
  from: Day,
  to: Day,
  /** The newest snapshot before the period; null = there is none, the book begins in the period. */
  openingDay: Day.nullable(),
  /** The newest snapshot in the period up to the as-of day; null = none yet, and then nothing else is known either. */
  closingDay: Day.nullable(),
  /** opening + fx + Σ movements = closing, exactly. */
  opening: Decimal.nullable(),
  /** What the opening book gained or lost by rates alone; null = no book, or a basis that has one rate for both ends. */
  fx: Decimal.nullable(),
  movements: Movements.nullable(),
  closing: Decimal.nullable(),
  /** Accounts behind each movement. */
  moved: z
    .object({
      new: z.number().int(),
      reactivation: z.number().int(),
      'moved-in': z.number().int(),
      expansion: z.number().int(),
      contraction: z.number().int(),
      'moved-out': z.number().int(),
      churn: z.number().int(),
    })
    .nullable(),
  /** Rows and accounts of the closing book, and of them those that pay more than 0. */
  book: z
    .object({
      rows: z.number().int(),
      payingRows: z.number().int(),
      accounts: z.number().int(),
      payingAccounts: z.number().int(),
    })
    .nullable(),
  /** Over the twelve months before the closing snapshot; null = nobody paid then, or nothing was known. */
  retention: ArrRetention.nullable(),
})
export type ArrBridgePeriod = z.infer<typeof ArrBridgePeriod>

export const ArrBridgeReport = z.object({
  version: z.number().int(),
  /** null = no indicator is read from subscriptions, and none was named. */
  indicator: z.object({ key: z.string(), name: z.string() }).nullable(),
  asOf: Day,
  /** The moment that was asked for; null = the newest version. */
  knownAt: z.iso.datetime().nullable(),
  org: OrgReading,
  fx: CurrencyBasis,
  currency: z.string(),
  /** Oldest first. */
  periods: z.array(ArrBridgePeriod),
})
export type ArrBridgeReport = z.infer<typeof ArrBridgeReport>

export const ArrAccountsOf = z.enum([
  'opening',
  'fx',
  'new',
  'reactivation',
  'moved-in',
  'expansion',
  'contraction',
  'moved-out',
  'churn',
  'closing',
  'retention',
])
export type ArrAccountsOf = z.infer<typeof ArrAccountsOf>

export const ArrAccountsQuery = ArrBridgeQuery.extend({
  of: ArrAccountsOf.describe('A bar of the bridge, or the cohort behind GRR and NRR'),
  page: z.coerce.number().int().min(1).optional(),
})
export type ArrAccountsQuery = z.output<typeof ArrAccountsQuery>

export const ArrAccount = z.object({
  /** null = rows that name no account, taken together. */
  account: z.string().nullable(),
  opening: Decimal,
  closing: Decimal,
  /** Of it what rates alone changed; null = one rate stands for both. */
  fx: Decimal.nullable(),
  /** closing − opening − fx. */
  change: Decimal,
  /** Of a cohort's account: the smaller of opening and closing. */
  retained: Decimal.nullable(),
})
export type ArrAccount = z.infer<typeof ArrAccount>

export const ArrAccountsReport = z.object({
  version: z.number().int(),
  period: z.string(),
  of: ArrAccountsOf,
  asOf: Day,
  org: OrgReading,
  fx: CurrencyBasis,
  currency: z.string(),
  /** The largest first. */
  rows: z.array(ArrAccount),
  page: z.number().int(),
  pages: z.number().int(),
  /** All accounts, not this page's; the sums tie with the bar, or with the cohort's. */
  count: z.number().int(),
  sums: z.object({
    opening: Decimal,
    closing: Decimal,
    fx: Decimal.nullable(),
    change: Decimal,
    retained: Decimal.nullable(),
  }),
})
export type ArrAccountsReport = z.infer<typeof ArrAccountsReport>
