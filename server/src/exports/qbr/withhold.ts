import type { AttainmentReport, AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { withholdsValue } from '@attain/shared/domain/health.ts'
import type { Review } from './read-review.ts'

/**
 * The review without the numbers of indicators that are declared confidential (A9): of the scope's in every section, of
 * a region's in that region's rows.
 */
export function withoutConfidential(review: Review): Review {
  const { own, parts } = review.health
  const whole = new Set(own.flatMap(({ health, indicator }) => (withholdsValue(health) && indicator !== null ? [indicator] : [])))
  const ofRegion = new Set(
    parts.flatMap(({ health, indicator, region }) =>
      withholdsValue(health) && indicator !== null ? [JSON.stringify([region, indicator])] : [],
    ),
  )
  if (whole.size + ofRegion.size === 0) return review
  const isShown = ({ key }: AttainmentRow) =>
    !whole.has(key.indicator) && !ofRegion.has(JSON.stringify([key.region ?? null, key.indicator]))
  const shown = (report: AttainmentReport): AttainmentReport => ({
    ...report,
    total: report.total.filter(isShown),
    rows: report.rows.filter(isShown),
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
    facts: facts && { ...facts, rows: facts.rows.filter(({ indicator }) => !whole.has(indicator.key)) },
  }
}
