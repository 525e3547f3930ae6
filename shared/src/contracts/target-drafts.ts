import { z } from 'zod'
import { AttainmentRow, Measure } from './attainment.ts'
import { PhasingWeights, TargetRecord, targetSubject } from './targets.ts'
import { Comparator, Currency, Day, Decimal, IndicatorKind, Key, PeriodKey, Status, Unit } from './vocabulary.ts'

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
  ...targetSubject,
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
