import type { AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import type { Period } from '@attain/shared/domain/period.ts'
import { type Question } from '../../attainment/question.ts'
import { type Confidential, withholding } from '../../health/withhold.ts'
import type { Review } from './read-review.ts'

/**
 * The review without the numbers that are confidential in its quarter (A9). Its reports come without those of their own
 * periods; here go the other quarters of the same indicators, and their rows.
 */
export function withoutConfidential(
  review: Review,
  confidential: readonly Confidential[],
  asked: Pick<Question, 'regions' | 'narrowing'>,
  quarter: Period,
): Review {
  const isWithheld = withholding(confidential, { ...asked, slots: [quarter], slotName: null }, review.model, quarter)
  const shown = <T extends Pick<AttainmentReport, 'total' | 'rows'>>(report: T): T => ({
    ...report,
    total: report.total.filter(({ key }) => !isWithheld(key)),
    rows: report.rows.filter(({ key }) => !isWithheld(key)),
  })
  const { totals, regions, trend, families, levels, members, facts } = review
  return {
    ...review,
    totals: shown(totals),
    regions: shown(regions),
    trend: shown(trend),
    families: shown(families),
    levels: shown(levels),
    members: shown(members),
    facts: facts && { ...facts, rows: facts.rows.filter(({ indicator }) => !isWithheld({ indicator: indicator.key })) },
  }
}
