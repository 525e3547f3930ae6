import { z } from 'zod'
import { AttainmentFilter, AttainmentRow } from './attainment.ts'
import { Comparator, Day, Decimal } from './vocabulary.ts'

/** Where one number of an answer comes from, down to the rows of data behind it. */

/** One row's key and the filter it was asked under. */
export const ExplainQuery = AttainmentFilter.extend({
  indicator: z.string(),
  region: z.string().optional(),
  member: z.string().optional(),
  level: z.string().optional(),
  family: z.string().optional(),
  offering: z.string().optional(),
  by: z.enum(['region', 'member', 'manager', 'level', 'family', 'offering', 'indicator']).optional(),
  depth: z.coerce
    .number()
    .int()
    .min(1)
    .max(12)
    .optional()
    .describe('Depth at which the region row stood; without it the row holds everything below'),
  unattributed: z.enum(['true']).optional().describe('Explain the unattributed row of `by`'),
  page: z.coerce.number().int().min(1).optional(),
})
export type ExplainQuery = z.output<typeof ExplainQuery>

export const ExplainedTarget = z.object({
  tier: z.enum(['member', 'level-in-region', 'level', 'plan']),
  subject: z.string(),
  period: z.string(),
  value: Decimal,
  currency: z.string().nullable(),
  comparator: Comparator,
  why: z.string(),
})

export const ExplainedSegment = z.object({
  member: z.string().nullable(),
  memberName: z.string().nullable(),
  level: z.string().nullable(),
  from: Day,
  to: Day,
  days: z.number().int(),
  fte: Decimal.nullable(),
  ramp: Decimal.nullable(),
  leave: Decimal.nullable(),
  amount: Decimal.nullable(),
  why: z.string(),
})

export const ExplainedFact = z.object({
  kind: z.enum(['actual', 'survey-response', 'subscription']),
  source: z.string(),
  externalId: z.string(),
  day: Day,
  region: z.string().nullable(),
  member: z.string().nullable(),
  memberName: z.string().nullable(),
  offering: z.string().nullable(),
  account: z.string().nullable(),
  value: Decimal,
  weight: Decimal.nullable(),
  share: Decimal,
  currency: z.string().nullable(),
  label: z.string().nullable(),
  url: z.string().nullable(),
  note: z.string().nullable(),
  /** Of a median: whether it is the value in the middle, or one of the two. */
  middle: z.boolean().optional(),
})
export type ExplainedFact = z.infer<typeof ExplainedFact>

export const Explanation = z.object({
  version: z.number().int(),
  row: AttainmentRow,
  formula: z.string(),
  targets: z.array(ExplainedTarget),
  segments: z.array(ExplainedSegment),
  segmentSum: Decimal.nullable(),
  facts: z.object({
    rows: z.array(ExplainedFact),
    page: z.number().int(),
    pages: z.number().int(),
    /** All rows, not this page's: these tie with the row's actual, or with its `parts`. */
    count: z.number().int(),
    valueSum: Decimal,
    weightSum: Decimal.nullable(),
  }),
  /** Survey scores and how often each was given; null score = asked, none given. */
  distribution: z.array(z.object({ score: Decimal.nullable(), count: z.number().int() })).nullable(),
  ties: z.boolean(),
})
export type Explanation = z.infer<typeof Explanation>
