import { z } from 'zod'
import { AssignmentRecord, Moves } from './organisation.ts'
import { DraftName, PreviewRow } from './target-drafts.ts'
import { Day, Decimal, Key, PeriodKey } from './vocabulary.ts'

/** Reorganisations: changes of assignments drafted together, previewed, and committed as one version (A5, A11). */

const Fte = Decimal.refine((share) => !share.startsWith('-'), 'must not be negative')

/** What happens to whom; `domain/reorganise.ts` says what each kind does. */
export const ChangeKind = z.enum(['move', 'start', 'leave', 'correct', 'remove'])
export type ChangeKind = z.infer<typeof ChangeKind>

/** Left out, level, region, manager and FTE stay as they are there; a start needs a level and is full-time unless said. */
export const ReorganisationChange = z.strictObject({
  kind: ChangeKind.describe(
    'From the date on: move, start, leave (the last day is the one before). Of the assignment base: correct, remove',
  ),
  member: Key,
  level: Key.optional(),
  region: Key.nullable().optional(),
  manager: Key.nullable().optional(),
  fte: Fte.optional(),
  from: Day.optional().describe('First day of a corrected assignment'),
  to: Day.nullable().optional().describe('Last day of a corrected assignment; null = open'),
  base: z
    .number()
    .int()
    .nullable()
    .optional()
    .describe(
      'The assignment to correct or remove; else the one the author saw in force on the date, null = none. Left out: the one ' +
        'the draft knew, else the present one',
    ),
})
export type ReorganisationChange = z.output<typeof ReorganisationChange>

const Changes = z.array(ReorganisationChange).max(10_000, 'at most 10,000 changes')
const EffectiveOn = Day.describe('First day on which the changes hold')

export const NewReorganisation = z.strictObject({ name: DraftName, date: EffectiveOn, changes: Changes })
export type NewReorganisation = z.output<typeof NewReorganisation>

export const SavedReorganisation = z.strictObject({
  name: DraftName.optional(),
  date: EffectiveOn.optional(),
  /** All changes: what is not among them leaves the reorganisation. */
  changes: Changes,
  revision: z.number().int().describe('The revision that was read; one saved by somebody else since is refused'),
})
export type SavedReorganisation = z.output<typeof SavedReorganisation>

export const CommitReorganisation = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1, 'a reason is needed: it stays with the assignments')
    .max(2000)
    .describe('Stays with the assignments'),
  revision: z.number().int().optional(),
})
export type CommitReorganisation = z.output<typeof CommitReorganisation>

export const ReorganisationSummary = z.object({
  id: z.number().int(),
  name: z.string(),
  date: Day,
  actor: z.string(),
  state: z.enum(['open', 'committed', 'discarded']),
  revision: z.number().int(),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  changes: z.number().int(),
  /** The version it was committed as (A11); null when it is not, or when everything it says was recorded already. */
  version: z.number().int().nullable(),
})
export type ReorganisationSummary = z.infer<typeof ReorganisationSummary>
export const ReorganisationList = z.object({ reorganisations: z.array(ReorganisationSummary) })
export type ReorganisationList = z.infer<typeof ReorganisationList>

/** The assignment that a change was written over is no longer the one in force; `change` counts from 0. */
export const ReorganisationConflict = z.object({
  change: z.number().int(),
  /** What the author saw; null = the member was not placed. */
  base: AssignmentRecord.nullable(),
  now: AssignmentRecord.nullable(),
})
export type ReorganisationConflict = z.infer<typeof ReorganisationConflict>

/** What is wrong with a change or with the assignments it leads to; a refused one keeps the whole from being committed. */
export const ReorganisationProblem = z.object({
  change: z.number().int().nullable(),
  code: z.string(),
  message: z.string(),
  refused: z.boolean(),
})
export type ReorganisationProblem = z.infer<typeof ReorganisationProblem>

export const Reorganisation = ReorganisationSummary.omit({ changes: true }).extend({
  changes: z.array(ReorganisationChange.extend({ base: z.number().int().nullable() })),
  conflicts: z.array(ReorganisationConflict),
  problems: z.array(ReorganisationProblem),
})
export type Reorganisation = z.infer<typeof Reorganisation>

/** What is written: new assignments, and live ones that are superseded. */
export const ReorganisationCounts = z.object({
  people: z.number().int(),
  added: z.number().int(),
  superseded: z.number().int(),
  /** Changes that say what is recorded already. */
  unchanged: z.number().int(),
})
export type ReorganisationCounts = z.infer<typeof ReorganisationCounts>

export const ReorganisationPreviewQuery = z.strictObject({
  org: z
    .enum(['was', 'is'])
    .optional()
    .describe(
      'was: facts and targets under the placement of their own day; is: all under that of the date, or today if later (A5)',
    ),
})
export type ReorganisationPreviewQuery = z.output<typeof ReorganisationPreviewQuery>

/** Who moves, and attainment under the reorganisation beside today's. */
export const ReorganisationPreview = z.object({
  reorganisation: z.number().int(),
  date: Day,
  /** The version it is compared with. */
  version: z.number().int(),
  org: z.enum(['was', 'is']),
  asOf: Day,
  counts: ReorganisationCounts,
  conflicts: z.array(ReorganisationConflict),
  problems: z.array(ReorganisationProblem),
  /** null when there are refused problems. */
  moves: Moves.nullable(),
  /** The current and the next quarter, and the one that holds the date when it is neither. */
  periods: z.array(
    z.object({
      period: PeriodKey,
      open: z.boolean(),
      total: z.array(PreviewRow),
      /** Only rows in which something changes, of every depth of the region tree. */
      regions: z.array(PreviewRow),
      regionsUnchanged: z.number().int(),
      managers: z.array(PreviewRow),
      managersUnchanged: z.number().int(),
    }),
  ),
})
export type ReorganisationPreview = z.infer<typeof ReorganisationPreview>

export const CommittedReorganisation = z.object({
  reorganisation: z.number().int(),
  /** null = everything was recorded already and nothing was written. */
  version: z.number().int().nullable(),
  counts: ReorganisationCounts,
})
export type CommittedReorganisation = z.infer<typeof CommittedReorganisation>
