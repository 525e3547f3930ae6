import { z } from 'zod'

/** Words of the field, shared by files, wire and database. `shared/arithmetic.md` names are A1…A14. */

/** A3: `flow` adds over people and time, `stock` takes the closing snapshot, `ratio` is a ratio of sums. */
export const IndicatorKind = z.enum(['flow', 'stock', 'ratio'])
export type IndicatorKind = z.infer<typeof IndicatorKind>

/** A3, ratios only: `period` is Σ ÷ Σ over the period, `closing` the newest snapshot day's Σ ÷ Σ. */
export const RatioWindow = z.enum(['period', 'closing'])
export type RatioWindow = z.infer<typeof RatioWindow>

export const Unit = z.enum(['money', 'count', 'percent', 'days', 'hours', 'score', 'points', 'multiple', 'milestone'])
export type Unit = z.infer<typeof Unit>

export const Better = z.enum(['higher', 'lower'])
export type Better = z.infer<typeof Better>

export const Comparator = z.enum(['>=', '>', '<=', '<'])
export type Comparator = z.infer<typeof Comparator>

/** A4: whose facts count for a member at a level. */
export const Basis = z.enum(['own', 'team', 'region', 'global'])
export type Basis = z.infer<typeof Basis>

/** `loaded`: no rows in a loaded period means 0. `manual`: no rows means nothing was entered (A3). */
export const Entry = z.enum(['loaded', 'manual'])
export type Entry = z.infer<typeof Entry>

/** How a survey's answers become value ÷ weight (A2, A10). */
export const SurveyMethod = z.enum(['mean', 'top2', 'response-rate'])
export type SurveyMethod = z.infer<typeof SurveyMethod>

/** What an indicator reads of subscriptions: `arr`, the annual recurring revenue of those active at a month's end (A3). */
export const SubscriptionMeasure = z.enum(['arr'])
export type SubscriptionMeasure = z.infer<typeof SubscriptionMeasure>

/** How a period's ratio averages its rows: Σ ÷ Σ, or the middle one of their values, taken anew for every group (A3). */
export const Average = z.enum(['mean', 'median'])
export type Average = z.infer<typeof Average>

export const Track = z.enum(['individual', 'manager'])
export type Track = z.infer<typeof Track>

/** A9, and the absences of A8. */
export const Status = z.enum(['met', 'missed', 'ahead', 'on-pace', 'behind', 'not-due', 'no-target', 'no-data'])
export type Status = z.infer<typeof Status>

/** Beside the status, never instead of it. */
export const Flag = z.enum(['low-sample', 'overlapping', 'over-assigned'])
export type Flag = z.infer<typeof Flag>

/** What a person judges of an indicator, worst first; kept apart from the status (A9). */
export const Health = z.enum(['problem', 'attention', 'unknown', 'okay', 'confidential'])
export type Health = z.infer<typeof Health>

/** By what days the expected-to-date of a flow is counted (A9). */
export const PaceRule = z.enum(['calendar', 'working-days'])
export type PaceRule = z.infer<typeof PaceRule>

/** Monday first, as ISO numbers them from 1. */
export const Weekday = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'])
export type Weekday = z.infer<typeof Weekday>

export const Dimension = z.enum(['region', 'member', 'manager', 'level', 'family', 'offering', 'indicator', 'month', 'quarter'])
export type Dimension = z.infer<typeof Dimension>

/** A calendar day `YYYY-MM-DD` that exists; there is no year 0. */
export const Day = z.iso.date().refine((day) => !day.startsWith('0000'), 'must be a day that exists')
export type Day = z.infer<typeof Day>

/** An exact decimal number in text: `-1234.50`. No exponent, no grouping, no sign `+`. */
export const Decimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'a plain decimal number, for example -1234.50')
export type Decimal = z.infer<typeof Decimal>

/** A stable key of the organisation's own choosing: any printable text without line breaks, at most 200 characters. */
export const Key = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must be at most 200 characters')
  // oxlint-disable-next-line no-control-regex
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not contain line breaks or control characters')
export type Key = z.infer<typeof Key>

export const Currency = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code in capitals, for example USD')
export type Currency = z.infer<typeof Currency>

/** `FY27`, `FY27-H1`, `FY27-Q3` or `2026-09` (A1). */
export const PeriodKey = z
  .string()
  .regex(/^(FY\d{2}(-(H[12]|Q[1-4]))?|\d{4}-(0[1-9]|1[0-2]))$/, 'FY27, FY27-H1, FY27-Q3 or 2026-09')
export type PeriodKey = z.infer<typeof PeriodKey>
