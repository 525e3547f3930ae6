import { z } from 'zod'
import { Comparator, Currency, Day, Decimal, Key, PeriodKey, Weekday } from './vocabulary.ts'

/**
 * The canonical columns of each import kind (design §4) and what a cell of each may hold.
 * A reader (mapping file or plain header line) turns a foreign row into a record of these columns, every cell a
 * string or null (null = empty cell); `parse` of the kind's schema then gives the typed row.
 */

const optional = <T extends z.ZodType>(schema: T) => schema.nullable().default(null)

/** Aliases are separated by `;`. */
const Aliases = z
  .string()
  .nullable()
  .default(null)
  .transform((text) =>
    (text ?? '')
      .split(';')
      .map((alias) => alias.trim())
      .filter((alias) => alias !== ''),
  )

const Text = z.string().max(2000, 'must be at most 2000 characters')
const FiscalYearKey = z.string().regex(/^FY\d{2}$/, 'a fiscal year such as FY27')
const Share = Decimal.refine((share) => !share.startsWith('-'), 'must not be negative')
const WholeNumber = z
  .string()
  .regex(/^\d{1,3}$/, 'a whole number')
  .transform(Number)
const phasing = {
  q1: optional(Share),
  q2: optional(Share),
  q3: optional(Share),
  q4: optional(Share),
}

const RegionRow = z.strictObject({ region: Key, name: optional(Text), parent: optional(Key), aliases: Aliases })
const OfferingRow = z.strictObject({ offering: Key, name: optional(Text), aliases: Aliases })
const MemberRow = z.strictObject({
  member: Key,
  name: optional(Text),
  email: optional(z.email('must be an e-mail address')),
  hired_on: optional(Day),
  left_on: optional(Day),
})
const AssignmentRow = z.strictObject({
  member: Key,
  level: Key,
  region: optional(Key),
  manager: optional(Key),
  fte: optional(Share),
  valid_from: Day,
  /** Inclusive; null = open. */
  valid_to: optional(Day),
})
const TargetRow = z.strictObject({
  member: optional(Key),
  level: optional(Key),
  region: optional(Key),
  indicator: Key,
  period: PeriodKey,
  comparator: optional(Comparator),
  value: Decimal,
  currency: optional(Currency),
  ...phasing,
})
const PlanRow = z.strictObject({
  /** null = the company. */
  region: optional(Key),
  indicator: Key,
  period: PeriodKey,
  comparator: optional(Comparator),
  value: Decimal,
  currency: optional(Currency),
  ...phasing,
})
const RampRow = z.strictObject({ level: Key, month: WholeNumber, share: Share })
const CurveRow = z.strictObject({ indicator: Key, m1: Share, m2: Share, m3: Share })
const LeaveRow = z.strictObject({ member: Key, valid_from: Day, valid_to: optional(Day), factor: Share })
/** Days off: a dated day or a day of the week, and the share of it that is off. */
const CalendarRow = z.strictObject({
  /** null = the company. */
  region: optional(Key),
  day: optional(Day),
  weekday: optional(Weekday),
  name: optional(Text),
  /** 1 = the whole day, 0.5 = half of it, 0 = worked, whatever the region above says. */
  share: Share,
})
const ActualRow = z.strictObject({
  source: Key,
  external_id: Key,
  indicator: Key,
  occurred_on: Day,
  region: optional(Key),
  member: optional(Key),
  offering: optional(Key),
  account: optional(Key),
  value: Decimal,
  /** The denominator of a ratio; empty for flow and stock. */
  weight: optional(Decimal),
  currency: optional(Currency),
  label: optional(Text),
  url: optional(Text),
  note: optional(Text),
})
const CreditRow = z.strictObject({
  source: Key,
  external_id: Key,
  member: Key,
  share: Share,
  kind: z.enum(['prime', 'overlay']).nullable().default(null),
})
const SurveyResponseRow = z.strictObject({
  source: Key,
  external_id: Key,
  survey: Key,
  responded_on: Day,
  region: optional(Key),
  member: optional(Key),
  account: optional(Key),
  /** null = asked, no score given. */
  score: optional(Decimal),
  scale_max: optional(Decimal),
})
const SubscriptionRow = z.strictObject({
  source: Key,
  external_id: Key,
  account: Key,
  region: optional(Key),
  /** Who owns it from `started_on`; another owner or price is a row of its own. */
  member: optional(Key),
  offering: optional(Key),
  started_on: Day,
  /** The first day on which it is no longer active; null = open. */
  ended_on: optional(Day),
  /** Monthly recurring revenue, 0 for a trial; either this or `arr`. */
  mrr: optional(Share),
  arr: optional(Share),
  currency: optional(Currency),
  label: optional(Text),
  url: optional(Text),
  note: optional(Text),
})
const FxRateRow = z.strictObject({
  currency: Currency,
  fiscal_year: optional(FiscalYearKey),
  date: optional(Day),
  rate: Decimal,
  quote: z.enum(['reporting-per-unit', 'units-per-reporting']),
})

/** Tabular kinds; `catalogue` is YAML and has a contract of its own. */
export const importRows = {
  regions: RegionRow,
  offerings: OfferingRow,
  members: MemberRow,
  assignments: AssignmentRow,
  targets: TargetRow,
  plans: PlanRow,
  ramps: RampRow,
  curves: CurveRow,
  leave: LeaveRow,
  calendars: CalendarRow,
  actuals: ActualRow,
  credits: CreditRow,
  'survey-responses': SurveyResponseRow,
  subscriptions: SubscriptionRow,
  'fx-rates': FxRateRow,
} as const

export type TabularKind = keyof typeof importRows
export type ImportRow<K extends TabularKind> = z.output<(typeof importRows)[K]>

export const tabularKinds = Object.keys(importRows) as TabularKind[]
export const ImportKind = z.enum(['catalogue', ...tabularKinds] as ['catalogue', ...TabularKind[]])
export type ImportKind = z.infer<typeof ImportKind>

/** A row of a file that cannot be taken, where it stands and what to do (1-based line of the file; XLSX: row). */
export const Reject = z.object({
  line: z.number().int().nullable(),
  column: z.string().nullable(),
  code: z.string(),
  message: z.string(),
})
export type Reject = z.infer<typeof Reject>
