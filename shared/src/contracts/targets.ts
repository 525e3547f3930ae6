import { z } from 'zod'
import { Keys } from './attainment.ts'
import { KnownAt } from './known-at.ts'
import { Comparator, Day, Decimal, IndicatorKind, PeriodKey, Unit } from './vocabulary.ts'

/** Targets as they are edited: records with their history, drafts, and what a draft would do to attainment (A6, A7, A11). */

const Share = Decimal.refine((share) => !share.startsWith('-'), 'must not be negative')
/** Shares of the four fiscal quarters of a year, in per cent. */
export const PhasingWeights = z.tuple([Share, Share, Share, Share])
export type PhasingWeights = z.infer<typeof PhasingWeights>

export const targetSubject = {
  level: z.string().nullable(),
  /** Narrows a level's target to this region and what lies below it. */
  region: z.string().nullable(),
  /** A target of one member; level and region are null then. */
  member: z.string().nullable(),
  // With neither level nor member it is the plan of the region, or of the company.
}

/** Who wrote something, when, and the reason that was given (A11). */
export const Written = z.object({
  version: z.number().int(),
  at: z.iso.datetime().nullable(),
  actor: z.string().nullable(),
  action: z.string().nullable(),
  reason: z.string().nullable(),
})
export type Written = z.infer<typeof Written>

export const TargetRecord = z.object({
  id: z.number().int(),
  ...targetSubject,
  indicator: z.string(),
  /** null = a repeating row in the history; the list says each of its periods. */
  period: PeriodKey.nullable(),
  /** The row stands for every such period from its first day on: a threshold of the catalogue. null = of one period. */
  repeats: z.enum(['year', 'quarter', 'month']).nullable(),
  from: Day,
  to: Day.nullable(),
  value: Decimal,
  comparator: Comparator,
  /** null = no money, or the reporting currency. */
  currency: z.string().nullable(),
  weights: PhasingWeights.nullable(),
  recorded: Written,
  superseded: Written.nullable(),
})
export type TargetRecord = z.infer<typeof TargetRecord>

export const TargetsQuery = z.strictObject({
  period: PeriodKey.describe('The fiscal year that holds this period'),
  of: z
    .enum(['levels', 'members', 'plans'])
    .optional()
    .describe('Only targets of levels, or only those of members; or instead of targets the plans of regions and company'),
  family: Keys.optional().describe('Levels of these families, and people who held one of them in that year'),
  level: Keys.optional().describe('These levels, and people who held one of them in that year'),
  member: Keys.optional(),
  indicator: Keys.optional(),
  knownAt: KnownAt.optional(),
})
export type TargetsQuery = z.output<typeof TargetsQuery>

/** Every row in force somewhere in one fiscal year; repeating ones once for each of their periods. */
export const TargetList = z.object({
  version: z.number().int(),
  year: PeriodKey,
  from: Day,
  to: Day,
  targets: z.array(TargetRecord),
  /** Shares of the months of a quarter in per cent, by indicator; without one a quarter is even by day. */
  curves: z.array(z.object({ indicator: z.string(), months: z.tuple([Decimal, Decimal, Decimal]) })),
})
export type TargetList = z.infer<typeof TargetList>

/** What a target is about; a level (in a region or not) or a member. */
export const TargetHistoryQuery = z.strictObject({
  level: z.string().optional(),
  region: z.string().optional(),
  member: z.string().optional(),
  plan: z.literal('1').optional().describe('The plan of the region, or of the company; level and member are left out then'),
  indicator: z.string(),
  period: PeriodKey.optional().describe('Only rows of exactly this period'),
  knownAt: KnownAt.optional(),
})
export type TargetHistoryQuery = z.output<typeof TargetHistoryQuery>

/** Live and superseded rows, by period, the newest of each first. */
export const TargetHistory = z.object({ version: z.number().int(), targets: z.array(TargetRecord) })
export type TargetHistory = z.infer<typeof TargetHistory>

export const TargetResolutionQuery = TargetHistoryQuery.extend({ period: PeriodKey })
export type TargetResolutionQuery = z.output<typeof TargetResolutionQuery>

const Tier = z.enum(['member', 'level-in-region', 'level'])

/** Whom a target applies to in a period and why, and who there has a more specific one (A6). */
export const TargetResolution = z.object({
  version: z.number().int(),
  period: PeriodKey,
  unit: Unit,
  kind: IndicatorKind,
  /** People whose target in the period comes from a row of the subject itself. */
  applies: z.number().int(),
  /** People placed there whose target comes from another row. */
  elsewhere: z.number().int(),
  /** People placed there without any target. */
  without: z.number().int(),
  rows: z.array(
    z.object({
      target: TargetRecord,
      tier: Tier,
      /** Whether it is a row of the subject itself. */
      own: z.boolean(),
      people: z.number().int(),
      why: z.string(),
    }),
  ),
  /** The first 200, by name; the same person stands once for each row that applied. */
  people: z.array(
    z.object({
      member: z.string(),
      name: z.string(),
      from: Day,
      to: Day,
      days: z.number().int(),
      /** After proration, in the row's currency; null for stocks and ratios, which are not prorated. */
      amount: Decimal.nullable(),
      currency: z.string().nullable(),
      target: z.number().int(),
      own: z.boolean(),
    }),
  ),
  /** Stored plans beside what members were assigned, for the organisation and its largest regions (A7). */
  plans: z.array(
    z.object({
      region: z.string().nullable(),
      label: z.string(),
      plan: Decimal,
      assigned: Decimal,
      difference: Decimal,
      /** assigned ÷ plan − 1; null for a plan of 0 or below. */
      share: z.number().nullable(),
      side: z.enum(['over', 'under', 'even']),
      currency: z.string().nullable(),
    }),
  ),
})
export type TargetResolution = z.infer<typeof TargetResolution>
