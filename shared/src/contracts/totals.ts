import { z } from 'zod'
import { AttainmentReport, CurrencyBasis, Keys } from './attainment.ts'
import { PeriodKey } from './vocabulary.ts'

const quarterOrLonger = /^FY/

/**
 * Totals of the whole organisation, for those too who see a part of it by name (design §7). The less there is to choose, the
 * less can be worked out of two answers: no filters, no single months, as of today.
 */
export const TotalsQuery = z.strictObject({
  period: PeriodKey.refine((key) => quarterOrLonger.test(key), 'a quarter, half or year such as FY27-Q2, FY27-H1 or FY27'),
  by: z.enum(['region', 'family', 'level', 'indicator']).describe('What the rows are groups of'),
  depth: z.coerce.number().int().min(1).max(12).optional().describe('Depth of the region tree; 1 = its roots'),
  indicator: Keys.optional(),
  fx: CurrencyBasis.optional(),
})
export type TotalsQuery = z.output<typeof TotalsQuery>

/** Rows of groups of fewer people are left out, and those from which theirs would follow; `withheld` has the keys of both. */
export const TotalsReport = AttainmentReport.extend({
  /** Fewest people of a group that is shown. */
  smallestGroup: z.number().int(),
})
export type TotalsReport = z.infer<typeof TotalsReport>
