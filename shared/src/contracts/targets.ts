import { z } from 'zod'
import { AttainmentRow, Keys, Measure } from './attainment.ts'
import { KnownAt } from './known-at.ts'
import { Comparator, Currency, Day, Decimal, IndicatorKind, Key, PeriodKey, Status, Unit } from './vocabulary.ts'

/** Targets as they are edited: records with their history, drafts, and what a draft would do to attainment (A6, A7, A11). */

const Share = Decimal.refine((share) => !share.startsWith('-'), 'must not be negative')
/** Shares of the four fiscal quarters of a year, in per cent. */
export const PhasingWeights = z.tuple([Share, Share, Share, Share])
export type PhasingWeights = z.infer<typeof PhasingWeights>

const subject = {
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
  ...subject,
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

/** What one target is to become. Left out, comparator, currency and weights stay as they are there. */
export const DraftCellInput = z.strictObject({
  level: Key.nullish(),
  region: Key.nullish(),
  member: Key.nullish(),
  plan: z.literal(true).optional().describe('The plan of the region, or of the company; level and member are left out then'),
  indicator: Key,
  period: PeriodKey,
  value: Decimal.nullable().describe('null takes the target away'),
  comparator: Comparator.optional(),
  currency: Currency.nullable().optional(),
  weights: PhasingWeights.nullable().optional(),
  base: z
    .number()
    .int()
    .nullable()
    .optional()
    .describe('The recorded row that the author saw there; null = none. Left out: the one the draft knew, else the present one'),
})
export type DraftCellInput = z.output<typeof DraftCellInput>

export const DraftName = z.string().trim().min(1, 'a draft needs a name').max(200, 'at most 200 characters')
const Cells = z.array(DraftCellInput).max(20_000, 'at most 20,000 cells')

export const NewDraft = z.strictObject({ name: DraftName, cells: Cells })
export type NewDraft = z.output<typeof NewDraft>

export const SavedDraft = z.strictObject({
  name: DraftName.optional(),
  /** All cells of the draft: what is not among them leaves it. */
  cells: Cells,
  revision: z.number().int().describe('The revision that was read; a draft saved by somebody else since is refused'),
})
export type SavedDraft = z.output<typeof SavedDraft>

export const PublishDraft = z.strictObject({
  reason: z.string().trim().min(1, 'a reason is needed: it stays with the targets').max(2000),
  revision: z.number().int().optional(),
})
export type PublishDraft = z.output<typeof PublishDraft>

export const DraftState = z.enum(['open', 'published', 'discarded'])

export const DraftSummary = z.object({
  id: z.number().int(),
  name: z.string(),
  actor: z.string(),
  state: DraftState,
  revision: z.number().int(),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  cells: z.number().int(),
  /** The version it was published as (A11); null when it is not, or when everything it says was recorded already. */
  version: z.number().int().nullable(),
})
export type DraftSummary = z.infer<typeof DraftSummary>
export const DraftList = z.object({ drafts: z.array(DraftSummary) })
export type DraftList = z.infer<typeof DraftList>

export const DraftCell = z.object({
  ...subject,
  indicator: z.string(),
  period: PeriodKey,
  value: Decimal.nullable(),
  comparator: Comparator,
  currency: z.string().nullable(),
  weights: PhasingWeights.nullable(),
  base: z.number().int().nullable(),
})
export type DraftCell = z.infer<typeof DraftCell>

/** Somebody else changed the target since the cell was written; `cell` counts from 0. */
export const DraftConflict = z.object({
  cell: z.number().int(),
  /** What the author saw; null = there was no row. */
  base: TargetRecord.nullable(),
  /** What is recorded now; null = the row was taken away. */
  now: TargetRecord.nullable(),
})
export type DraftConflict = z.infer<typeof DraftConflict>

/** What is wrong with the targets as the draft would leave them; a refused one keeps it from being published. */
export const DraftProblem = z.object({
  cell: z.number().int().nullable(),
  code: z.string(),
  message: z.string(),
  refused: z.boolean(),
})
export type DraftProblem = z.infer<typeof DraftProblem>

export const TargetDraft = DraftSummary.omit({ cells: true }).extend({
  cells: z.array(DraftCell),
  conflicts: z.array(DraftConflict),
  problems: z.array(DraftProblem),
})
export type TargetDraft = z.infer<typeof TargetDraft>

/** How many targets a draft writes; `removed` are superseded without a successor. */
export const DraftChanges = z.object({
  added: z.number().int(),
  revised: z.number().int(),
  removed: z.number().int(),
  unchanged: z.number().int(),
})
export type DraftChanges = z.infer<typeof DraftChanges>

export const PreviewFigures = z.object({
  actual: Measure,
  target: Measure,
  plan: Measure,
  assigned: Measure,
  attainment: z.number().nullable(),
  status: Status,
})
export type PreviewFigures = z.infer<typeof PreviewFigures>

export const PreviewRow = z.object({
  key: AttainmentRow.shape.key,
  label: z.string(),
  kind: IndicatorKind,
  unit: Unit,
  currency: z.string().nullable(),
  /** null = there is no such row today, or not under the draft. */
  before: PreviewFigures.nullable(),
  after: PreviewFigures.nullable(),
  changed: z.boolean(),
})
export type PreviewRow = z.infer<typeof PreviewRow>

/** Attainment under the draft beside today's. */
export const DraftPreview = z.object({
  draft: z.number().int(),
  /** The version it is compared with. */
  version: z.number().int(),
  asOf: Day,
  changes: DraftChanges,
  conflicts: z.array(DraftConflict),
  problems: z.array(DraftProblem),
  /** The last and the current quarter, and the first quarter that the draft is about when it is neither. */
  periods: z.array(
    z.object({
      period: PeriodKey,
      open: z.boolean(),
      total: z.array(PreviewRow),
      /** Regions that have others inside, each whole, from the top. */
      above: z.array(PreviewRow),
      regions: z.array(PreviewRow),
      /** Only people for whom something changes. */
      members: z.array(PreviewRow),
      /** How many people's rows stay as they are. */
      membersUnchanged: z.number().int(),
    }),
  ),
})
export type DraftPreview = z.infer<typeof DraftPreview>

export const PublishedDraft = z.object({
  draft: z.number().int(),
  /** null = everything was recorded already and nothing was written. */
  version: z.number().int().nullable(),
  changes: DraftChanges,
})
export type PublishedDraft = z.infer<typeof PublishedDraft>
