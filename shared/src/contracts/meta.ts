import { z } from 'zod'
import { KnownAt } from './known-at.ts'
import { PeriodClosure, PeriodState } from './periods.ts'
import {
  Basis,
  Better,
  Comparator,
  Currency,
  Day,
  Decimal,
  IndicatorKind,
  PeriodKey,
  RatioWindow,
  SubscriptionMeasure,
  Track,
  Unit,
} from './vocabulary.ts'

/** What a viewer needs before the first number: the calendar, the region tree, the people and the catalogue. */

export const Quarter = z.object({
  /** `FY27-Q3` (A1). */
  key: PeriodKey,
  from: Day,
  to: Day,
  /** Open until the last day lies before today (A9). */
  open: z.boolean(),
  /** `closed` too when a period around it was closed (A11). */
  state: PeriodState,
  /** The version at which it reads as closed; null = it is not closed. */
  pinnedVersion: z.number().int().nullable(),
})
export type Quarter = z.infer<typeof Quarter>

export const FiscalYear = z.object({ key: PeriodKey, from: Day, to: Day, quarters: z.array(Quarter) })
export type FiscalYear = z.infer<typeof FiscalYear>

/** The calendar, and what an installation says of itself and of its data. */
export const PeriodsReport = z.object({
  today: Day,
  /** Month in which the fiscal year starts, 1–12. */
  fiscalYearStart: z.number().int().min(1).max(12),
  /** The quarter that holds today. */
  current: PeriodKey,
  /** Every fiscal year with data and the current one, oldest first. */
  years: z.array(FiscalYear),
  /** Every period that is closed: months, quarters, halves and years. */
  closures: z.array(PeriodClosure),
  /** First and last day of the facts; null before the first import. */
  hasData: z.object({ from: Day, to: Day }).nullable(),
  organisation: z.string(),
  /** Whether the data is the made-up organisation of `attain demo`. */
  demonstration: z.boolean(),
  /** The reporting currency (A12). */
  currency: Currency,
  /** Version of the data (A11). */
  version: z.number().int(),
  latestImportAt: z.iso.datetime().nullable(),
  timeZone: z.string(),
  /** Fewest people of a group whose totals everybody may see; null = nobody sees more than is granted. */
  smallestGroup: z.number().int().nullable(),
})
export type PeriodsReport = z.infer<typeof PeriodsReport>

export const RegionNode = z.object({
  key: z.string(),
  name: z.string(),
  parent: z.string().nullable(),
  /** 1 = a root of the tree. */
  depth: z.number().int().min(1),
})
export type RegionNode = z.infer<typeof RegionNode>
export const RegionsQuery = z.strictObject({ knownAt: KnownAt.optional() })
export type RegionsQuery = z.output<typeof RegionsQuery>
/** Parents before their children. */
export const RegionsReport = z.object({ regions: z.array(RegionNode) })
export type RegionsReport = z.infer<typeof RegionsReport>

export const MembersQuery = z.strictObject({
  period: PeriodKey.optional().describe('Placements that overlap this period; without it, all of them'),
  knownAt: KnownAt.optional(),
})
export type MembersQuery = z.output<typeof MembersQuery>

/** One placement (A5); a member who moved has several, the latest first. */
export const MemberPlacement = z.object({
  key: z.string(),
  name: z.string(),
  level: z.string(),
  levelName: z.string(),
  family: z.string(),
  region: z.string().nullable(),
  /** Key of the immediate manager. */
  manager: z.string().nullable(),
  from: Day,
  /** Inclusive; null = open. */
  to: Day.nullable(),
  /** Whether a ramp still lowers the target on the period's last day, or today. */
  ramping: z.boolean().optional(),
})
export type MemberPlacement = z.infer<typeof MemberPlacement>
export const MembersReport = z.object({ members: z.array(MemberPlacement) })
export type MembersReport = z.infer<typeof MembersReport>

export const CatalogueIndicator = z.object({
  key: z.string(),
  name: z.string(),
  definition: z.string().nullable(),
  kind: IndicatorKind,
  unit: Unit,
  better: Better,
  /** Whole targets only (A3). */
  integer: z.boolean(),
  /** Decimals to show; null = the unit's own. */
  decimals: z.number().int().nullable(),
  window: RatioWindow.nullable(),
  /** Key of the survey whose responses it is read from. */
  survey: z.string().nullable(),
  /** Whether it is the book of subscriptions, by account. */
  subscriptions: SubscriptionMeasure.nullable(),
})
export type CatalogueIndicator = z.infer<typeof CatalogueIndicator>

/** One effective indicator of a level: its own, one it extends, or its family's. */
export const CatalogueLevelIndicator = z.object({
  key: z.string(),
  basis: Basis,
  /** Where it comes from: `level`, `family`, or the key of the level it extends. */
  origin: z.string(),
  /** The words of the job page. */
  sourceText: z.string().nullable(),
  comparator: Comparator.nullable(),
  value: Decimal.nullable(),
})
export type CatalogueLevelIndicator = z.infer<typeof CatalogueLevelIndicator>

export const CatalogueLevel = z.object({
  key: z.string(),
  name: z.string(),
  grade: z.number().int().nullable(),
  track: Track,
  /** Named in the family, with no content yet: asks for no target. */
  placeholder: z.boolean(),
  /** Keys of the levels a career goes to from here; may loop. */
  next: z.array(z.string()).optional(),
  indicators: z.array(CatalogueLevelIndicator),
})
export type CatalogueLevel = z.infer<typeof CatalogueLevel>

export const CatalogueFamily = z.object({ key: z.string(), name: z.string(), levels: z.array(CatalogueLevel) })
export type CatalogueFamily = z.infer<typeof CatalogueFamily>

export const CatalogueQuery = z.strictObject({ knownAt: KnownAt.optional() })
export type CatalogueQuery = z.output<typeof CatalogueQuery>

export const CatalogueReport = z.object({
  indicators: z.array(CatalogueIndicator),
  families: z.array(CatalogueFamily),
})
export type CatalogueReport = z.infer<typeof CatalogueReport>

export const HealthReport = z.object({ status: z.literal('ok') })
export type HealthReport = z.infer<typeof HealthReport>
