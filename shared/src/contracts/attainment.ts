import { z } from 'zod'
import { Within } from './access.ts'
import { KnownAt } from './known-at.ts'
import {
  Basis,
  Better,
  Comparator,
  Day,
  Decimal,
  Dimension,
  Flag,
  IndicatorKind,
  PaceRule,
  PeriodKey,
  Status,
  Unit,
} from './vocabulary.ts'

/** The keys by which a question is narrowed. */
export const Keys = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .refine((keys) => keys.length > 0, 'name at least one, or leave the parameter out')
  .describe('One key, or several separated by commas')

/** One period, or a range `FY25-Q1..FY27-Q2` of periods of one kind, which gives one answer per period (A1). */
export const PeriodRange = z
  .string()
  .refine((text) => text.split('..').length <= 2 && text.split('..').every((key) => PeriodKey.safeParse(key).success), {
    message: 'a period such as FY27, FY27-H1, FY27-Q3 or 2026-09, or a range such as FY26-Q1..FY27-Q2',
  })

/** Whose organisation (A5): each fact under the placement of its own day, or everything under that of the as-of day. */
export const OrgReading = z
  .enum(['was', 'is'])
  .describe('was: each fact under the placement of its own day (default); is: regrouped by the placement on the as-of day (A5)')
export type OrgReading = z.infer<typeof OrgReading>

/** A12. A target is of no day: under the dated rate too it is converted at the plan rate of its fiscal year. */
export const CurrencyBasis = z
  .enum(['plan', 'dated', 'original'])
  .describe('Currency basis (A12): plan rate of the fiscal year (default), rate of each fact’s day, or as recorded')
export type CurrencyBasis = z.infer<typeof CurrencyBasis>

/** Strict: a parameter that is not known is refused, never ignored. */
export const AttainmentFilter = z.strictObject({
  period: PeriodRange,
  indicator: Keys.optional(),
  region: Keys.optional(),
  family: Keys.optional(),
  level: Keys.optional(),
  manager: z.string().optional().describe('The whole subtree below this member, the manager included (A5)'),
  member: Keys.optional(),
  offering: Keys.optional(),
  basis: z.literal('own').optional().describe('Read everybody by own credit (A4)'),
  asOf: Day.optional().describe('Facts after this day do not count yet; pace is measured to it. Default: today'),
  org: OrgReading.optional(),
  fx: CurrencyBasis.optional(),
  knownAt: KnownAt.optional(),
})

export const AttainmentQuery = AttainmentFilter.extend({
  by: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(Dimension).min(1).max(2))
    .describe('One or two of region, member, manager, level, family, offering, indicator, month, quarter'),
  depth: z.coerce.number().int().min(1).max(12).optional().describe('Depth of the region tree; 1 = its roots'),
  compare: z.enum(['previous', 'year-ago']).optional(),
  landing: z.literal('1').optional().describe('Say of each flow of the running period where it lands (A9)'),
})
export type AttainmentQuery = z.output<typeof AttainmentQuery>

/** Money and counts are exact decimal strings, ratios are numbers; null = does not exist, the reason is in `status`. */
export const Measure = z.union([Decimal, z.number()]).nullable()
export type Measure = z.infer<typeof Measure>

/** A dimension asked for and null is the `unattributed` row (A5). */
export const RowKey = z.object({
  region: z.string().nullable().optional(),
  member: z.string().nullable().optional(),
  manager: z.string().nullable().optional(),
  level: z.string().nullable().optional(),
  family: z.string().nullable().optional(),
  offering: z.string().nullable().optional(),
  indicator: z.string(),
  month: z.string().optional(),
  quarter: z.string().optional(),
  /** Present when the question was a range of periods. */
  period: z.string().optional(),
})
export type RowKey = z.infer<typeof RowKey>

/** Where a flow lands at the end of its period, with the range of the earlier periods' spread (A9). */
export const RowLanding = z.object({
  /** `learned` from earlier periods; `linear` by days, where fewer than four of them can be learned from. */
  reading: z.enum(['linear', 'phased', 'learned']),
  estimate: Decimal,
  /** null where nothing says how far it may be off. */
  low: Decimal.nullable(),
  high: Decimal.nullable(),
  /** How many earlier periods it was learned from. */
  periods: z.number().int(),
})
export type RowLanding = z.infer<typeof RowLanding>

export const AttainmentRow = z.object({
  key: RowKey,
  /** Human names of the key's parts, in the order of `by`. */
  label: z.string(),
  kind: IndicatorKind,
  unit: Unit,
  currency: z.string().nullable(),
  better: Better,
  comparator: Comparator.nullable(),
  basis: Basis,
  actual: Measure,
  /** A4: facts credited to the row itself; adds over rows to `total`. Same as `actual` under basis `own`. */
  own: Measure,
  /** Σ numerator and Σ denominator of a ratio. */
  parts: z.object({ value: Decimal, weight: Decimal }).nullable(),
  target: Measure,
  plan: Measure,
  /** Σ of the own-basis member targets inside the group, also where a plan is the target (A7). */
  assigned: Measure,
  attainment: z.number().nullable(),
  variance: Measure,
  /** Whether the variance is to the good by `better`; null without a variance. */
  favourable: z.boolean().nullable(),
  expectedToDate: Measure,
  pacing: z.number().nullable(),
  status: Status,
  flags: z.array(Flag),
  n: z.number().int(),
  interval: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** A7: amounts that cross between stamped region and the member's placement region. */
  crossing: z.object({ in: Decimal, out: Decimal }).nullable(),
  coverage: z.object({ withData: z.number().int(), expected: z.number().int() }).nullable(),
  compare: z.object({ period: z.string(), actual: Measure, target: Measure, attainment: z.number().nullable() }).nullable(),
  /** Only where asked for; null = no estimate: not a flow, nothing yet, not begun, or ended. */
  landing: RowLanding.nullable().optional(),
})
export type AttainmentRow = z.infer<typeof AttainmentRow>

export const AttainmentReport = z.object({
  period: z.string(),
  from: Day,
  to: Day,
  /** The day to which facts count (A1). */
  asOf: Day,
  /** Open until the last day lies before the as-of day (A9). */
  open: z.boolean(),
  /** By what days `expectedToDate` is counted. */
  pace: PaceRule,
  /** The close that covers the period, as of the version; null = it is not closed (A11). */
  closed: z.object({ pinnedVersion: z.number().int(), at: z.iso.datetime() }).nullable(),
  version: z.number().int(),
  /** When the version was recorded that was asked for by `knownAt`; null = the newest version. */
  knownAt: z.iso.datetime().nullable(),
  org: OrgReading,
  fx: CurrencyBasis,
  currency: z.string(),
  basis: z.literal('own').nullable(),
  /** The filter that was added because whoever asked sees no more; null = none had to be. */
  within: Within.nullable(),
  /** Keys of rows that are left out because their health is declared confidential (A9). */
  withheld: z.array(RowKey),
  /** One row per indicator over the whole scope, every fact counted once. */
  total: z.array(AttainmentRow),
  rows: z.array(AttainmentRow),
})
export type AttainmentReport = z.infer<typeof AttainmentReport>
