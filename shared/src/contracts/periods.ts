import { z } from 'zod'
import { Day, PeriodKey } from './vocabulary.ts'

/** Closing a period pins a version (A11): what was known then stays readable, and a change needs a reason. */

export const PeriodState = z.enum(['open', 'ended', 'closed'])

export const PeriodClosure = z.object({
  key: PeriodKey,
  from: Day,
  to: Day,
  /** The version that the close pinned: `knownAt` it, the period reads as closed. */
  pinnedVersion: z.number().int(),
  at: z.iso.datetime(),
  by: z.string(),
  reason: z.string(),
})
export type PeriodClosure = z.infer<typeof PeriodClosure>

/** One close or reopening, as recorded. */
export const PeriodEvent = z.object({
  key: PeriodKey,
  state: z.enum(['closed', 'open']),
  /** Of a close the version it pinned; null of a reopening. */
  pinnedVersion: z.number().int().nullable(),
  version: z.number().int(),
  at: z.iso.datetime(),
  by: z.string(),
  reason: z.string(),
  /** Whether it still holds. */
  current: z.boolean(),
})
export type PeriodEvent = z.infer<typeof PeriodEvent>

export const PeriodHistory = z.object({ events: z.array(PeriodEvent) })
export type PeriodHistory = z.infer<typeof PeriodHistory>

export const PeriodKeyParam = z.object({ period: PeriodKey })

export const PeriodChangeBody = z.strictObject({ reason: z.string().trim().min(1, 'say why').max(2000) })
export type PeriodChangeBody = z.infer<typeof PeriodChangeBody>

/** What a close or a reopening left: the period's newest event. */
export const PeriodChange = z.object({ version: z.number().int(), event: PeriodEvent })
export type PeriodChange = z.infer<typeof PeriodChange>
