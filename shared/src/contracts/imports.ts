import { z } from 'zod'
import { Moves } from './organisation.ts'
import { ImportKind, Reject } from './import-rows.ts'
import { Decimal, PeriodKey } from './vocabulary.ts'

/** An import batch and what came of it. */

export const ImportState = z.enum(['previewed', 'refused', 'committed', 'reverted'])
export type ImportState = z.infer<typeof ImportState>

/** Recorded but worth a look: `code` such as `no-placement`. Same place as a reject. */
export const Warning = Reject
export type Warning = z.infer<typeof Warning>

/** An actual as its parts: a ratio is `value` ÷ `weight`, which is null for flow and stock. */
export const ActualParts = z.object({ value: Decimal, weight: Decimal.nullable(), n: z.number().int() })
export type ActualParts = z.infer<typeof ActualParts>

/** What the company's actual of an indicator in a fiscal quarter was and is; null = no data (A3). */
export const ActualChange = z.object({
  indicator: z.string(),
  period: PeriodKey,
  /** As recorded; null = no money, or the reporting currency. */
  currency: z.string().nullable(),
  before: ActualParts.nullable(),
  after: ActualParts.nullable(),
})
export type ActualChange = z.infer<typeof ActualChange>

/** Rows written beside the batch's own. */
export const DerivedChanges = z.object({
  /** Cells of the rollup that were summed anew: a member's or nobody's facts of an indicator over some months. */
  cells: z.number().int(),
  placements: z.number().int(),
  targetPieces: z.number().int(),
  /** Targets that catalogue thresholds stand for (A6). */
  targets: z.number().int(),
})
export type DerivedChanges = z.infer<typeof DerivedChanges>

export const ImportSummary = z.object({
  id: z.number().int(),
  kind: ImportKind,
  file: z.string(),
  state: ImportState,
  actor: z.string(),
  reason: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** The version it was committed as (A11); null when nothing was written, also because everything was there already. */
  version: z.number().int().nullable(),
  revertedVersion: z.number().int().nullable(),
  /** New live rows; those that replaced another one included. */
  accepted: z.number().int(),
  /** Rows that said what was recorded already. */
  unchanged: z.number().int(),
  /** Live rows that were closed because the file says otherwise. */
  superseded: z.number().int(),
  /** Rows that repeat another row of the same file word for word. */
  duplicates: z.number().int(),
  /** Lines that the mapping leaves out. */
  skipped: z.number().int(),
  rejected: z.number().int(),
  warned: z.number().int(),
})
export type ImportSummary = z.infer<typeof ImportSummary>

export const ImportReport = ImportSummary.extend({
  /** The first 1,000 of `rejected`. */
  rejects: z.array(Reject),
  /** The first 1,000 of `warned`. */
  warnings: z.array(Warning),
  changes: z.array(ActualChange),
  derived: DerivedChanges,
  /** Who moves, while a file of assignments is previewed; null for all else. */
  moves: Moves.nullable(),
})
export type ImportReport = z.infer<typeof ImportReport>

export const ImportList = z.object({ imports: z.array(ImportSummary) })
export type ImportList = z.infer<typeof ImportList>

export const ImportQuery = z.strictObject({
  kind: ImportKind,
  /** For a body that is the file itself; a form states it with the file. */
  fileName: z.string().max(300).optional(),
  dryRun: z
    .enum(['true', 'false'])
    .optional()
    .describe('Show what would happen and keep the file for a commit; nothing is written'),
  reason: z.string().max(2000).optional(),
})
export type ImportQuery = z.output<typeof ImportQuery>
