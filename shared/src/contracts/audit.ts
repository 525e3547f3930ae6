import { z } from 'zod'
import { Day } from './vocabulary.ts'

/** Who changed what, when and why: every write leaves one row, in its own transaction (A11). */

const text = z.string().trim().min(1).max(200)

/** Which rows: all that is given has to hold. */
export const AuditFilter = z.strictObject({
  from: Day.optional().describe('First day, in the time zone of the organisation'),
  to: Day.optional().describe('Last day'),
  actor: text.optional().describe('Who, as written in the log'),
  action: text.optional().describe('What was done, as written in the log: `publish targets`'),
  subject: text.optional().describe('Words that occur in what it was done to, whatever their case: `period FY27-Q1`'),
})
export type AuditFilter = z.output<typeof AuditFilter>

export const AuditQuery = AuditFilter.extend({ page: z.coerce.number().int().min(1).max(1_000_000).optional() })
export type AuditQuery = z.output<typeof AuditQuery>

/** One side of a change, as JSON; null = there was nothing, or the write has no such sides. */
const Side = z.unknown()

export const AuditEntry = z.object({
  id: z.number().int(),
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  /** The data version that it made; null = no number changed (a draft, a refused file). */
  version: z.number().int().nullable(),
  reason: z.string().nullable(),
  before: Side,
  after: Side,
  /** What else is worth keeping: counts, names of files. */
  detail: z.record(z.string(), z.unknown()),
})
export type AuditEntry = z.infer<typeof AuditEntry>

export const AuditReport = z.object({
  entries: z.array(AuditEntry),
  /** Of all pages. */
  total: z.number().int(),
  page: z.number().int(),
  pages: z.number().int(),
  /** All that ever occurred, for filters. */
  actors: z.array(z.string()),
  actions: z.array(z.string()),
})
export type AuditReport = z.infer<typeof AuditReport>
