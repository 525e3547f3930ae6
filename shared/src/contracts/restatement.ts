import { z } from 'zod'
import { AttainmentFilter, AttainmentRow, CurrencyBasis, Measure } from './attainment.ts'
import { ExplainedTarget } from './explanation.ts'
import { PeriodClosure } from './periods.ts'
import { Better, Day, Decimal, Dimension, IndicatorKind, Status, Unit } from './vocabulary.ts'

/** A closed period as it was closed, as restated since, and the difference (A11). */

export const RestatementQuery = AttainmentFilter.omit({ asOf: true, knownAt: true }).extend({
  by: z
    .string()
    .default('indicator')
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(Dimension).min(1).max(2))
    .describe('As of attainment. With one indicator the facts that changed come along'),
  depth: z.coerce.number().int().min(1).max(12).optional(),
  page: z.coerce.number().int().min(1).optional().describe('Page of the facts that changed'),
})
export type RestatementQuery = z.output<typeof RestatementQuery>

export const RestatedFigures = z.object({
  actual: Measure,
  own: Measure,
  parts: z.object({ value: Decimal, weight: Decimal }).nullable(),
  target: Measure,
  attainment: z.number().nullable(),
  variance: Measure,
  status: Status,
  n: z.number().int(),
})
export type RestatedFigures = z.infer<typeof RestatedFigures>

export const RestatedRow = z.object({
  key: AttainmentRow.shape.key,
  label: z.string(),
  kind: IndicatorKind,
  unit: Unit,
  currency: z.string().nullable(),
  better: Better,
  /** null = there was no such row. */
  asClosed: RestatedFigures.nullable(),
  /** null = there is no such row any more. */
  restated: RestatedFigures.nullable(),
  /**
   * restated − as closed. Of flows and stocks Σ of what changed, so that no facts on one side are nothing added; of
   * ratios a difference of ratios, null unless there are both. A target on one side only has no difference.
   */
  difference: z.object({ actual: Measure, own: Measure, target: Measure, n: z.number().int() }),
  differs: z.boolean(),
})
export type RestatedRow = z.infer<typeof RestatedRow>

export const RestatedFactSide = z.object({
  day: Day,
  region: z.string().nullable(),
  /** Keys of who is credited, with their shares where there are several. */
  member: z.string().nullable(),
  memberName: z.string().nullable(),
  /** As recorded. */
  value: Decimal,
  weight: Decimal.nullable(),
  currency: z.string().nullable(),
})

export const RestatedFact = z.object({
  kind: z.enum(['added', 'removed', 'changed']),
  source: z.string(),
  externalId: z.string(),
  label: z.string().nullable(),
  before: RestatedFactSide.nullable(),
  after: RestatedFactSide.nullable(),
  /** What it adds to the difference, in the currency of the answer at the rates of now. */
  by: z.object({ value: Decimal, weight: Decimal.nullable() }),
  /** The newest write that touched the fact or its credits; null = it entered or left as placements or regions moved. */
  cause: z
    .object({
      inVersion: z.number().int(),
      at: z.iso.datetime(),
      who: z.string(),
      action: z.string(),
      why: z.string().nullable(),
    })
    .nullable(),
})
export type RestatedFact = z.infer<typeof RestatedFact>

export const RestatementDetail = z.object({
  indicator: z.string(),
  facts: z.object({
    rows: z.array(RestatedFact),
    page: z.number().int(),
    pages: z.number().int(),
    /** All facts that changed, not this page's. */
    count: z.number().int(),
    valueSum: Decimal,
    weightSum: Decimal.nullable(),
  }),
  /** Plan rates that changed: what the sum as closed is worth at the rate of now, less what it was worth. */
  rates: z.array(
    z.object({ currency: z.string(), amount: Decimal, by: z.object({ value: Decimal, weight: Decimal.nullable() }) }),
  ),
  /** Target and plan rows that stood behind the figure on one side only. */
  targets: z.object({ asClosed: z.array(ExplainedTarget), restated: z.array(ExplainedTarget) }),
  /** as closed + Σ of facts and rates = restated, exactly. */
  ties: z.boolean(),
})
export type RestatementDetail = z.infer<typeof RestatementDetail>

export const RestatementReport = z.object({
  period: z.string(),
  from: Day,
  to: Day,
  asOf: Day,
  closure: PeriodClosure,
  version: z.number().int(),
  fx: CurrencyBasis,
  currency: z.string(),
  /** Whether any figure of the total or a row is not what it was. */
  differs: z.boolean(),
  total: z.array(RestatedRow),
  rows: z.array(RestatedRow),
  /** Of the total, when one indicator was asked for; otherwise null. */
  detail: RestatementDetail.nullable(),
})
export type RestatementReport = z.infer<typeof RestatementReport>
