import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { type Indicator, isSnapshot, type Model } from '../../model/model.ts'

const headlineMax = 6

/** What decides which indicators lead: a plan and data, then a target and data, then data; the catalogue's order within. */
function rank(row: AttainmentRow): number | null {
  if (row.actual === null) return null
  if (row.target === null) return 2
  return row.plan === null ? 1 : 0
}

/** At most six rows of the totals to lead with; whatever the organisation's catalogue is. */
export function headlineRows(totals: readonly AttainmentRow[]): AttainmentRow[] {
  const ranked = totals.flatMap((row) => {
    const at = rank(row)
    return at === null ? [] : [{ row, at }]
  })
  return ranked
    .toSorted((a, b) => a.at - b.at)
    .slice(0, headlineMax)
    .map(({ row }) => row)
}

type Test = (indicator: Indicator) => boolean

/** Answers of people to a survey. */
export const isSurvey: Test = (indicator) => indicator.survey !== null

/** What stands at the end of the quarter: books of business, retention, adoption. */
export const isBalance: Test = (indicator) => isSnapshot(indicator) && !isSurvey(indicator)

/** Rates over the quarter's work. */
export const isDelivery: Test = (indicator) => indicator.kind === 'ratio' && !isSnapshot(indicator) && !isSurvey(indicator)

/** Counted pieces of work: launches, contributions, playbooks. */
export const isLaunch: Test = (indicator) => indicator.kind === 'flow' && indicator.integer

export const about = (rows: readonly AttainmentRow[], model: Model, test: Test): AttainmentRow[] =>
  rows.filter((row) => {
    const indicator = model.indicators.byKey.get(row.key.indicator)
    return indicator !== undefined && test(indicator)
  })
